// API keys on the command line: made and shown once, listed by their beginnings, revoked, and refused where words are missing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type App, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { apiKeys } from './api-keys.ts';
import { clientOf } from './client.ts';
import { dispatch } from './dispatch.ts';
import { Exit } from './failure.ts';

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-keys-'));
  const config = readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: folder }, '/');
  app = await openApp({ config, log: openLog({ level: 'silent' }), role: 'web' });
  await app.listen();
  await clientOf(app).call(setUp, {
    organizationName: 'Contoso',
    zone: 'Europe/Berlin',
    fullName: 'Ana Ruiz',
    email: 'ana@example.com',
    password: 'correct horse battery',
    setUpCode: '',
  });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const run = async (...args: string[]) => {
  const out = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof out) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        out[name] += String(chunk);
        done();
      },
    });
  const environment = { PLUMBLINE_DATA_DIR: folder };
  const place = { stdout: stream('stdout'), stderr: stream('stderr'), environment, folder };
  const code = await dispatch(args, [apiKeys], { ...place, signal: new AbortController().signal });
  return { code, ...out };
};

const asKey = async (token: string) =>
  app.server.inject({ url: '/api/connections', headers: { authorization: `Bearer ${token}` } });

it('a key that is made works, is listed by its beginning, and ends when it is revoked', async () => {
  expect((await run('api-keys', 'list')).stdout).toBe('No API keys.\n');
  const made = await run('api-keys', 'make', '--name', 'BI', '--scopes', 'connections:read,data:export');
  expect(made.code).toBe(Exit.fine);
  const token = made.stdout.trim();
  expect(token).toMatch(/^plk_[\w-]{72}$/);
  expect((await asKey(token)).statusCode).toBe(200);
  const listed = (await run('api-keys', 'list')).stdout;
  expect(listed).toMatch(/living\s+BI\s+connections:read,data:export/);
  expect(listed).not.toContain(token.slice(12));
  const beginning = token.slice(0, 12);
  expect((await run('api-keys', 'revoke', beginning)).stdout).toBe(`Revoked: BI (${beginning}…)\n`);
  expect((await asKey(token)).statusCode).toBe(401);
  expect((await run('api-keys', 'list', '--json')).stdout).toContain('"state":"revoked"');
});

it('what is missing or unknown is said before anything is done', async () => {
  const wrong = [
    ['make', '--name', 'BI'],
    ['make', '--name', 'BI', '--scopes', 'settings:manage'],
    ['make', '--name', 'BI', '--scopes', 'people:read', '--days', 'soon'],
    ['revoke'],
    ['drop'],
  ];
  for (const args of wrong) expect((await run('api-keys', ...args)).code, args.join(' ')).toBe(Exit.badArguments);
  expect((await run('api-keys', 'revoke', 'plk_nothing0')).code).toBe(Exit.failed);
});
