// All endpoints over an embedded database in memory and the test provider, with two organizations in it.
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Operator } from '../access/operator.ts';
import { openSources } from '../connections/sources.ts';
import { type TestTenant, testProvider } from '../connections/testing.ts';
import { TestPages } from '../connections/testing-pages.ts';
import { migrate } from '../db/migrate.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { systemClock } from '../lib/clock.ts';
import { openLog } from '../lib/log.ts';
import { type Keyring, openKeyring } from '../lib/secrets.ts';
import { openPostOffice, type PostOffice } from '../notify/post-office.ts';
import { openWeb } from './open.ts';
import { testHosts } from './testing-webhooks.ts';
import { makeOrganization, type TestOrganization } from './testing-organization.ts';

export interface TestProduct {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly operatorToken: string;
  readonly keyring: Keyring;
  readonly a: TestOrganization;
  readonly b: TestOrganization;
  /** The test source's pages, where people sign in. */
  readonly pages: TestPages;
  readonly tenant: TestTenant;
  /** The product's clock: the machine's, moved by `offset` milliseconds. */
  readonly clock: { offset: number };
  /** Lines of the log. */
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
}

/** `publicUrl`: where people open it; null: the address it listens on. */
export const openTestProduct = async (
  options: { readonly publicUrl?: string; readonly office?: PostOffice } = {},
): Promise<TestProduct> => {
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  const logged: string[] = [];
  const log = openLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const moved = { offset: 0 };
  const clock = { ...systemClock(), now: () => Date.now() + moved.offset };
  const pages = new TestPages();
  const tenant = { tenantId: randomUUID(), secret: 's', missing: [], open: 0 };
  const source = {
    database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock, hosts: testHosts, network: () => Promise.reject(new Error('There is no network here.')) },
    endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
    providers: [testProvider(tenant, pages)],
  };
  const sources = openSources(source);
  const operator = new Operator(database);
  const office = options.office ?? openPostOffice({ ...source, deployment: null, proxy: null });
  const web = await openWeb({
    ...source,
    office,
    deployment: null,
    origin: 'http://127.0.0.1',
    sources,
    operator,
    log,
    publicUrl: options.publicUrl ?? null,
  });
  const a = await makeOrganization(database, 'aaaa-marked');
  const b = await makeOrganization(database, 'bbbb-marked');
  const close = async (): Promise<void> => {
    await web.close();
    await sources.close();
    await database.close();
  };
  const parts = { database, pages, tenant, clock: moved, logged, a, b };
  return { ...parts, keyring: source.keyring, server: web.server, operatorToken: operator.token, close };
};
