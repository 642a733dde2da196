// Secrets stay where they belong: all that ever opened something is looked for in the log, the database, every answer and file, and among the processes.
import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createCertificate, createConnection, listConnections, listProviders } from '../src/contract/connections.ts';
import { listAlerts, listReceipts, rotateCredential } from '../src/contract/lifecycle.ts';
import { createConsentLink, inviteEmployees, listLinks, listMembers } from '../src/contract/links.ts';
import { exportActivity, exportSignals, listPeople } from '../src/contract/people.ts';
import { readSession } from '../src/contract/session.ts';
import { beginDeviceCode, beginSignIn, listOwnConnections, pollDeviceCode } from '../src/contract/sign-ins.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { findBinaries } from '../src/db/testing-cluster.ts';
import { withDatabases } from '../src/db/testing.ts';
import type { NetworkRequest } from '../src/lib/network.ts';
import { makeCertificate, pemOf } from '../src/providers/microsoft/testing-certificate.ts';
import { hasDovecot, openDovecot } from './dovecot.ts';
import { type Person, wordOf } from './emulated-people.ts';
import { nextHour, openWaysStage, ownerPassword, since, type WaysStage } from './ways-stage.ts';

const ines = 'ines.falk@contoso.com';
const tomas = 'tomas.bauer@contoso.com';
const streams = ['people', 'mail'];

/** What must not be found, by kind. */
class Canaries {
  readonly #kinds = new Map<string, Set<string>>();

  add(kind: string, secret: string | null | undefined): void {
    if (secret === null || secret === undefined || secret.length < 12) return;
    const known = this.#kinds.get(kind) ?? new Set();
    this.#kinds.set(kind, known.add(secret));
  }

  get kinds(): readonly string[] {
    return [...this.#kinds.keys()].sort();
  }

  /** Every writing of every secret, also of a piece of a long one. */
  needles(kinds = this.kinds): { readonly kind: string; readonly needle: string }[] {
    return kinds.flatMap((kind) =>
      [...(this.#kinds.get(kind) ?? [])].flatMap((secret) => {
        const middle = Math.floor(secret.length / 2);
        const pieces = secret.length < 60 ? [secret] : [secret.slice(middle - 15, middle + 15), secret.slice(-30)];
        return pieces
          .flatMap((piece) => [
            piece,
            encodeURIComponent(piece),
            Buffer.from(piece).toString('base64').replace(/=+$/, ''),
            Buffer.from(piece).toString('hex'),
          ])
          .map((needle) => ({ kind, needle }));
      }),
    );
  }
}

/** Kinds of what is found in a text. */
const foundIn = (text: string, needles: ReturnType<Canaries['needles']>): string[] => [
  ...new Set(needles.filter(({ needle }) => text.includes(needle)).map(({ kind }) => kind)),
];

const Tokens = z.looseObject({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  device_code: z.string().optional(),
});

const jsonOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Collects what the product sends to Microsoft's sign-in service and gets from it. */
const overhearing =
  (canaries: Canaries) =>
  (sent: NetworkRequest, answer: string): void => {
    if (!sent.url.includes('/oauth2/')) return;
    const form = new URLSearchParams(sent.body ?? '');
    for (const name of ['client_secret', 'client_assertion', 'code', 'code_verifier', 'refresh_token', 'device_code'])
      canaries.add(name, form.get(name));
    for (const [name, value] of Object.entries(Tokens.safeParse(jsonOrNull(answer)).data ?? {}))
      if (/token$|device_code/.test(name) && typeof value === 'string') canaries.add(name, value);
  };

/** A mail server on this machine that takes everything, for what is sent to it. */
const openSmtp = async (): Promise<{ port: number; said: () => string; close: () => Promise<void> }> => {
  let said = '';
  const server: Server = createServer((socket) => {
    let inData = false;
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      said += chunk.toString();
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        if (inData && line !== '.') continue;
        if (inData) socket.write('250 taken\r\n');
        else if (/^EHLO/i.test(line)) socket.write('250-here\r\n250 AUTH PLAIN\r\n');
        else if (/^AUTH/i.test(line)) socket.write('235 welcome\r\n');
        else if (/^DATA/i.test(line)) socket.write('354 go on\r\n');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 fine\r\n');
        inData = /^DATA/i.test(line);
      }
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    said: () => said,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

interface Planted {
  readonly stage: WaysStage;
  readonly canaries: Canaries;
  readonly people: Person[];
}

const tokenIn = (link: string): string => new URL(link).hash.slice(1);

/** Own apps: with a wrong secret, a right one, another one, and with certificates from here and elsewhere. */
const connectApps = async ({ stage, canaries }: Planted): Promise<void> => {
  const { tenantId } = stage.tenant;
  const roles = ['User.Read.All', 'Mail.ReadBasic.All'];
  const clientId = randomUUID();
  const [first, second, wrong] = ['first', 'second', 'wrong'].map(
    (name) => `canary~${name}~${randomBytes(18).toString('hex')}`,
  );
  for (const secret of [first, second, wrong]) canaries.add('client_secret', secret);
  const secrets = [first, second].map((value) => ({ id: randomUUID(), value }));
  const { certificate, key } = makeCertificate('rsa', new Date('2027-05-31'));
  for (const line of pemOf(key).split('\n').slice(1, -2)) canaries.add('certificate key', line);
  const app = { clientId, homeTenantId: tenantId, secrets, certificates: [certificate], grants: { [tenantId]: roles } };
  await stage.control.post('/apps', app);
  const connect = (fields: Record<string, string>) =>
    stage.owner.call(createConnection, {
      provider: 'microsoft',
      fields: { tenantId, clientId, ...fields },
      streams,
      since,
    });
  expect((await connect({ clientSecret: wrong ?? '' })).connection).toBeNull();
  await expect(connect({ certificate: pemOf(key) })).rejects.toMatchObject({ status: 400 });
  const made = await connect({ clientSecret: first ?? '' });
  const id = made.connection?.id ?? '';
  await stage.settled(id);
  await stage.owner.call(rotateCredential, { id, fields: { clientSecret: wrong ?? '' } });
  await stage.owner.call(rotateCredential, { id, fields: { clientSecret: second ?? '' } });
  await stage.owner.call(rotateCredential, { id, fields: { certificate: `${certificate}\n${pemOf(key)}` } });
  await stage.owner.call(createCertificate, { provider: 'microsoft', name: 'canary', days: 30 });
};

/** Links, sign-ins and a device code, gone through and broken off. */
const connectPeople = async ({ stage, canaries, people }: Planted): Promise<void> => {
  await stage.control.post('/tenant-policy', { userConsent: 'allow' });
  const wanted = { provider: 'microsoft', streams, since, connectionId: null };
  const consent = await stage.owner.call(createConsentLink, wanted);
  const { rows } = await stage.owner.call(inviteEmployees, { ...wanted, emails: [ines, 'other@contoso.com'] });
  expect(rows.map(({ state }) => state)).toEqual(['sent', 'sent']);
  canaries.add('link token', tokenIn(consent.url));
  const [stranger, employee] = [stage.browser(), stage.browser()];
  people.push(stranger, employee);
  expect(wordOf(await stranger.follow(consent.url, { step: 'cancel' }))).toMatch(/cancelled|declined/);
  const own = await stage.owner.call(beginSignIn, { ...wanted, way: 'own-account', fields: {} });
  canaries.add('state', new URL(own.url).searchParams.get('state'));
  canaries.add('nonce', new URL(own.url).searchParams.get('nonce'));
  expect(wordOf(await stage.owner.signInAt(own.url, { account: tomas, decision: 'accept' }))).toBe('connected');
  const code = await stage.owner.call(beginDeviceCode, { ...wanted, way: 'device-code', fields: {} });
  canaries.add('device sign-in', code.id);
  await stage.browser().goTo(code.url, { otc: code.userCode, account: ines, decision: 'accept' });
  await stage.advance(6);
  expect((await stage.owner.call(pollDeviceCode, { id: code.id })).result).toBe('connected');
  for (const { id } of await stage.connections()) await stage.sync(id);
  await stage.advance(nextHour);
  for (const { id } of await stage.connections()) await stage.sync(id);
};

/** A mailbox by password, where there is a mail server; and one that nobody answers for. */
const connectMailbox = async ({ stage, canaries }: Planted): Promise<void> => {
  const [address, password] = ['mail@plumbline.example', `canary imap ${randomBytes(12).toString('hex')}`];
  canaries.add('IMAP password', password);
  const wanted = { provider: 'imap', way: 'password', streams, since: null };
  const nowhere = { address, password, host: 'localhost', port: '1' };
  expect((await stage.owner.call(createConnection, { ...wanted, fields: nowhere })).connection).toBeNull();
  if (!hasDovecot) return;
  const dovecot = await openDovecot({ [address]: password });
  try {
    const { fingerprint, port } = dovecot;
    const fields = { address, password, host: 'localhost', port: String(port), fingerprint };
    const wrong = { ...fields, password: `${password} not` };
    expect((await stage.owner.call(createConnection, { ...wanted, fields: wrong })).connection).toBeNull();
    const { connection } = await stage.owner.call(createConnection, { ...wanted, fields });
    expect(connection).not.toBeNull();
    await stage.settled(connection?.id ?? '');
  } finally {
    await dovecot.stop();
  }
};

const read = async (body: NodeJS.ReadableStream): Promise<string> => {
  let text = '';
  for await (const chunk of body) text += String(chunk);
  return text;
};

/** What lists and files tell, to whoever may see them. */
const tellAll = async ({ owner, client }: WaysStage): Promise<string> => {
  const period = { from: '2026-11-09', to: '2026-11-20' };
  const told = [
    await owner.call(readSession, {}),
    await owner.call(listProviders, {}),
    await owner.call(listConnections, {}),
    await owner.call(listOwnConnections, {}),
    await owner.call(listLinks, {}),
    await owner.call(listMembers, {}),
    await owner.call(listAlerts, {}),
    await owner.call(listReceipts, {}),
    await owner.call(listPeople, { ...period, size: 100 }),
  ].map((answer) => JSON.stringify(answer));
  const files = await Promise.all([
    client.stream(exportActivity, { format: 'csv' }),
    client.stream(exportActivity, { format: 'jsonl' }),
    client.stream(exportSignals, { ...period, format: 'csv' }),
  ]);
  return [...told, ...(await Promise.all(files.map(read)))].join('\n');
};

const filesIn = async (folder: string): Promise<string> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
};

const dump = async (databaseUrl: string): Promise<string> => {
  const program = join(findBinaries() ?? '', 'pg_dump');
  // The owner, too, is held to row-level security: only a superuser dumps everything.
  const superuser = databaseUrl.replace('plumbline@', 'postgres@');
  const { stdout } = await promisify(execFile)(program, [superuser], { maxBuffer: 1 << 30 });
  return stdout;
};

/** Empty for a process that ended meanwhile, or is somebody else's. */
const look = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
};

/** Command lines and environments of all processes that may be looked at; this test's own is where the secrets were planted. */
const processes = async (): Promise<string> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(ids.flatMap((id) => [look(`/proc/${id}/cmdline`), look(`/proc/${id}/environ`)]))).join(
    '\n',
  );
};

withDatabases((here) => {
  it('no secret is found in the log, the database, an answer, an export, a file or among the processes', async () => {
    const canaries = new Canaries();
    const smtp = await openSmtp();
    const smtpPassword = `canary-smtp-${randomBytes(12).toString('hex')}`;
    canaries.add('SMTP password', smtpPassword);
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-canary-'));
    const database: Database = here.url === null ? await openDatabase({ url: null, dataDir: folder }) : here.database;
    const stage = await openWaysStage({
      database,
      databaseUrl: here.url,
      environment: {
        PLUMBLINE_SMTP_URL: `smtp://canary:${smtpPassword}@127.0.0.1:${smtp.port}`,
        PLUMBLINE_MAIL_FROM: 'plumbline@story.example',
      },
      overhear: overhearing(canaries),
    });
    try {
      const planted = { stage, canaries, people: [stage.owner] };
      canaries.add('password', ownerPassword);
      canaries.add('client_secret', stage.shared.clientSecret);
      await connectApps(planted);
      await connectPeople(planted);
      await connectMailbox(planted);
      for (const [, value] of planted.people.flatMap(({ cookies }) => [...cookies])) canaries.add('cookie', value);
      expect(Buffer.from(smtp.said().match(/AUTH PLAIN (\S+)/)?.[1] ?? '', 'base64').toString()).toContain(
        smtpPassword,
      );
      for (const [, token] of smtp
        .said()
        .replaceAll('=\r\n', '')
        .matchAll(/link#([\w-]{64})/g))
        canaries.add('link token', token);
      expect(canaries.kinds).toEqual(
        expect.arrayContaining(
          'IMAP password|SMTP password|access_token|certificate key|client_secret|code|code_verifier|cookie|device sign-in|device_code|id_token|link token|password|refresh_token|state'.split(
            '|',
          ),
        ),
      );

      const all = canaries.needles();
      expect(foundIn(all.map(({ needle }) => needle).join(' '), all).sort()).toEqual(canaries.kinds);
      expect({ log: foundIn(stage.log(), all) }).toEqual({ log: [] });
      expect({ told: foundIn(await tellAll(stage), all) }).toEqual({ told: [] });
      // A link's address and a sign-in's state are answers to whoever asked for them, once.
      const answered = canaries.kinds.filter(
        (kind) => !['link token', 'state', 'nonce', 'device sign-in'].includes(kind),
      );
      const answers = planted.people.flatMap((person) => person.answers).join('\n');
      expect({ answers: foundIn(answers, canaries.needles(answered)) }).toEqual({ answers: [] });
      expect({ files: foundIn(await filesIn(stage.dataDir), all) }).toEqual({ files: [] });
      expect({ processes: foundIn(await processes(), all) }).toEqual({ processes: [] });
      const held = here.url === null ? await filesIn(folder) : await dump(here.url);
      expect(held.length).toBeGreaterThan(100_000);
      expect(held).toContain('Small Office');
      expect({ database: foundIn(held, all) }).toEqual({ database: [] });
    } finally {
      await stage.close();
      await smtp.close();
      if (here.url === null) await database.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
