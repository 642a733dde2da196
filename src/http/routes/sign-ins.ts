// Signing in at a source: begun by an admin or an employee, finished by whoever comes back; device codes; an employee's own accounts.
import type { z } from 'zod';
import { can } from '../../access/can.ts';
import { beginDeviceCode, pollDeviceCode } from '../../connections/device-codes.ts';
import type { FlowParts } from '../../connections/flow.ts';
import type { Beginner } from '../../connections/flow-choice.ts';
import { signInExpired } from '../../connections/flow-refusal.ts';
import { end } from '../../connections/lifecycle.ts';
import { beginSignIn, finishSignIn } from '../../connections/sign-ins.ts';
import * as contract from '../../contract/sign-ins.ts';
import type { Jobs } from '../../db/jobs.ts';
import { rollUp } from '../../signals/rollup.ts';
import { syncNow } from '../../sync/schedule.ts';
import { showAll, showOne } from '../connection.ts';
import { notFound } from '../errors.ts';
import { Brake, nameOf, originOf, orRefuse } from '../flow-answer.ts';
import type { FlowCookie } from '../flow-cookie.ts';
import { type Call, type PublicCall, publicRoute, type Route, route } from '../route.ts';
import { ownConnectionRoutes, ownOf } from './own-connections.ts';

export interface FlowRouteParts extends FlowParts {
  readonly flowCookie: FlowCookie;
  readonly publicUrl: string | null;
  readonly jobs?: Jobs;
}

type Begin = Call<z.output<typeof contract.beginSignIn.input>>;

const begin =
  (parts: FlowRouteParts, permission: Beginner['permission']) =>
  async ({ input, caller, request, reply, signal }: Begin): Promise<{ url: string; expiresAt: string }> => {
    const { organizationId, userId, email } = caller;
    const browser = parts.flowCookie.ensure(request, reply);
    const since = input.since === null ? null : new Date(input.since);
    const loginHint = permission === 'own:read' && email !== '' ? email : null;
    const by = { organizationId, userId, name: nameOf(caller), permission, linkId: null, loginHint, browser };
    const origin = originOf(request, parts.publicUrl);
    const begun = await orRefuse(() => beginSignIn(parts, { ...input, since, origin, signal }, by));
    return { url: begun.url, expiresAt: begun.expiresAt.toISOString() };
  };

type Finish = PublicCall<z.output<typeof contract.finishSignIn.input>>;

const finish = async (parts: FlowRouteParts, call: Finish): Promise<contract.SignInOutcome> => {
  const { input, visitor, request, signal } = call;
  const { caller, operator } = visitor;
  const finished = await finishSignIn(parts, {
    parameters: input.parameters,
    browser: parts.flowCookie.read(request),
    organizationId: caller?.organizationId ?? null,
    userId: caller?.userId ?? null,
    operator,
    may: (permission) => can(caller?.role ?? null, permission),
    signal,
  });
  if (finished.result !== 'connected') return finished;
  const { organizationId, connectionId, tenantName, signedInAs, hasLogin, result } = finished;
  await syncNow(parts, { organizationId, connectionId });
  return { result, tenantName, signedInAs, connectionId: hasLogin ? connectionId : null };
};

const unknownState = (outcome: contract.SignInOutcome): boolean =>
  outcome.result === 'failed' && outcome.problem === signInExpired;

const deviceRoutes = (parts: FlowRouteParts): readonly Route[] => [
  route(contract.beginDeviceCode, async ({ input, caller, signal }) => {
    const { organizationId, userId } = caller;
    const since = input.since === null ? null : new Date(input.since);
    const permission = 'connections:manage' as const;
    const by = { organizationId, userId, name: nameOf(caller), permission, linkId: null, loginHint: null };
    const code = await orRefuse(() => beginDeviceCode(parts, { ...input, since, signal }, by));
    return { ...code, expiresAt: code.expiresAt.toISOString() };
  }),
  route(contract.pollDeviceCode, async ({ input, caller, signal }) => {
    const { organizationId, userId } = caller;
    const polled = await pollDeviceCode(parts, { id: input.id, organizationId, userId, signal });
    if (polled.result !== 'connected') return polled;
    const { result, connectionId } = polled;
    await syncNow(parts, { organizationId, connectionId });
    return { result, connection: await showOne(parts, caller, connectionId) };
  }),
];

const ownRoutes = (parts: FlowRouteParts): readonly Route[] => [
  route(contract.beginOwnSignIn, begin(parts, 'own:read')),
  route(contract.listOwnConnections, async ({ caller }) => {
    const own = await ownOf(parts, caller);
    const all = own.length === 0 ? [] : await showAll(parts, caller.organizationId);
    return { connections: all.filter((connection) => own.includes(connection.id)) };
  }),
  route(contract.disconnectOwn, async ({ input, caller, signal }) => {
    if (!(await ownOf(parts, caller)).includes(input.id)) throw notFound('The connection');
    const { organizationId } = caller;
    await end(parts, { organizationId, connectionId: input.id, erase: input.erase, by: nameOf(caller) });
    // Figures that came of what was erased, of somebody whom other connections know.
    if (input.erase) await rollUp(parts.database, { organizationId, clock: parts.seams.clock, signal });
    return {};
  }),
  ...ownConnectionRoutes(parts),
];

export const signInRoutes = (parts: FlowRouteParts): readonly Route[] => {
  const brake = new Brake(parts.seams.clock, 300);
  return [
    route(contract.beginSignIn, begin(parts, 'connections:manage')),
    publicRoute(contract.finishSignIn, (call) => brake.run(call.request, () => finish(parts, call), unknownState)),
    ...deviceRoutes(parts),
    ...ownRoutes(parts),
  ];
};
