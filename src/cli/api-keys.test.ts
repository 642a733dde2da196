// API keys on the command line: made and shown once, listed by their beginnings, revoked, and refused where words are missing.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiKeys } from './api-keys.ts';
import { Exit } from './failure.ts';
import { openTerminal, type Terminal } from './testing.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal(apiKeys);
});
afterAll(() => terminal.close());

const run = (...words: string[]) => terminal.run('api-keys', ...words);

const asKey = async (token: string) =>
  terminal.app.server.inject({ url: '/api/connections', headers: { authorization: `Bearer ${token}` } });

it('a key that is made works, is listed by its beginning, and ends when it is revoked', async () => {
  expect((await run('list')).stdout).toBe('No API keys.\n');
  const made = await run('make', '--name', 'BI', '--scopes', 'connections:read,data:export');
  expect(made.exit).toBe(Exit.fine);
  const token = made.stdout.trim();
  expect(token).toMatch(/^plk_[\w-]{72}$/);
  expect((await asKey(token)).statusCode).toBe(200);
  const listed = (await run('list')).stdout;
  expect(listed).toMatch(/living\s+BI\s+connections:read,data:export/);
  expect(listed).not.toContain(token.slice(12));
  const beginning = token.slice(0, 12);
  expect((await run('revoke', beginning)).stdout).toBe(`Revoked: BI (${beginning}…)\n`);
  expect((await asKey(token)).statusCode).toBe(401);
  expect((await run('list', '--json')).stdout).toContain('"state":"revoked"');
});

it('what is missing or unknown is said before anything is done', async () => {
  const wrong = [
    ['make', '--name', 'BI'],
    ['make', '--name', 'BI', '--scopes', 'settings:manage'],
    ['make', '--name', 'BI', '--scopes', 'people:read', '--days', 'soon'],
    ['revoke'],
    ['drop'],
  ];
  for (const args of wrong) expect((await run(...args)).exit, args.join(' ')).toBe(Exit.badArguments);
  expect((await run('revoke', 'plk_nothing0')).exit).toBe(Exit.failed);
});
