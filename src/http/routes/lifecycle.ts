// The life of a connection: pause, resume, a new credential, other streams, the end; and the alerts about it.
import { addCertificate, dropCertificate } from '../../connections/certificates.ts';
import {
  changeStreams,
  describeReceipt,
  end,
  type LifecycleParts,
  pause,
  resume,
  rotate,
} from '../../connections/lifecycle.ts';
import * as contract from '../../contract/lifecycle.ts';
import type { Jobs } from '../../db/jobs.ts';
import { dismissAlert, listAlerts } from '../../db/queries/alerts.ts';
import { listReceipts } from '../../db/queries/receipts.ts';
import { rollUp } from '../../signals/rollup.ts';
import { syncNow } from '../../sync/schedule.ts';
import { findConnection, showOne } from '../connection.ts';
import { invalidFields, notFound } from '../errors.ts';
import { orRefuse } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';

export interface LifecycleRouteParts extends LifecycleParts {
  readonly jobs?: Jobs;
}

const credentialRoutes = (parts: LifecycleRouteParts): readonly Route[] => [
  route(contract.rotateCredential, async ({ input, caller, signal }) => {
    const connection = await findConnection(parts, caller, input.id);
    const form = { ...input, organizationId: connection.organizationId };
    const fields = await orRefuse(() => addCertificate(parts, form));
    const rotated = await rotate(parts, connection, { fields, signal });
    if (rotated.result === 'invalid') throw invalidFields([...rotated.faults]);
    const checks = [...rotated.checks];
    if (rotated.result === 'failed') return { connection: null, checks };
    await dropCertificate(parts, form);
    await syncNow(parts, connection);
    return { connection: await showOne(parts, caller, input.id), checks };
  }),
  route(contract.changeStreams, async ({ input, caller, signal }) => {
    const connection = await findConnection(parts, caller, input.id);
    const changed = await changeStreams(parts, connection, { streams: input.streams, signal });
    if (changed.result === 'invalid') throw invalidFields([{ field: 'streams', message: changed.message }]);
    if (connection.status === 'connected') await syncNow(parts, connection);
    return { connection: await showOne(parts, caller, input.id), lacking: [...changed.lacking] };
  }),
];

export const lifecycleRoutes = (parts: LifecycleRouteParts): readonly Route[] => [
  route(contract.pauseConnection, async ({ input, caller }) => {
    await pause(parts, await findConnection(parts, caller, input.id));
    return { connection: await showOne(parts, caller, input.id) };
  }),
  route(contract.resumeConnection, async ({ input, caller }) => {
    const connection = await findConnection(parts, caller, input.id);
    await resume(parts, connection);
    if (connection.status === 'paused') await syncNow(parts, connection);
    return { connection: await showOne(parts, caller, input.id) };
  }),
  ...credentialRoutes(parts),
  route(contract.disconnectConnection, async ({ input, caller, signal }) => {
    const { organizationId, fullName: by } = caller;
    const receipt = await end(parts, { organizationId, connectionId: input.id, erase: input.erase, by });
    if (receipt === null) throw notFound('The connection');
    // Figures that came of what was erased, of people whom other connections know.
    if (input.erase) await rollUp(parts.database, { organizationId, clock: parts.seams.clock, signal });
    return { receipt };
  }),
  route(contract.listReceipts, async ({ caller: { organizationId } }) => {
    const receipts = await parts.database.tenant(organizationId, (tx) => listReceipts(tx, organizationId));
    return { receipts: receipts.map(describeReceipt) };
  }),
  route(contract.listAlerts, async ({ caller: { organizationId } }) => {
    const alerts = await parts.database.tenant(organizationId, (tx) => listAlerts(tx, organizationId));
    return {
      alerts: alerts.map(({ alertId, raisedAt, ...alert }) => ({
        id: alertId,
        ...alert,
        raisedAt: raisedAt.toISOString(),
      })),
    };
  }),
  route(contract.dismissAlert, async ({ input, caller }) => {
    const { organizationId, fullName: by } = caller;
    const now = new Date(parts.seams.clock.now());
    const dismissal = { organizationId, alertId: input.id, by, now };
    if (!(await parts.database.tenant(organizationId, (tx) => dismissAlert(tx, dismissal))))
      throw notFound('The alert');
    return {};
  }),
];
