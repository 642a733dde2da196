// An organization with a connection and a receiver of webhooks that keeps what it is told, for tests.
import { randomBytes, randomUUID } from 'node:crypto';
import { reportTrouble } from '../connections/alerts.ts';
import type { WebhookEvent } from '../contract/webhooks.ts';
import type { Database } from '../db/open.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { systemClock } from '../lib/clock.ts';
import { noHosts } from '../lib/hosts.ts';
import { openLog } from '../lib/log.ts';
import type { NetworkRequest } from '../lib/network.ts';
import { openKeyring } from '../lib/secrets.ts';
import { tellWebhooks } from './webhook-delivery.ts';
import { queueHappenings } from './webhook-events.ts';
import * as webhooks from './webhooks.ts';

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
const { signal } = new AbortController();
export const url = 'https://hooks.example.com/plumbline';
const problem = { code: 'secret-wrong', title: 'T of ana@x', fix: 'F', who: 'admin', link: null, raw: 'R' } as const;

const addConnection = async (database: Database, organizationId: string, createdAt: Date): Promise<string> => {
  const connectionId = randomUUID();
  const connection = {
    organizationId,
    connectionId,
    provider: 'test',
    settings: {},
    secret: Buffer.from('sealed'),
    streams: ['mail'],
    since: null,
    way: 'own-app',
    mode: 'application' as const,
    grantKey: randomUUID(),
    signedInAs: null,
    credentialExpiresAt: null,
    tenantId: randomUUID(),
    tenantName: 'Tenant',
    connectedAt: createdAt,
    connectedBy: 'Ana',
    dueAt: createdAt,
  };
  await database.tenant(organizationId, (tx) => createConnection(tx, connection));
  return connectionId;
};

/** An organization with a connection, and a receiver that keeps what it is told and answers as it is bidden, 204 else. */
export const openTestWebhooks = async (database: Database) => {
  // What other tests left in the same database is not to be sent in this one.
  for (const { organizationId } of await database.door((tx) =>
    tx.selectFrom('webhook').select('organization_id as organizationId').distinct().execute(),
  ))
    await database.tenant(organizationId, (tx) =>
      tx.deleteFrom('webhook').where('organization_id', '=', organizationId).execute(),
    );
  const organizationId = randomUUID();
  // Receivers compare with their own clock: the product's begins at the machine's.
  const time = { now: Date.now() };
  const got: { headers: Record<string, string>; body: string }[] = [];
  const answers: (number | Error | { status: number; headers: Record<string, string> })[] = [];
  const receive = async ({ headers = {}, body = '' }: NetworkRequest) => {
    got.push({ headers: { ...headers }, body });
    const next = answers.shift() ?? 204;
    if (next instanceof Error) throw next;
    const answer = typeof next === 'number' ? { status: next, headers: {} } : next;
    return { ...answer, text: () => Promise.reject(new Error('The body was not asked for.')) };
  };
  const logged: string[] = [];
  const hosts = {
    ...noHosts,
    locate: async () => [{ address: '192.0.2.1', family: 4 }],
    network: receive,
  };
  const clock = { ...systemClock(), now: () => time.now };
  const parts = {
    database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock, hosts, network: () => Promise.reject(new Error('There is no network here.')) },
    log: openLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } }),
  };
  const createdAt = new Date(time.now);
  await database.door((tx) => createOrganization(tx, { organizationId, name: 'A', zone: 'UTC', hours, createdAt }));
  const connectionId = await addConnection(database, organizationId, createdAt);
  const make = (events: readonly WebhookEvent[]) =>
    webhooks.makeWebhook(parts, { organizationId, by: 'Ana', url, events }, signal);
  const trouble = (broken: boolean) =>
    database.tenant(organizationId, (tx) =>
      reportTrouble(tx, { organizationId, connectionId, problem: broken ? problem : null, now: new Date(time.now) }),
    );
  const look = () => queueHappenings(database, organizationId, time.now);
  const tell = () => tellWebhooks(parts, signal);
  const log = async (webhookId: string) =>
    (await webhooks.listDeliveries(parts, { organizationId, webhookId, limit: 50, offset: 0 }))?.deliveries ?? [];
  const later = (ms: number): void => void (time.now += ms);
  return { organizationId, connectionId, parts, time, got, answers, logged, make, trouble, look, tell, log, later };
};

export type TestWebhooks = Awaited<ReturnType<typeof openTestWebhooks>>;
