// Somebody's own account, connected by a form: tested first, saved as theirs, and entered again when its password changed.
import type { z } from 'zod';
import { connect } from '../../connections/connect.ts';
import { type LifecycleParts, rotate } from '../../connections/lifecycle.ts';
import { ownAddressFault } from '../../connections/own-address.ts';
import type { Check } from '../../contract/connections.ts';
import { createOwnConnection } from '../../contract/sign-ins.ts';
import type { Jobs } from '../../db/jobs.ts';
import { listOwned } from '../../db/queries/credentials.ts';
import { syncNow } from '../../sync/schedule.ts';
import { findConnection, showOne } from '../connection.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { Brake, nameOf } from '../flow-answer.ts';
import { type Call, type Route, route } from '../route.ts';

interface OwnParts extends LifecycleParts {
  readonly jobs?: Jobs;
}

type Create = Call<z.output<typeof createOwnConnection.input>>;
type Created = z.output<typeof createOwnConnection.output>;

/** Ids of the connections that are the caller's own; the operator has none. */
export const ownOf = async (parts: LifecycleParts, caller: Create['caller']): Promise<readonly string[]> => {
  const { organizationId, userId } = caller;
  if (userId === null) return [];
  return parts.database.tenant(organizationId, (tx) => listOwned(tx, { organizationId, userId }));
};

const alreadyConnected = (name: string): Refusal =>
  new Refusal({
    status: 409,
    code: 'already-connected',
    message: `${name} is connected already.`,
    fix: 'If you connected it, it stands under Your account. Else ask an admin of your organization.',
  });

interface Saved {
  /** Null: a check failed, and nothing was saved. */
  readonly connectionId: string | null;
  readonly checks: readonly Check[];
}

const add = async (parts: OwnParts, { input, caller, signal }: Create): Promise<Saved> => {
  const { organizationId, userId } = caller;
  const { provider, way, fields, streams } = input;
  const since = input.since === null ? null : new Date(input.since);
  const who = { organizationId, connectedBy: nameOf(caller), own: { userId } };
  const now = new Date(parts.seams.clock.now());
  const connected = await connect(parts, { provider, way, fields, streams, ...who, since, now, signal });
  if (connected.result === 'invalid') throw invalidFields([...connected.faults]);
  if (connected.result === 'duplicate') throw alreadyConnected(connected.tenantName);
  const connectionId = connected.result === 'connected' ? connected.connectionId : null;
  return { connectionId, checks: connected.checks };
};

const renew = async (parts: OwnParts, { input, caller, signal }: Create, connectionId: string): Promise<Saved> => {
  if (!(await ownOf(parts, caller)).includes(connectionId)) throw notFound('The connection');
  const connection = await findConnection(parts, caller, connectionId);
  if (connection.provider !== input.provider || connection.way !== input.way) throw notFound('The connection');
  const renewed = await rotate(parts, connection, { fields: input.fields, signal });
  if (renewed.result === 'invalid') throw invalidFields([...renewed.faults]);
  return { connectionId: renewed.result === 'rotated' ? connectionId : null, checks: renewed.checks };
};

/** Errors: Refusal 400 for somebody else's address. */
const checkAddress = (parts: OwnParts, { input, caller }: Create): void => {
  const provider = parts.providers.find((one) => one.id === input.provider);
  const way = provider?.setup.ways.find((one) => one.id === input.way);
  const fault = way ? ownAddressFault(way, input.fields, caller.email) : null;
  if (fault !== null) throw invalidFields([fault]);
};

const create = async (parts: OwnParts, call: Create): Promise<Created> => {
  checkAddress(parts, call);
  const { input, caller } = call;
  const { organizationId } = caller;
  const saved = input.connectionId === null ? await add(parts, call) : await renew(parts, call, input.connectionId);
  const { connectionId } = saved;
  const checks = [...saved.checks];
  if (connectionId === null) return { connection: null, checks };
  await syncNow(parts, { organizationId, connectionId });
  return { connection: await showOne(parts, caller, connectionId), checks };
};

export const ownConnectionRoutes = (parts: OwnParts): readonly Route[] => {
  // Nobody guesses passwords of mail servers through this one.
  const brake = new Brake(parts.seams.clock, 30);
  return [
    route(createOwnConnection, (call) =>
      brake.run(
        call.request,
        () => create(parts, call),
        ({ connection }) => connection === null,
      ),
    ),
  ];
};
