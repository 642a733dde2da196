// Mail over IMAP through the whole product, from a real Dovecot: figures, sign-ins, failures, and that nothing is touched.
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createConnection } from '../src/contract/connections.ts';
import type { SignalLine } from '../src/contract/people.ts';
import { type Dovecot, hasDovecot, type Letter, openDovecot } from './dovecot.ts';
import { countMailFile } from './mail-file-figures.ts';
import { TestBrowser } from '../src/http/testing-browser.ts';
import { openStage, type Stage } from './stage.ts';

const data = join(import.meta.dirname, '..', '..', 'shared', 'data');
const november = join(data, 'mail-metadata', 'developers-list-2017-11.jsonl');
const period = { from: '2017-10-15', to: '2018-01-15' };
const counted = ['mail-sent', 'mail-received', 'mail-bulk-received', 'threads-started'] as const;
const alsoFromMail = ['cross-domain-threads', 'after-hours-mail', 'reply-time'] as const;
const small = ['--scenario', 'small-office'];

interface Line {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly thread: string;
  readonly sentAt: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

const readLines = (): readonly Line[] =>
  readFileSync(november, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line): Line => JSON.parse(line));

/** What a mail program would have written, and where it lies in somebody's mailbox; an unknown time is the first there is. */
const lettersOf = (person: string, lines: readonly Line[]): Letter[] => {
  const writers = Map.groupBy(
    lines.flatMap(({ from, to, cc }) => [...to, ...cc].map((list) => ({ list, from }))),
    ({ list }) => list,
  );
  const gets = ({ to, cc }: Line): boolean =>
    [...to, ...cc].some((one) => one === person || writers.get(one)?.some(({ from }) => from === person));
  const byId = new Map(lines.map((line) => [line.messageId, line]));
  /** What mail programs write first into References: the message at the top of the chain of answers. */
  const rootOf = ({ messageId, inReplyTo }: Line): string | null => {
    const parent = byId.get(inReplyTo);
    return inReplyTo === null ? messageId : parent === undefined ? inReplyTo : rootOf(parent);
  };
  return lines.flatMap((line) => {
    if (line.from !== person && !gets(line)) return [];
    const at = line.sentAt === null ? 0 : Date.parse(line.sentAt);
    const root = rootOf(line) ?? '';
    const answering = [`In-Reply-To: ${line.inReplyTo ?? ''}`, `References: ${root} ${line.inReplyTo ?? ''}`];
    const header = [
      ...(line.messageId === null ? [] : [`Message-ID: ${line.messageId}`]),
      `From: "Some, Body" <${line.from}>`,
      `To: ${line.to.join(',\r\n\t')}`,
      ...(line.cc.length === 0 ? [] : [`Cc: ${line.cc.join(', ')}`]),
      ...(line.inReplyTo === null ? [] : answering),
      ...(line.sentAt === null ? [] : [`Date: ${new Date(at).toUTCString()}`]),
      'Subject: canary-7f3a',
    ];
    return [{ folder: line.from === person ? 'Sent' : 'INBOX', lines: header, at }];
  });
};

const tell = (lines: readonly SignalLine[], people: readonly string[], names: readonly string[] = counted): string[] =>
  lines
    .filter(({ email, signal, value }) => people.includes(email) && names.includes(signal) && value)
    .map(({ email, day, signal, value }) => `${email} ${day} ${signal} ${value}`)
    .sort();

const tellFile = (people: readonly string[]): string[] =>
  [...countMailFile([november])]
    .filter(([person]) => people.includes(person))
    .flatMap(([person, { days }]) =>
      [...days].flatMap(([day, counts]) =>
        counted.filter((name) => counts[name] !== 0).map((name) => `${person} ${day} ${name} ${counts[name]}`),
      ),
    )
    .sort();

/** Those with the most mail. */
const busiest = (count: number): string[] =>
  [...countMailFile([november])]
    .map(([person, { days }]): [string, number] => [
      person,
      [...days.values()].reduce((sum, day) => sum + day['mail-sent'], 0),
    ])
    .sort((a, b) => b[1] - a[1])
    .slice(0, count)
    .map(([person]) => person);

/** The file without its mail that has no Message-Id: nothing says that its copies in two sources are one. */
const writeIdentified = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-mail-'));
  ends.push(() => rm(folder, { recursive: true }));
  const path = join(folder, 'mail.jsonl');
  const lines = readFileSync(november, 'utf8').split('\n');
  await writeFile(path, lines.filter((line) => !line.includes('"messageId": null')).join('\n'));
  return path;
};

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const openMail = async (people: readonly string[]): Promise<Dovecot> => {
  const dovecot = await openDovecot(Object.fromEntries(people.map((person) => [person, `pw of ${person}`])));
  ends.push(() => dovecot.stop());
  return dovecot;
};

const openProduct = async (emulator: readonly string[], environment: Record<string, string> = {}): Promise<Stage> => {
  const stage = await openStage({ databaseUrl: null, emulator, environment });
  ends.push(() => stage.close());
  return stage;
};

const fieldsFor = (dovecot: Dovecot, address: string, more: Record<string, string> = {}) => ({
  address,
  password: `pw of ${address}`,
  host: 'localhost',
  port: String(dovecot.port),
  fingerprint: dovecot.fingerprint,
  ...more,
});

const connect = (stage: Stage, fields: Record<string, string>, way = 'password') =>
  stage.client.call(createConnection, { provider: 'imap', way, fields, streams: ['people', 'mail'], since: null });

const connectAll = async (stage: Stage, dovecot: Dovecot, people: readonly string[]): Promise<void> => {
  for (const person of people) {
    const { connection, checks } = await connect(stage, fieldsFor(dovecot, person));
    if (connection === null) throw new Error(JSON.stringify(checks, null, 1));
  }
};

const failedCheck = async (stage: Stage, fields: Record<string, string>) => {
  const { connection, checks } = await connect(stage, fields);
  expect(connection).toBeNull();
  return checks.find(({ state }) => state === 'failed');
};

const plain = (count: number, from = 0): Letter[] =>
  Array.from({ length: count }, (_, index) => ({
    folder: 'INBOX',
    lines: [`Message-ID: <${from + index}@x.org>`, 'From: ben@x.org', 'To: ana@contoso.com', 'Subject: canary-7f3a'],
    at: Date.UTC(2026, 9, 1) + (from + index) * 60_000,
  }));

const missing = hasDovecot ? '' : ' (skipped where Dovecot and openssl are not installed)';

describe.skipIf(!hasDovecot || !existsSync(november))(`real mail over IMAP${missing}`, () => {
  it('has the figures of a count over the file, and the same with Microsoft 365 connected beside it', async () => {
    const people = busiest(3);
    const dovecot = await openMail(people);
    const lines = readLines();
    for (const person of people) await dovecot.deliver(person, lettersOf(person, lines));
    const before = await dovecot.files(people[0] ?? '', 'INBOX');
    const stage = await openProduct(['--scenario', 'mail', '--mail', await writeIdentified()]);
    await connectAll(stage, dovecot, people);
    await stage.sync();
    const figures = await stage.figures(period.from, period.to);
    expect(tell(figures, people)).toEqual(tellFile(people));
    const once = tell(figures, people, [...counted, ...alsoFromMail]);
    expect(once.length).toBeGreaterThan(100);

    expect(await dovecot.files(people[0] ?? '', 'INBOX')).toEqual(before);
    const said = await dovecot.said();
    expect(said).toMatch(/EXAMINE/);
    expect(said).not.toMatch(/\b(SELECT|STORE|ENVELOPE|SUBJECT|BODY\[|RFC822|APPEND|EXPUNGE|MOVE|COPY|DELETE)\b/i);
    expect(JSON.stringify(await stage.activity())).not.toContain('canary');
    expect(stage.log()).not.toContain('canary');

    await stage.connect(['people', 'mail'], null);
    await stage.sync();
    const rows = await stage.activity();
    expect(rows.length).toBeGreaterThan(new Set(rows.map(({ mailbox, event }) => `${mailbox} ${event}`)).size);
    const twice = await stage.figures(period.from, period.to);
    expect(tell(twice, people, [...counted, ...alsoFromMail])).toEqual(once);
  });
});

describe.skipIf(!hasDovecot)(`a mailbox over IMAP${missing}`, () => {
  const ana = 'ana@contoso.com';

  it('is connected with a password, and each thing that is wrong is named before anything is saved', async () => {
    const dovecot = await openMail([ana]);
    await dovecot.deliver(ana, plain(2));
    const stage = await openProduct(small);
    const fields = fieldsFor(dovecot, ana);
    expect(await failedCheck(stage, { ...fields, password: 'wrong' })).toMatchObject({
      code: 'sign-in',
      problem: { code: 'sign-in-refused', raw: 'NO AUTHENTICATIONFAILED' },
    });
    const unpinned = await failedCheck(stage, { ...fields, fingerprint: '' });
    expect(unpinned).toMatchObject({ code: 'tls', problem: { code: 'certificate-incomplete' } });
    expect(unpinned?.problem?.fix).toContain(dovecot.fingerprint);
    expect(await failedCheck(stage, { ...fields, fingerprint: 'ab'.repeat(32) })).toMatchObject({
      code: 'tls',
      problem: { code: 'certificate-changed' },
    });
    expect(await failedCheck(stage, { ...fields, port: '1' })).toMatchObject({
      code: 'port',
      problem: { code: 'port-closed' },
    });
    expect(await failedCheck(stage, { ...fields, host: '10.255.255.1' })).toMatchObject({
      code: 'host',
      problem: { code: 'host-is-private' },
    });
    expect(await failedCheck(stage, { ...fields, host: 'outlook.office365.com', port: '993' })).toMatchObject({
      code: 'sign-in',
      problem: { code: 'passwords-not-accepted', raw: 'not tried' },
    });
    const { connection, checks } = await connect(stage, fields);
    expect(checks.map(({ code, state }) => `${code} ${state}`)).toEqual(
      ['server', 'host', 'port', 'tls', 'greeting', 'sign-in', 'folders', 'inbox', 'header'].map(
        (code) => `${code} ok`,
      ),
    );
    expect(checks.map(({ detail }) => detail)).toContain(`Authenticated as ${ana}`);
    expect(connection?.tenantName).toBe(ana);
    expect(JSON.stringify(connection)).not.toContain('pw of');
    await expect(connect(stage, fields)).rejects.toThrow();
  });

  it('is read over STARTTLS as well', async () => {
    const dovecot = await openMail([ana]);
    await dovecot.deliver(ana, plain(3));
    const stage = await openProduct(small);
    const asked = await connect(
      stage,
      fieldsFor(dovecot, ana, { port: String(dovecot.startTlsPort), security: 'starttls' }),
    );
    expect(asked.connection).not.toBeNull();
    await stage.sync();
    expect((await stage.activity()).length).toBe(3);
  });

  it('goes on where it was when its server is killed and comes back, with four connections at most', async () => {
    const dovecot = await openMail([ana]);
    const folders = ['INBOX', 'A', 'B', 'C', 'D', 'E'];
    for (const [at, folder] of folders.entries())
      await dovecot.deliver(
        ana,
        plain(1500, at * 10_000).map((letter) => ({ ...letter, folder })),
      );
    const stage = await openProduct(small);
    await connectAll(stage, dovecot, [ana]);
    while ((await stage.activity()).length < 1000);
    await dovecot.kill();
    const some = (await stage.activity()).length;
    expect(some).toBeLessThan(9000);
    await dovecot.start();
    await stage.sync();
    const rows = await stage.activity();
    expect(rows.length).toBe(9000);
    expect(new Set(rows.map(({ event }) => event)).size).toBe(9000);
    expect(await dovecot.log()).not.toMatch(/Maximum number of connections/);
  });

  it('whose folder is numbered anew has the same rows as before', async () => {
    const dovecot = await openMail([ana]);
    await dovecot.deliver(ana, plain(50));
    const stage = await openProduct(small);
    await connectAll(stage, dovecot, [ana]);
    await stage.sync();
    const before = await stage.activity();
    await dovecot.renumber(ana, 'INBOX');
    await dovecot.deliver(ana, plain(5, 50));
    await stage.sync();
    const after = await stage.activity();
    const added = new Set(before.map((row) => JSON.stringify(row)));
    expect(after.filter((row) => added.has(JSON.stringify(row))).length).toBe(50);
    expect(after.length).toBe(55);
    expect(await dovecot.said()).toMatch(/UID FETCH/);
  });
});

/** A sign-in service that gives tokens to whoever knows the secret; what was asked for, in order. */
const openLogin = async (give: (form: URLSearchParams, number: number) => Record<string, unknown> | null) => {
  const asked: URLSearchParams[] = [];
  const login = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      asked.push(form);
      const given = form.get('client_secret') === 'right' ? give(form, asked.length) : null;
      const refusal = { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret.' };
      response.writeHead(given === null ? 401 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(given === null ? refusal : { expires_in: 3600, token_type: 'Bearer', ...given }));
    });
  });
  login.listen(0, '127.0.0.1');
  await once(login, 'listening');
  ends.push(async () => {
    login.closeAllConnections();
    login.close();
  });
  const address = login.address();
  return { asked, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
};

const tenantId = '11111111-2222-3333-4444-555555555555';
const clientId = '99999999-8888-7777-6666-555555555555';

describe.skipIf(!hasDovecot)(`mailboxes of Exchange Online over IMAP, with Dovecot in its place${missing}`, () => {
  const [ana, ben] = ['ana@contoso.com', 'ben@contoso.com'];

  it('are read with an app’s token, and only those that let the app in', async () => {
    const dovecot = await openMail([ana, ben]);
    await dovecot.deliver(ana, plain(4));
    await dovecot.deliver(ben, plain(4, 100));
    const login = await openLogin((_form, number) => ({ access_token: `token-${number}` }));
    for (let number = 1; number < 60; number += 1) dovecot.tokens.set(`token-${number}`, ana);
    const stage = await openProduct(small, {
      PLUMBLINE_LOGIN_URL: login.url,
      PLUMBLINE_IMAP_URL: `https://localhost:${dovecot.port}#${dovecot.fingerprint}`,
    });
    const fields = { tenantId, clientId, clientSecret: 'right' };
    const wrong = await connect(stage, { ...fields, clientSecret: 'wrong', addresses: ana }, 'exchange-app');
    expect(wrong.checks.find(({ state }) => state === 'failed')?.problem).toMatchObject({
      code: 'client-secret-wrong',
    });
    const both = await connect(stage, { ...fields, addresses: `${ana}, ${ben}` }, 'exchange-app');
    expect(both.connection).toBeNull();
    expect(both.checks.at(-1)).toMatchObject({
      title: `${ben} opens`,
      state: 'failed',
      problem: { code: 'token-refused' },
    });
    const { connection, checks } = await connect(stage, { ...fields, addresses: ana }, 'exchange-app');
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(connection?.tenantName).toBe(ana);
    await stage.sync();
    expect((await stage.activity()).length).toBe(4);
    expect(login.asked.at(-1)?.get('scope')).toBe('https://localhost/.default');
    expect(await dovecot.log()).toMatch(/method=XOAUTH2/);
    expect(stage.log()).not.toMatch(/token-\d|client_secret/);
  });

  it('are connected by whoever owns them, signed in at Microsoft, and a token that is revoked is renewed', async () => {
    const dovecot = await openMail([ana]);
    await dovecot.deliver(ana, plain(4));
    let nonce = '';
    const login = await openLogin((_form, number) => {
      dovecot.tokens.clear();
      dovecot.tokens.set(`token-${number}`, ana);
      const exp = Date.UTC(2100, 0, 1) / 1000;
      const claims = { aud: clientId, nonce, exp, tid: tenantId, oid: tenantId, preferred_username: ana };
      const idToken = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
      return { access_token: `token-${number}`, refresh_token: `refresh-${number}`, id_token: idToken };
    });
    const stage = await openProduct(small, {
      PLUMBLINE_LOGIN_URL: login.url,
      PLUMBLINE_IMAP_URL: `https://localhost:${dovecot.port}#${dovecot.fingerprint}`,
      PLUMBLINE_APP_CLIENT_ID: clientId,
      PLUMBLINE_APP_SECRET: 'right',
    });
    const browser = new TestBrowser(stage.app.server);
    await browser.post('/api/sign-in', { email: 'olga@story.example', password: 'a password of a story' });
    const url = new URL(await browser.begin({ provider: 'imap', way: 'own-account' }));
    nonce = url.searchParams.get('nonce') ?? '';
    const parameters = { code: 'the-code', state: url.searchParams.get('state') ?? '' };
    expect((await browser.finish(parameters)).body).toMatchObject({
      result: 'connected',
      tenantName: ana,
      signedInAs: ana,
    });
    await stage.sync();
    expect((await stage.activity()).length).toBe(4);
    expect((await browser.finish(parameters)).code).not.toBeNull();

    // The server forgets the token: the next one comes from the grant that the last renewal brought.
    dovecot.tokens.clear();
    await dovecot.deliver(ana, plain(1, 50));
    await dovecot.kill();
    await dovecot.start();
    const before = login.asked.length;
    await stage.sync();
    expect((await stage.activity()).length).toBe(5);
    expect(login.asked.length).toBeGreaterThan(before);
    const refreshed = login.asked.filter((form) => form.get('grant_type') === 'refresh_token');
    expect(new Set(refreshed.map((form) => form.get('refresh_token'))).size).toBe(refreshed.length);
    expect(stage.log()).not.toMatch(/token-\d|refresh-\d/);
  });
});
