// A secret that was given once is found nowhere: no answer, no log line, no file of the database.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openApp } from './app.ts';
import { readConfig } from './config.ts';
import { testProvider } from './connections/testing.ts';
import { openLog } from './lib/log.ts';

const canary = 'c4n4ry-SECRET-q7Zx~kept.nowhere';
const password = 'c4n4ry-PASSWORD kept nowhere';

const filesOf = async (folder: string): Promise<Buffer[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))));
};

it('a client secret, a password, the tokens and an API key stay out of answers, log and data folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-canary-'));
  const written: string[] = [];
  const log = openLog({ level: 'debug', destination: { write: (line) => void written.push(line) } });
  const config = readConfig({ PLUMBLINE_DATA_DIR: folder, PORT: '0' }, folder);
  const tenant = { tenantId: randomUUID(), secret: canary, missing: [] as string[], open: 0 };
  const app = await openApp({ config, log, role: 'all', providers: [testProvider(tenant)] });
  const code = (await app.readSetUpCode()) ?? '';
  let cookies: Record<string, string> = {};
  const send = async (url: string, payload?: object) => {
    const answer = await app.server.inject({
      method: payload ? 'POST' : 'GET',
      url,
      cookies,
      ...(payload ? { payload } : {}),
    });
    const [cookie] = answer.cookies;
    if (cookie) cookies = { [cookie.name]: cookie.value };
    written.push(answer.body);
    return answer;
  };
  const owner = { organizationName: 'A', zone: 'UTC', fullName: 'Ana', email: 'ana@example.com', password };
  expect((await send('/api/set-up', { ...owner, setUpCode: 'WRONG-CODE' })).statusCode).toBe(400);
  expect((await send('/api/set-up', { ...owner, setUpCode: code })).statusCode).toBe(200);
  const form = {
    provider: 'test',
    fields: { clientId: 'c', secret: canary },
    streams: ['people', 'mail'],
    since: null,
  };
  expect((await send('/api/connections', { ...form, streams: ['nothing'] })).statusCode).toBe(400);
  expect((await send('/api/connections', { ...form, fields: { secret: [canary] } })).statusCode).toBe(400);
  expect((await send('/api/connections', { ...form, provider: canary.length })).statusCode).toBe(400);
  tenant.missing = ['mail'];
  expect((await send('/api/connections', form)).json()).toMatchObject({ connection: null });
  tenant.missing = [];
  const made = await send('/api/connections', form);
  expect(made.json()).toMatchObject({ connection: { tenantName: 'Test Tenant' } });
  expect((await send('/api/connections', form)).statusCode).toBe(409);
  const { id } = made.json().connection;
  for (const action of ['test', 'sync'])
    expect((await send(`/api/connections/${id}/${action}`, {})).statusCode).toBe(200);
  expect((await send('/api/connections')).statusCode).toBe(200);
  expect((await send('/api/sign-in', { email: owner.email, password })).statusCode).toBe(200);
  expect((await send(`/api/connections/${canary}`)).statusCode).toBe(404);

  const scopes = ['connections:read'];
  const answered = await app.server.inject({
    method: 'POST',
    url: '/api/api-keys',
    cookies,
    payload: { name: 'BI', scopes, days: null },
  });
  const apiKey = String(answered.json().token);
  const asKey = (token: string) =>
    app.server.inject({ url: '/api/connections', headers: { authorization: `Bearer ${token}` } });
  expect((await asKey(apiKey)).statusCode).toBe(200);
  expect((await asKey(`${apiKey.slice(0, -4)}AAAA`)).statusCode).toBe(401);
  log.warn(`a mistake with ${apiKey}`, { header: `Bearer ${apiKey}`, key: apiKey });
  await send('/api/api-keys');

  const session = Object.values(cookies)[0] ?? '';
  expect(session).toHaveLength(43);
  await app.close();
  const files = await filesOf(folder);
  expect(files.some((file) => file.includes('ana@example.com'))).toBe(true);
  for (const secret of [canary, password, session, app.operatorToken, code, apiKey, apiKey.slice(12, -4)]) {
    expect(written.join('\n')).not.toContain(secret);
    expect(files.some((file) => file.includes(secret))).toBe(false);
  }
  await rm(folder, { recursive: true });
});
