// A stage on which every stream of the tenant can be read: an app with all their permissions, and the tenant's switches as they have to be.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import {
  ContactLine,
  EventLine,
  exportContacts,
  exportEvents,
  exportMeasures,
  MeasureLine,
} from '../src/contract/collected.ts';
import { type Connection, createConnection, listConnections } from '../src/contract/connections.ts';
import { followSync } from '../src/cli/sync.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

export const now = '2026-11-20T16:00:00Z';

const roles = [
  'User.Read.All',
  'Mail.ReadBasic.All',
  'Calendars.ReadBasic.All',
  'Team.ReadBasic.All',
  'Channel.ReadBasic.All',
  'ChannelMessage.Read.All',
  'Contacts.Read',
  'Reports.Read.All',
  'ReportSettings.Read.All',
  'AuditLog.Read.All',
  'AuditLogsQuery.Read.All',
  'OnlineMeetings.Read.All',
  'OnlineMeetingTranscript.Read.All',
];

export interface StreamsStage extends Stage {
  /** Connects these streams; resolves at once. */
  open(streams: readonly string[], since: string): Promise<Connection>;
  connection(): Promise<Connection>;
  /** Waits until everything has been read that was not at `before`, or somebody has to look. */
  settled(before?: string | null): Promise<Connection>;
  events(): Promise<EventLine[]>;
  measures(): Promise<MeasureLine[]>;
  contacts(): Promise<ContactLine[]>;
}

const linesOf = async <Line extends z.ZodType>(body: NodeJS.ReadableStream, shape: Line): Promise<z.output<Line>[]> => {
  const lines: z.output<Line>[] = [];
  for await (const text of createInterface({ input: body })) lines.push(shape.parse(JSON.parse(text)));
  return lines;
};

export const openStreamsStage = async (options: Partial<StageOptions> = {}): Promise<StreamsStage> => {
  const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
  const stage = await openStage({ databaseUrl: null, emulator, ...options });
  const { client, control, tenant } = stage;
  const app = { clientId: randomUUID(), secret: 'a secret of a story' };
  await control.post('/apps', {
    clientId: app.clientId,
    homeTenantId: tenant.tenantId,
    secrets: [{ id: randomUUID(), value: app.secret }],
    grants: { [tenant.tenantId]: roles },
  });
  await control.post('/switches', {
    premium: true,
    displayConcealedNames: false,
    graphTranscriptAccess: true,
    attributedTranscripts: true,
  });
  await control.post('/policies', { policies: [{ kind: 'teams-access', clientId: app.clientId, global: true }] });
  const connection = async (): Promise<Connection> => {
    const [one] = (await client.call(listConnections, {})).connections;
    if (one === undefined) throw new Error('Nothing is connected.');
    return one;
  };
  return {
    ...stage,
    connection,
    open: async (streams, since) => {
      const made = await client.call(createConnection, {
        provider: 'microsoft',
        fields: { tenantId: tenant.tenantId, clientId: app.clientId, clientSecret: app.secret },
        streams: [...streams],
        since: new Date(since).toISOString(),
      });
      if (made.connection === null) throw new Error(`Not connected: ${JSON.stringify(made.checks, null, 1)}`);
      return made.connection;
    },
    settled: async (before = null) => {
      for (;;) {
        const one = await connection();
        if (one.status !== 'connected' || (!one.syncing && one.lastFinishedAt !== before)) return one;
        await wait(200);
      }
    },
    events: async () => linesOf(await client.stream(exportEvents, { format: 'jsonl' }), EventLine),
    measures: async () => linesOf(await client.stream(exportMeasures, { format: 'jsonl' }), MeasureLine),
    contacts: async () => linesOf(await client.stream(exportContacts, { format: 'jsonl' }), ContactLine),
  };
};

/** Connects these streams and resolves when all of them were read to their end, what a limit put off included. */
export const readStreams = async (stage: StreamsStage, streams: readonly string[], since: string): Promise<void> => {
  const made = await stage.open(streams, since);
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
  await followSync(stage.client, [made], { stderr, signal: AbortSignal.timeout(200_000), allowances: true });
};

/** Beside what is connected: an app of the workspace that everybody but two channels invited. */
export const connectSlack = async ({ client, control }: Stage, since: string): Promise<void> => {
  const { token } = z.object({ token: z.string() }).parse(await control.post('/slack/installations', {}));
  const made = await client.call(createConnection, {
    provider: 'slack',
    way: 'own-app',
    fields: { token },
    streams: ['people', 'chats'],
    since: new Date(since).toISOString(),
  });
  if (made.connection === null) throw new Error(`Not connected: ${JSON.stringify(made.checks, null, 1)}`);
};
