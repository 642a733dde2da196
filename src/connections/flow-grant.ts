// A grant that came of signing in: tested with a token of its own, then saved as a new connection or as the one it belongs to.
import { randomUUID } from 'node:crypto';
import { codeOf } from '../db/errors.ts';
import {
  type Connection,
  createConnection,
  disconnect,
  readConnection,
  replaceCredential,
  saveChecks,
  setStreams,
} from '../db/queries/connections.ts';
import { findGrant, setOwner } from '../db/queries/credentials.ts';
import { useLink } from '../db/queries/links.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import { isTenantElsewhere } from '../db/queries/sign-ins.ts';
import type { Tx } from '../db/schema.ts';
import type { Check, Grant, Granted } from '../providers/provider.ts';
import { reportChecks, reportExpiry, reportTrouble } from './alerts.ts';
import { checked } from './failed-check.ts';
import { type Flow, type FlowParts, outsideOf, type WayIn, wayOf } from './flow.ts';
import {
  alreadyConnected,
  connectionGone,
  FlowRefused,
  linkUsed,
  otherGrant,
  tenantElsewhere,
} from './flow-refusal.ts';
import { nextTest } from './next-test.ts';
import { secretPlace } from './sources.ts';
import { openMemoryVault } from './vault.ts';

interface Tested extends Granted {
  readonly grant: Grant;
  readonly checks: readonly Check[];
}

/** The credential must open the source; a single stream's missing permission is told, and mends itself when it propagates. Errors: those of providers/errors. */
const testGrant = async (parts: FlowParts, flow: Flow, asked: { granted: Granted; signal: AbortSignal }) => {
  const { granted, signal } = asked;
  const { provider } = wayOf(parts, flow);
  const vault = openMemoryVault(granted.secret, parts.seams.clock);
  const source = provider.open({ settings: granted.settings }, { ...outsideOf(parts), vault });
  try {
    const grant = await source.describe(signal);
    const tested = await checked('The source answers', () => source.check(flow.streams, signal));
    return { ...granted, grant, checks: tested.ok ? tested.value : [tested.check], secret: vault.secret() };
  } finally {
    await source.close();
  }
};

/** Ways by which the operator's own registration reads a whole tenant: who holds it is then one organization's matter. */
const refuseElsewhere = async (parts: FlowParts, flow: Flow, { grant }: Tested): Promise<void> => {
  const { provider, way } = wayOf(parts, flow);
  if (way.mode !== 'application') return;
  const shared = provider.setup.ways.filter((one) => one.mode === 'application' && one.interaction !== 'form');
  const { organizationId } = flow;
  const asked = { organizationId, provider: provider.id, tenantId: grant.tenantId, ways: shared.map((one) => one.id) };
  if (await parts.database.door((tx) => isTenantElsewhere(tx, asked)))
    throw new FlowRefused(tenantElsewhere(grant.tenantName));
};

/** The connection that the grant belongs to; null: it is a new one. Errors: FlowRefused. */
const findTarget = async (tx: Tx, flow: Flow, found: { grant: Grant; wayIn: WayIn }): Promise<Connection | null> => {
  const { organizationId, provider } = flow;
  const { grant, wayIn } = found;
  const asked = { organizationId, provider, grantKey: grant.grantKey };
  const connectionId = flow.connectionId ?? (await findGrant(tx, asked));
  if (connectionId === null) return null;
  const target = await readConnection(tx, { organizationId, connectionId });
  if (target === null) throw new FlowRefused(connectionGone);
  // Somebody ended it while this sign-in was under way.
  const late = flow.connectionId !== null && target.status === 'disconnected' && !flow.ended;
  if (late) throw new FlowRefused(connectionGone);
  const same = target.provider === provider && target.grantKey === grant.grantKey && target.mode === wayIn.way.mode;
  const got = grant.signedInAs ?? grant.tenantName;
  if (!same) throw new FlowRefused(otherGrant(target.signedInAs ?? target.tenantName, got));
  const idle = target.status === 'disconnected' || target.status === 'needs-attention';
  if (flow.connectionId === null && !idle) throw new FlowRefused(alreadyConnected(got));
  return target;
};

interface Placing {
  readonly tested: Tested;
  readonly wayIn: WayIn;
  readonly now: Date;
}

/** The row itself. */
const place = async (parts: FlowParts, tx: Tx, flow: Flow & Placing): Promise<string> => {
  const { organizationId, tested, wayIn, streams, now } = flow;
  const { grant, settings } = tested;
  const target = await findTarget(tx, flow, { grant, wayIn });
  const connectionId = target?.connectionId ?? randomUUID();
  const key = { organizationId, connectionId };
  const secret = parts.keyring.seal(tested.secret, secretPlace(organizationId, connectionId));
  const credentialExpiresAt = tested.credentialExpiresAt === null ? null : new Date(tested.credentialExpiresAt);
  const credential = { secret, settings, way: flow.way, signedInAs: grant.signedInAs, credentialExpiresAt };
  if (target === null) {
    const { way } = wayIn;
    const since = flow.since === null ? null : new Date(flow.since);
    const row = { ...grant, ...credential, mode: way.mode, provider: flow.provider, streams, since };
    const connectedBy = flow.permission === 'link' ? (grant.signedInAs ?? flow.name) : flow.name;
    await createConnection(tx, { ...key, ...row, connectedBy, connectedAt: now, dueAt: now });
  } else {
    const ended = target.status === 'disconnected';
    if (!(await replaceCredential(tx, { ...key, ...credential, ended, now }))) throw new FlowRefused(connectionGone);
    await setStreams(tx, { ...key, streams });
    await reportTrouble(tx, { ...key, problem: null, now });
  }
  if (flow.permission === 'own:read') await setOwner(tx, { ...key, userId: flow.userId });
  await saveChecks(tx, { ...key, checks: tested.checks, at: now, dueAt: nextTest(tested.checks, now) });
  await reportChecks(tx, { ...key, checks: tested.checks, now });
  await reportExpiry(tx, { ...key, tenantName: grant.tenantName, credentialExpiresAt }, now);
  return connectionId;
};

const save = async (parts: FlowParts, flow: Flow, tested: Tested): Promise<string> => {
  const { organizationId, streams, linkId } = flow;
  const wayIn = wayOf(parts, flow);
  const now = new Date(parts.seams.clock.now());
  const names = (by: 'tenant' | 'mailbox') =>
    wayIn.provider.streams.filter((one) => one.by === by && streams.includes(one.name)).map((one) => one.name);
  try {
    return await parts.database.tenant(organizationId, async (tx) => {
      const connectionId = await place(parts, tx, { ...flow, tested, wayIn, now });
      const use = { organizationId, browserHash: flow.browserHash, connectionId, now };
      if (linkId !== null && !(await useLink(tx, { ...use, linkId }))) throw new FlowRefused(linkUsed);
      const key = { organizationId, connectionId };
      const seeds = { byTenant: names('tenant'), byMailbox: names('mailbox'), accountIds: null };
      await seedPartitions(tx, { ...key, ...seeds, now });
      return connectionId;
    });
  } catch (error) {
    // Two who connect the same grant at once: the unique key decides.
    if (codeOf(error) === '23505') throw new FlowRefused(alreadyConnected(tested.grant.tenantName));
    throw error;
  }
};

export interface SavedGrant {
  readonly connectionId: string;
  readonly tenantName: string;
  readonly signedInAs: string | null;
}

/** Errors: FlowRefused, those of providers/errors; nothing is changed then. */
export const acceptGrant = async (
  parts: FlowParts,
  flow: Flow,
  asked: { readonly granted: Granted; readonly signal: AbortSignal },
): Promise<SavedGrant> => {
  const tested = await testGrant(parts, flow, asked);
  await refuseElsewhere(parts, flow, tested);
  const connectionId = await save(parts, flow, tested);
  const { organizationId } = flow;
  try {
    // Two organizations at once: each sees the other by now, and neither keeps it.
    await refuseElsewhere(parts, flow, tested);
  } catch (error) {
    await parts.database.tenant(organizationId, (tx) => disconnect(tx, { organizationId, connectionId }));
    throw error;
  }
  await parts.sources.forget(organizationId, connectionId);
  const { tenantName, signedInAs } = tested.grant;
  return { connectionId, tenantName, signedInAs };
};
