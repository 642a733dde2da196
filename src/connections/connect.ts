// Connecting a source: the credential is tested first, and saved only when every check passes.
import { randomUUID } from 'node:crypto';
import { codeOf } from '../db/errors.ts';
import { createConnection, saveChecks } from '../db/queries/connections.ts';
import { setOwner } from '../db/queries/credentials.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import type { Check, Grant, Provider, Source } from '../providers/provider.ts';
import { reportExpiry } from './alerts.ts';
import { streamsFault } from './stream-choice.ts';
import { checked } from './failed-check.ts';
import { nextTest } from './next-test.ts';
import { type SourceParts, secretPlace } from './sources.ts';
import { openMemoryVault } from './vault.ts';

export interface ConnectRequest {
  readonly organizationId: string;
  /** Who connects, as it is shown. */
  readonly connectedBy: string;
  readonly provider: string;
  /** The provider's way in. */
  readonly way: string;
  /** The form's fields by name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly streams: readonly string[];
  /** Nothing older is kept; null: everything. */
  readonly since: Date | null;
  /** For somebody's own account, by a way for employees alone; null: it is the organization's. */
  readonly own: { readonly userId: string | null } | null;
  readonly now: Date;
  readonly signal: AbortSignal;
}

export type ConnectResult =
  | { readonly result: 'invalid'; readonly faults: readonly { readonly field: string; readonly message: string }[] }
  /** Nothing was saved. */
  | { readonly result: 'failed'; readonly checks: readonly Check[] }
  | { readonly result: 'duplicate'; readonly tenantName: string }
  | { readonly result: 'connected'; readonly checks: readonly Check[]; readonly connectionId: string };

const invalid = (field: string, message: string): ConnectResult => ({
  result: 'invalid',
  faults: [{ field, message }],
});

interface Tested {
  readonly checks: readonly Check[];
  /** Null when a check failed. */
  readonly tenant: Grant | null;
}

const test = async (source: Source, { streams, signal }: ConnectRequest): Promise<Tested> => {
  const tested = await checked('The source answers', () => source.check(streams, signal));
  if (!tested.ok) return { checks: [tested.check], tenant: null };
  const checks = tested.value;
  if (checks.some((check) => check.state === 'failed')) return { checks, tenant: null };
  const described = await checked('The tenant tells its name', () => source.describe(signal));
  return described.ok ? { checks, tenant: described.value } : { checks: [...checks, described.check], tenant: null };
};

const names = (provider: Provider, by: 'tenant' | 'mailbox', chosen: readonly string[]): string[] =>
  provider.streams.filter((stream) => stream.by === by && chosen.includes(stream.name)).map((stream) => stream.name);

interface Saving {
  readonly provider: Provider;
  readonly grant: Grant;
  readonly mode: 'application' | 'delegated';
  readonly credentialExpiresAt: Date | null;
  readonly checks: readonly Check[];
  readonly settings: Readonly<Record<string, string>>;
  readonly secret: string;
}

/** Null for a tenant that is connected already: the unique key decides, however many connect at once. */
const save = async (parts: SourceParts, request: ConnectRequest, saving: Saving): Promise<string | null> => {
  const { organizationId, streams, since, connectedBy, now } = request;
  const { provider, grant, mode, credentialExpiresAt, settings } = saving;
  const connectionId = randomUUID();
  const key = { organizationId, connectionId };
  const secret = parts.keyring.seal(saving.secret, secretPlace(organizationId, connectionId));
  const way = { way: request.way, mode, credentialExpiresAt };
  const row = { ...grant, ...way, settings, secret, streams, since, connectedBy, connectedAt: now, dueAt: now };
  const byTenant = names(provider, 'tenant', streams);
  const byMailbox = names(provider, 'mailbox', streams);
  try {
    await parts.database.tenant(organizationId, async (tx) => {
      await createConnection(tx, { ...key, ...row, provider: provider.id });
      if (request.own !== null) await setOwner(tx, { ...key, userId: request.own.userId });
      const { checks } = saving;
      await saveChecks(tx, { ...key, checks, at: now, dueAt: nextTest(checks, now) });
      await reportExpiry(tx, { ...key, tenantName: grant.tenantName, credentialExpiresAt }, now);
      await seedPartitions(tx, { ...key, byTenant, byMailbox, now, accountIds: null });
    });
    return connectionId;
  } catch (error) {
    if (codeOf(error) === '23505') return null;
    throw error;
  }
};

/** The ways that are forms; for one's own account those for employees, who act as nobody but themselves. */
const waysBy = (provider: Provider, own: ConnectRequest['own']): Provider['setup']['ways'] =>
  provider.setup.ways.filter(
    ({ interaction, who, mode }) =>
      interaction === 'form' && (own === null || (who === 'employee' && mode === 'delegated')),
  );

/** Errors: those of the database; faults of the form, failed checks and a second connection of one tenant are results. */
export const connect = async (parts: SourceParts, request: ConnectRequest): Promise<ConnectResult> => {
  const provider = parts.providers.find((one) => one.id === request.provider);
  if (!provider) {
    return invalid('provider', `Unknown source. Choose one of: ${parts.providers.map((one) => one.id).join(', ')}.`);
  }
  const ways = waysBy(provider, request.own);
  const way = ways.find((one) => one.id === request.way);
  if (!way) {
    const known = ways.map((one) => one.id).join(', ');
    return invalid('way', `There is no such way in${known === '' ? '.' : `. Choose one of: ${known}.`}`);
  }
  const fault = streamsFault(provider, { possible: way.streams, chosen: request.streams });
  if (fault !== null) return invalid('streams', fault);
  const parsed = provider.parse(way.id, request.fields);
  if (!parsed.ok) return { result: 'invalid', faults: parsed.faults };
  const { settings } = parsed;
  const credentialExpiresAt = parsed.credentialExpiresAt === null ? null : new Date(parsed.credentialExpiresAt);
  const vault = openMemoryVault(parsed.secret, parts.seams.clock);
  const source = provider.open({ settings }, { ...parts.seams, endpoints: parts.endpoints, vault });
  try {
    const { checks, tenant } = await test(source, request);
    if (tenant === null) return { result: 'failed', checks };
    const { mode } = way;
    const secret = vault.secret();
    const saving = { provider, grant: tenant, mode, credentialExpiresAt, checks, settings, secret };
    const connectionId = await save(parts, request, saving);
    if (connectionId === null) return { result: 'duplicate', tenantName: tenant.tenantName };
    return { result: 'connected', checks, connectionId };
  } finally {
    await source.close();
  }
};
