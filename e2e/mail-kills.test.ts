// The sender is killed again and again: every mail arrives, and arrives once unless it says that it may have come twice.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inviteMember, join } from '../src/contract/links.ts';
import { listOutbox, sendReport } from '../src/contract/mail.ts';
import { withDatabases } from '../src/db/testing.ts';
import { openStage, type Stage } from './stage.ts';
import { endWorker, moments, startWorker } from './worker-process.ts';

const people = ['aiko.tan@contoso.com', 'grace.okoro@contoso.com', 'tomas.bauer@contoso.com'];
const kills = 5;

interface Sink {
  readonly port: number;
  /** By Message-ID, how often it was taken. */
  readonly taken: Map<string, number>;
  stop(): Promise<void>;
}

/** Takes mail, and is slow to say so: some die before they hear it. */
const openSink = async (next: () => number): Promise<Sink> => {
  const taken = new Map<string, number>();
  const server: Server = createServer((socket) => {
    let body: string | null = null;
    const say = (line: string): void => {
      if (socket.writable) socket.write(`${line}\r\n`);
    };
    const answer = async (line: string): Promise<void> => {
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return say('250 sink');
      if (verb === 'DATA') {
        body = '';
        return say('354 go on');
      }
      if (verb === 'QUIT') {
        socket.end('221 bye\r\n');
        return;
      }
      await wait(next() / 10);
      say('250 ok');
    };
    const end = async (text: string): Promise<void> => {
      body = null;
      const id = /^Message-ID: (<[^>]+>)/im.exec(text)?.[1] ?? 'none';
      taken.set(id, (taken.get(id) ?? 0) + 1);
      await wait(next() / 4);
      say('250 2.0.0 taken');
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      if (body === null) {
        void answer(String(chunk));
        return;
      }
      body += String(chunk);
      if (body.endsWith('\r\n.\r\n')) void end(body);
    });
    say('220 sink');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    taken,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};

withDatabases((here) => {
  let stage: Stage;
  let sink: Sink;
  const next = moments(7);

  beforeAll(async () => {
    if (here.engine === 'pglite') return;
    sink = await openSink(next);
    const environment = {
      PLUMBLINE_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      PLUMBLINE_MAIL_FROM: 'Plumbline <plumbline@example.com>',
    };
    const emulator = ['--scenario', 'small-office'];
    stage = await openStage({ databaseUrl: here.url, emulator, role: 'all' });
    await stage.connect(['people']);
    await stage.sync();
    const { client } = stage;
    for (const email of people) {
      const { url } = await client.call(inviteMember, { email, role: 'employee' });
      await client.call(join, {
        token: new URL(url).hash.slice(1),
        fullName: email,
        password: 'a password of a story',
      });
    }
    Object.assign(stage.environment, environment);
  }, 240_000);
  afterAll(async () => {
    if (here.engine === 'pglite') return;
    await stage.close();
    await sink.stop();
  });

  const listed = async () => (await stage.client.call(listOutbox, { size: 200 })).mails;
  // The story's own process has no way to send: only the workers do.
  const free = () =>
    here.database.tenant(stage.organizationId, (tx) =>
      sql`update outbox set held_until = now(), next_at = now() where state in ('sending', 'queued')`.execute(tx),
    );

  it.skipIf(here.engine === 'pglite')(
    'a sender that is killed loses no mail and sends none twice without saying so',
    async () => {
      for (const to of people)
        for (const frequency of ['daily', 'weekly', 'monthly'] as const)
          await stage.client.call(sendReport, { report: 'own', frequency, to });
      for (let kill = 0; kill < kills; kill += 1) {
        await free();
        const child = await startWorker(stage.environment);
        await wait(2500 + next());
        await endWorker(child, 'SIGKILL');
      }
      await free();
      const last = await startWorker(stage.environment);
      for (let tries = 0; tries < 300 && (await listed()).some((mail) => mail.state !== 'sent'); tries += 1)
        await wait(200);
      await endWorker(last, 'SIGTERM');
      const mails = await listed();
      expect(mails.map((mail) => mail.state)).toEqual(mails.map(() => 'sent'));
      expect(mails).toHaveLength(9);
      expect(sink.taken.size).toBe(9);
      for (const mail of mails) {
        const times = sink.taken.get(`<${mail.id}@example.com>`) ?? 0;
        expect(times).toBeGreaterThanOrEqual(1);
        if (!mail.uncertain) expect([mail.id, times]).toEqual([mail.id, 1]);
      }
    },
    240_000,
  );
});
