// An organization with one connection of the test provider, and everything that works on connections, for tests.
import { randomBytes, randomUUID } from 'node:crypto';
import { createOrganization } from '../db/queries/organizations.ts';
import type { Here } from '../db/testing.ts';
import { openKeyring } from '../lib/secrets.ts';
import type { Provider, Reach } from '../providers/provider.ts';
import { connect } from './connect.ts';
import { openSources } from './sources.ts';
import { type TestTenant, testProvider } from './testing.ts';

export const start = Date.parse('2026-03-05T08:00:00Z');
export const dayMs = 86_400_000;

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

/** `reach`: who can be reached, as the source tells; the clock stands still until `time.now` is moved. */
export const openConnection = async (here: Here, given: { reach?: Reach; secretEndsAt?: string } = {}) => {
  const tenant: TestTenant = { tenantId: randomUUID(), secret: 'first secret', missing: [], open: 0 };
  const time = { now: start };
  const clock = { now: () => time.now, sleep: async () => {} };
  const plain = testProvider(tenant);
  const provider: Provider = {
    ...plain,
    parse: (way, input) => {
      const parsed = plain.parse(way, input);
      return parsed.ok ? { ...parsed, credentialExpiresAt: input['endsAt'] ?? given.secretEndsAt ?? null } : parsed;
    },
    open: (stored, outside) => ({ ...plain.open(stored, outside), reach: given.reach ?? null }),
  };
  const shared = {
    database: here.database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock, network: () => Promise.reject(new Error('no network here')) },
    endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
    providers: [provider],
  };
  const parts = { ...shared, sources: openSources(shared) };
  const organizationId = randomUUID();
  const createdAt = new Date(start);
  await here.database.door((tx) =>
    createOrganization(tx, { organizationId, name: 'A', zone: 'UTC', hours, createdAt }),
  );
  const { signal } = new AbortController();
  const made = await connect(shared, {
    organizationId,
    connectedBy: 'Ana Ruiz',
    provider: 'test',
    way: 'own-app',
    fields: { clientId: 'c1', secret: tenant.secret },
    streams: ['people', 'mail'],
    since: null,
    own: null,
    now: createdAt,
    signal,
  });
  if (made.result !== 'connected') throw new Error(`The test's own connection failed: ${made.result}`);
  return { tenant, time, parts, key: { organizationId, connectionId: made.connectionId }, signal };
};
