// Connections: what can be connected, what is, how far it has come; connecting, testing, syncing now.
import type { z } from 'zod';
import { describeProvider } from '../../connections/card.ts';
import { addCertificate, dropCertificate } from '../../connections/certificates.ts';
import { connect } from '../../connections/connect.ts';
import { testConnection } from '../../connections/doctor.ts';
import { problemCheck } from '../../connections/failed-check.ts';
import type { SourceParts, Sources } from '../../connections/sources.ts';
import * as contract from '../../contract/connections.ts';
import { readChecklist } from '../../contract/session.ts';
import type { Jobs } from '../../db/jobs.ts';
import { listPeople } from '../../db/queries/people.ts';
import { syncNow } from '../../sync/schedule.ts';
import { tellChecklist } from '../checklist.ts';
import { findConnection, showAll, showOne } from '../connection.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { orRefuse } from '../flow-answer.ts';
import { type Call, type Route, route } from '../route.ts';

interface ConnectionParts extends SourceParts {
  readonly sources: Sources;
  readonly jobs?: Jobs;
}

const alreadyConnected = (tenantName: string): Refusal =>
  new Refusal({
    status: 409,
    code: 'already-connected',
    message: `${tenantName} is connected already.`,
    fix: 'Open its card on the Connections page; a tenant is connected once, so that nothing counts twice.',
  });

const create = async (
  parts: ConnectionParts,
  { input, caller, signal }: Call<z.output<typeof contract.createConnection.input>>,
): Promise<{ connection: contract.Connection | null; checks: contract.Check[] }> => {
  const { organizationId, fullName } = caller;
  const now = new Date(parts.seams.clock.now());
  const since = input.since === null ? null : new Date(input.since);
  const form = { ...input, organizationId };
  const fields = await orRefuse(() => addCertificate(parts, form));
  const result = await connect(parts, {
    ...input,
    fields,
    organizationId,
    connectedBy: fullName,
    own: null,
    since,
    now,
    signal,
  });
  if (result.result === 'invalid') throw invalidFields([...result.faults]);
  if (result.result === 'duplicate') throw alreadyConnected(result.tenantName);
  const checks = [...result.checks];
  if (result.result === 'failed') return { connection: null, checks };
  await dropCertificate(parts, form);
  await syncNow(parts, { organizationId, connectionId: result.connectionId });
  return { connection: await showOne(parts, caller, result.connectionId), checks };
};

const testRoutes = (parts: ConnectionParts): readonly Route[] => [
  route(contract.testConnection, async ({ input, caller, signal }) => {
    const { organizationId } = caller;
    const checks = await testConnection(parts, { organizationId, connectionId: input.id, signal });
    if (checks === null) throw notFound('The connection');
    return { checks: [...checks], ok: checks.every((check) => check.state !== 'failed') };
  }),
  route(contract.readTest, async ({ input, caller }) => {
    const { checkedAt, checks } = await findConnection(parts, caller, input.id);
    if (checkedAt === null || checks === null) return { test: null };
    const ok = checks.every((check) => check.state !== 'failed');
    return { test: { at: checkedAt.toISOString(), checks: [...checks], ok } };
  }),
  route(contract.listPermissions, async ({ input, caller, signal }) => {
    const { organizationId, connectionId, streams } = await findConnection(parts, caller, input.id);
    const held = await problemCheck(async () => {
      const source = await parts.sources.get(organizationId, connectionId);
      return source.listPermissions(streams, signal);
    });
    if (held.ok) return { permissions: [...held.value] };
    const { code, title: message, fix } = held.problem;
    throw new Refusal({ status: 409, code, message, fix });
  }),
];

export const connectionRoutes = (parts: ConnectionParts): readonly Route[] => [
  route(contract.listProviders, async () => ({
    providers: parts.providers.map((provider) => describeProvider(provider, parts.endpoints)),
  })),
  route(contract.listConnections, async ({ caller }) => ({ connections: await showAll(parts, caller.organizationId) })),
  route(contract.createConnection, (call) => create(parts, call)),
  ...testRoutes(parts),
  route(contract.syncConnection, async ({ input, caller }) => {
    const { organizationId } = caller;
    await showOne(parts, caller, input.id);
    await syncNow(parts, { organizationId, connectionId: input.id });
    return { connection: await showOne(parts, caller, input.id) };
  }),
  route(readChecklist, async ({ caller: { organizationId } }) => {
    const connections = await showAll(parts, organizationId);
    const page = { organizationId, search: '', sort: 'name', order: 'asc', limit: 1, offset: 0 } as const;
    const { total } = await parts.database.tenant(organizationId, (tx) => listPeople(tx, page));
    return tellChecklist({ connections, people: total });
  }),
];
