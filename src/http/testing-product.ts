// All endpoints over an embedded database in memory and the test provider, with two organizations in it.
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Operator } from '../access/operator.ts';
import { openSources } from '../connections/sources.ts';
import { testProvider } from '../connections/testing.ts';
import { migrate } from '../db/migrate.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { systemClock } from '../lib/clock.ts';
import { openLog } from '../lib/log.ts';
import { openKeyring } from '../lib/secrets.ts';
import { openWeb } from './open.ts';
import { makeOrganization, type TestOrganization } from './testing-organization.ts';

export interface TestProduct {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly operatorToken: string;
  readonly a: TestOrganization;
  readonly b: TestOrganization;
  /** Lines of the log. */
  readonly logged: readonly string[];
  readonly close: () => Promise<void>;
}

export const openTestProduct = async (): Promise<TestProduct> => {
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  const logged: string[] = [];
  const log = openLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const source = {
    database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock: systemClock(), network: () => Promise.reject(new Error('There is no network here.')) },
    endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
    providers: [testProvider({ tenantId: randomUUID(), secret: 's', missing: [], open: 0 })],
  };
  const sources = openSources(source);
  const operator = new Operator(database);
  const web = await openWeb({ ...source, sources, operator, log, publicUrl: null });
  const a = await makeOrganization(database, 'aaaa-marked');
  const b = await makeOrganization(database, 'bbbb-marked');
  const close = async (): Promise<void> => {
    await web.close();
    await sources.close();
    await database.close();
  };
  return { server: web.server, database, operatorToken: operator.token, a, b, logged, close };
};
