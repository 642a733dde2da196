// The life of a connection after it was made: pause and resume, a new credential without a gap, other streams, the end with a receipt.
import { randomUUID } from 'node:crypto';
import type { Receipt as Shown } from '../contract/lifecycle.ts';
import { clearAllAlerts } from '../db/queries/alerts.ts';
import {
  type Connection,
  type ConnectionKey,
  disconnect,
  readConnection,
  replaceCredential,
  saveChecks,
  setPaused,
  setStreams,
} from '../db/queries/connections.ts';
import { eraseConnection } from '../db/queries/erasure.ts';
import { revokeLinksTo } from '../db/queries/links.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import { addReceipt, type Receipt } from '../db/queries/receipts.ts';
import type { Check, Provider, Source } from '../providers/provider.ts';
import { reportChecks, reportExpiry, reportTrouble } from './alerts.ts';
import { streamsFault } from './stream-choice.ts';
import { checked } from './failed-check.ts';
import { nextTest } from './next-test.ts';
import { type SourceParts, type Sources, secretPlace } from './sources.ts';
import { openMemoryVault } from './vault.ts';

export interface LifecycleParts extends SourceParts {
  readonly sources: Sources;
}

const keyOf = ({ organizationId, connectionId }: ConnectionKey): ConnectionKey => ({ organizationId, connectionId });

/** Nothing is read until it is resumed; the credential stays. */
export const pause = async (parts: LifecycleParts, key: ConnectionKey): Promise<void> => {
  await parts.database.tenant(key.organizationId, (tx) => setPaused(tx, { ...key, paused: true }));
};

export const resume = async (parts: LifecycleParts, key: ConnectionKey): Promise<void> => {
  await parts.database.tenant(key.organizationId, (tx) => setPaused(tx, { ...key, paused: false }));
};

const streamsBy = (provider: Provider, by: 'tenant' | 'mailbox', chosen: readonly string[]): string[] =>
  provider.streams.filter((stream) => stream.by === by && chosen.includes(stream.name)).map((stream) => stream.name);

export type StreamsResult =
  | { readonly result: 'invalid'; readonly message: string }
  /** `lacking`: permissions that the grant does not show yet. */
  | { readonly result: 'changed'; readonly lacking: readonly string[] };

/** Permissions of the least kind that the grant does not show, for the streams; none when nobody can say. */
const listLacking = async (
  parts: LifecycleParts,
  connection: Connection,
  asked: { readonly streams: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly string[]> => {
  const { organizationId, connectionId, mode } = connection;
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const held = await checked('The permissions are shown', async () => {
    const source = await parts.sources.get(organizationId, connectionId);
    return source.listPermissions(asked.streams, asked.signal);
  });
  if (!held.ok || held.value.length === 0) return [];
  const names = new Set(held.value.map((permission) => permission.name));
  const wanted = (provider?.streams ?? []).filter((stream) => asked.streams.includes(stream.name));
  return wanted
    .flatMap((stream) => (mode === 'application' ? stream.permissions : (stream.delegated ?? [])))
    .filter((choice) => choice.every((permission) => !names.has(permission.name)))
    .flatMap(([least]) => (least === undefined ? [] : [least.name]));
};

/** Switches streams on and off; what was read stays. */
export const changeStreams = async (
  parts: LifecycleParts,
  connection: Connection,
  asked: { readonly streams: readonly string[]; readonly signal: AbortSignal },
): Promise<StreamsResult> => {
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const way = provider?.setup.ways.find((one) => one.id === connection.way);
  const possible = way?.streams ?? provider?.streams.map((stream) => stream.name) ?? [];
  if (provider === undefined) return { result: 'invalid', message: 'The source is not known here any more.' };
  const message = streamsFault(provider, { possible, chosen: asked.streams });
  if (message !== null) return { result: 'invalid', message };
  const streams = [...new Set(asked.streams)];
  const byTenant = streamsBy(provider, 'tenant', streams);
  const key = keyOf(connection);
  const now = new Date(parts.seams.clock.now());
  await parts.database.tenant(connection.organizationId, async (tx) => {
    await setStreams(tx, { ...key, streams });
    await seedPartitions(tx, {
      ...key,
      byTenant,
      byMailbox: streamsBy(provider, 'mailbox', streams),
      now,
      accountIds: null,
    });
  });
  return { result: 'changed', lacking: await listLacking(parts, connection, { ...asked, streams }) };
};

export type RotateResult =
  | { readonly result: 'invalid'; readonly faults: readonly { readonly field: string; readonly message: string }[] }
  /** The old credential stays in use. */
  | { readonly result: 'failed'; readonly checks: readonly Check[] }
  | { readonly result: 'rotated'; readonly checks: readonly Check[] };

const otherGrant = (connection: Connection, name: string): Check => ({
  code: 'other-grant',
  title: 'It opens the same grant',
  state: 'failed',
  detail: '',
  problem: {
    code: 'other-grant',
    title: `This credential opens ${name}, and this connection is ${connection.tenantName}.`,
    fix: `Enter a credential for ${connection.tenantName}, or connect ${name} beside it.`,
    who: 'admin',
    link: null,
    raw: 'another grant',
  },
});

const endedMeanwhile = (connection: Connection): Check => ({
  code: 'connection-ended',
  title: 'The connection is still there',
  state: 'failed',
  detail: '',
  problem: {
    code: 'connection-ended',
    title: `${connection.tenantName} was disconnected or brought back by somebody else meanwhile.`,
    fix: 'Look at the connection, and enter the credential again if it is to be used.',
    who: 'plumbline',
    link: null,
    raw: 'status',
  },
});

const testAgain = async (
  connection: Connection,
  source: Source,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly Check[]; readonly signedInAs: string | null; readonly ok: boolean }> => {
  const tested = await checked('The source answers', async () => ({
    checks: await source.check(connection.streams, signal),
    grant: await source.describe(signal),
  }));
  if (!tested.ok) return { checks: [tested.check], signedInAs: null, ok: false };
  const { checks, grant } = tested.value;
  const same = grant.grantKey === connection.grantKey;
  return {
    checks: same ? checks : [...checks, otherGrant(connection, grant.tenantName)],
    signedInAs: grant.signedInAs,
    ok: same && checks.every((check) => check.state !== 'failed'),
  };
};

/** Tests another credential for the same grant and takes it when every check passes; a disconnected connection comes back. */
export const rotate = async (
  parts: LifecycleParts,
  connection: Connection,
  asked: { readonly fields: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<RotateResult> => {
  const { organizationId, connectionId, way } = connection;
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const form = provider?.setup.ways.find((one) => one.id === way && one.interaction === 'form');
  if (!provider || !form) {
    const message = 'This connection has no secret or certificate of its own. Sign in again instead.';
    return { result: 'invalid', faults: [{ field: 'fields', message }] };
  }
  // What names the grant stays as it was, unless it is entered anew.
  const known = Object.fromEntries(
    form.fields.flatMap(({ name }) => Object.entries(connection.settings).filter(([key]) => key === name)),
  );
  const parsed = provider.parse(way, { ...known, ...asked.fields });
  if (!parsed.ok) return { result: 'invalid', faults: parsed.faults };
  const vault = openMemoryVault(parsed.secret, parts.seams.clock);
  const source = provider.open({ settings: parsed.settings }, { ...parts.seams, endpoints: parts.endpoints, vault });
  try {
    const { checks, signedInAs, ok } = await testAgain(connection, source, asked.signal);
    if (!ok) return { result: 'failed', checks };
    const key = keyOf(connection);
    const now = new Date(parts.seams.clock.now());
    const credentialExpiresAt = parsed.credentialExpiresAt === null ? null : new Date(parsed.credentialExpiresAt);
    const secret = parts.keyring.seal(vault.secret(), secretPlace(organizationId, connectionId));
    const { settings } = parsed;
    const ended = connection.status === 'disconnected';
    const credential = { secret, settings, way, signedInAs, credentialExpiresAt };
    const taken = await parts.database.tenant(organizationId, async (tx) => {
      if (!(await replaceCredential(tx, { ...key, ...credential, ended, now }))) return false;
      await saveChecks(tx, { ...key, checks, at: now, dueAt: nextTest(checks, now) });
      await reportTrouble(tx, { ...key, problem: null, now });
      await reportChecks(tx, { ...key, checks, now });
      await reportExpiry(tx, { ...connection, credentialExpiresAt }, now);
      return true;
    });
    if (!taken) return { result: 'failed', checks: [...checks, endedMeanwhile(connection)] };
    // Other processes take the new credential with their next token; here at once.
    await parts.sources.forget(organizationId, connectionId);
    return { result: 'rotated', checks };
  } finally {
    await source.close();
  }
};

export const describeReceipt = ({ receiptId, kind, at, by, details }: Receipt): Shown => ({
  id: receiptId,
  kind,
  at: at.toISOString(),
  by,
  details: { ...details },
});

/** Deletes the credential at once and, if asked, everything that was read with it; null when there is no such connection. */
export const end = async (
  parts: LifecycleParts,
  asked: ConnectionKey & { readonly erase: boolean; readonly by: string },
): Promise<Shown | null> => {
  const { organizationId, erase, by } = asked;
  const key = keyOf(asked);
  const now = new Date(parts.seams.clock.now());
  const receipt = await parts.database.tenant(organizationId, async (tx): Promise<Receipt | null> => {
    const connection = await readConnection(tx, key);
    if (connection === null) return null;
    await disconnect(tx, key);
    // What was passed on before does not bring it back.
    await revokeLinksTo(tx, { ...key, now });
    await clearAllAlerts(tx, { ...key, now });
    const erased = erase ? await eraseConnection(tx, key) : { accounts: 0, people: 0, activities: 0 };
    const source = { source: connection.tenantName, provider: connection.provider, tenant: connection.tenantId };
    const details = { ...source, kept: erase ? 'nothing' : 'what was read', ...(erase ? erased : {}) };
    const made: Receipt = { receiptId: randomUUID(), kind: erase ? 'erased' : 'disconnected', at: now, by, details };
    await addReceipt(tx, { organizationId, ...made });
    return made;
  });
  await parts.sources.forget(organizationId, asked.connectionId);
  return receipt === null ? null : describeReceipt(receipt);
};
