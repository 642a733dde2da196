// Secrets that a real process was given are found nowhere: in no answer, log line, database dump, process list or crash.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { setUpCode } from '../src/access/first-run.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { withDatabases } from '../src/db/testing.ts';
import { findBinaries } from '../src/db/testing-cluster.ts';
import { openKeyring } from '../src/lib/secrets.ts';
import { environmentFor } from './stage.ts';

const canary = (what: string): string => `c4n4ry-${what}-Zx7qWv`;
const key = Buffer.from('c4n4ry-key-of-the-server-32bytes');
/** Everything that was ever entered or set, and is nobody's to read again. */
const secrets = {
  key: key.toString('base64'),
  password: canary('password'),
  colleague: canary('colleague'),
  smtp: canary('smtp'),
  app: canary('app'),
  wrong: canary('wrong'),
  code: canary('code'),
  bearer: canary('bearer'),
};

const environmentOf = (tenant: EmulatedTenant, dataDir: string, databaseUrl: string): Record<string, string> => ({
  ...environmentFor(tenant, { dataDir, databaseUrl, key: secrets.key }),
  PLUMBLINE_APP_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
  PLUMBLINE_APP_SECRET: secrets.app,
  PLUMBLINE_SMTP_URL: `smtp://mailer:${secrets.smtp}@127.0.0.1:1`,
  PLUMBLINE_MAIL_FROM: 'plumbline@example.com',
  PLUMBLINE_LOG_LEVEL: 'debug',
});

/** The product as a process; `said` is all it has written. */
const startProduct = async (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'src', 'main.ts'), 'serve', '--json'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  const written = { text: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  const [first] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(String(first)));
  return { child, gone, written, url };
};

/** Speaks as one browser and keeps every answer, without the cookies that it is meant to have. */
const openBrowser = (origin: string) => {
  const answers: string[] = [];
  const cookies = new Map<string, string>();
  const send = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      cookies.set(name, value);
    }
    const text = await answer.text();
    const headed = [...answer.headers].filter(([name]) => name !== 'set-cookie');
    answers.push(`${answer.status} ${JSON.stringify(headed)} ${text}`);
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
  };
  return { send, answers, cookies };
};

type Browser = ReturnType<typeof openBrowser>;

/** Uses every door through which a secret comes in, rightly and wrongly. */
const useAll = async (browser: Browser, tenant: EmulatedTenant): Promise<readonly string[]> => {
  const { send } = browser;
  const owner = { organizationName: 'A', zone: 'UTC', fullName: 'Ana', email: 'ana@example.com' };
  const code = setUpCode(openKeyring([key]));
  expect((await send('/api/set-up', { ...owner, password: secrets.password, setUpCode: code })).status).toBe(200);
  await send('/api/sign-in', { email: owner.email, password: secrets.wrong });
  const { tenantId, clientId, clientSecret } = tenant;
  const form = { provider: 'microsoft', way: 'own-app', streams: ['people'], since: null };
  const wrong = await send('/api/connections', {
    ...form,
    fields: { tenantId, clientId, clientSecret: secrets.wrong },
  });
  expect(wrong.body).toMatchObject({ connection: null });
  const made = await send('/api/connections', { ...form, fields: { tenantId, clientId, clientSecret } });
  expect(made.body, made.text).toMatchObject({ connection: { status: 'connected' } });
  const { id } = made.body.connection;
  await send(`/api/connections/${id}/credential`, { fields: { clientSecret: secrets.wrong } });
  await send('/api/certificates', { provider: 'microsoft', name: 'plumbline', days: 30 });
  const begun = await send('/api/sign-ins', { ...form, way: 'own-account', streams: ['people', 'mail'] });
  const state = new URL(begun.body.url).searchParams.get('state') ?? '';
  const finished = await send('/api/sign-ins/finish', { parameters: { state, code: secrets.code } });
  expect(finished.body).toMatchObject({ result: 'failed' });
  await send(`/connect/callback?code=${secrets.code}&state=${state}`);
  const invited = await send('/api/members/invite', { email: 'ben@example.com', role: 'admin' });
  expect(invited.body).toMatchObject({ sent: false });
  const token = new URL(invited.body.url).hash.slice(1);
  const joined = { token, fullName: 'Ben', password: secrets.colleague };
  expect((await send('/api/links/join', joined)).status).toBe(200);
  await send('/api/links/join', joined);
  await send('/api/connections', `{"fields":{"clientSecret":"${secrets.wrong}"`);
  await send('/api/connections', { ...form, fields: { clientSecret: [secrets.wrong] } });
  await send(`/api/${secrets.bearer}`, {}, { authorization: `Bearer ${secrets.bearer}` });
  for (const path of ['/api/connections', '/api/links', '/api/members', `/api/connections/${id}/test`])
    await send(path);
  // The worker reads with it, and renews its token.
  for (let looks = 0; looks < 100; looks += 1) {
    const { connections } = (await send('/api/connections')).body;
    if (connections[0].lastFinishedAt !== null) break;
    await wait(100);
  }
  return [clientSecret, state, token, ...browser.cookies.values()];
};

/** As it is, and as bytes, addresses and base64 would show it. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  // A base64 text holds these bytes wherever they begin, but for the signs at both ends.
  const shifted = [0, 1, 2].map((pad) =>
    Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), ...shifted];
};

const dump = (databaseUrl: string): string => {
  const url = new URL(databaseUrl);
  url.username = 'postgres';
  const binaries = findBinaries() ?? '';
  // Row-level security is forced on everybody else: only a superuser dumps it all.
  return execFileSync(join(binaries, 'pg_dump'), [url.href], { encoding: 'utf8', maxBuffer: 1 << 28 });
};

withDatabases((here) => {
  const possible = here.engine === 'postgres' && existsSync(join(findBinaries() ?? '', 'pg_dump'));
  test.skipIf(!possible)(
    'what the product was given in confidence is found nowhere',
    { timeout: 120_000 },
    async () => {
      const tenant = await startEmulatedTenant(['--scenario', 'small-office']);
      const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-canary-'));
      const product = await startProduct(environmentOf(tenant, dataDir, here.url ?? ''));
      try {
        const browser = openBrowser(product.url);
        const given = await useAll(browser, tenant);
        const listed = await readFile(`/proc/${product.child.pid}/cmdline`, 'utf8');
        const dumped = dump(here.url ?? '');
        // It crashes in the middle of its work, and says so.
        product.child.kill('SIGSEGV');
        await product.gone;
        const places = { log: product.written.text, dump: dumped, listed };
        expect(places.log).toContain('A mail could not be sent');
        expect(places.dump).toContain('ana@example.com');
        const found = (place: string, secret: string) => formsOf(secret).some((form) => place.includes(form));
        for (const [name, place] of Object.entries(places)) {
          for (const secret of [...Object.values(secrets), ...given])
            expect([name, found(place, secret)]).toEqual([name, false]);
        }
        // What was made here is told once to who may have it; what came from people never comes back.
        const answers = browser.answers.join('\n');
        for (const secret of [...Object.values(secrets), tenant.clientSecret])
          expect(found(answers, secret)).toBe(false);
      } finally {
        product.child.kill('SIGKILL');
        await product.gone;
        await tenant.stop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  );
});
