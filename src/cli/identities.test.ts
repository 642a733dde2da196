// Identities on the command line: what is printed of accounts that are nobody's, what is confirmed, how it ends.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenIdentity } from '../contract/identities.ts';
import { Exit } from './failure.ts';
import { identities, identitiesText } from './identities.ts';
import { openTerminal, type Terminal } from './testing.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal(identities);
});
afterAll(() => terminal.close());

const run = (...words: string[]) => terminal.run('identities', ...words);

it('says so when every account is somebody’s, and when nothing was decided', async () => {
  expect(await run()).toMatchObject({ exit: Exit.fine, stdout: 'Every account is somebody’s.\n' });
  expect(await run('--json')).toMatchObject({ exit: Exit.fine, stdout: '' });
  expect(await run('decisions')).toMatchObject({ exit: Exit.fine, stdout: 'Nothing was decided yet.\n' });
});

it('confirms nothing that is not clear', async () => {
  expect(await run('confirm', '--above', '0.9')).toMatchObject({
    exit: Exit.fine,
    stdout: 'Nothing is that clear: nothing was confirmed.\n',
  });
});

it('refuses what cannot be meant before it tries anything', async () => {
  for (const args of [['confirm'], ['confirm', '--above', '90'], ['undo'], ['undo', 'it'], ['forget']])
    expect((await run(...args)).exit, args.join(' ')).toBe(Exit.badArguments);
});

it('fails when there is no such decision', async () => {
  const { exit, stderr } = await run('undo', randomUUID());
  expect([exit, stderr.includes('no such decision')]).toEqual([Exit.failed, true]);
});

const open = (more: Partial<OpenIdentity>): OpenIdentity => ({
  id: randomUUID(),
  name: 'jsmith',
  addresses: [],
  kind: 'unknown',
  source: { connectionId: randomUUID(), provider: 'slack', name: 'Contoso Slack' },
  lost: { activities: 0, events: 12, measures: 3 },
  candidates: [],
  margin: 0,
  clear: false,
  ...more,
});

it('shows who an account may be, how surely, and what is lost with it', () => {
  const person = { id: randomUUID(), fullName: 'John Smith', email: 'john.smith@contoso.com' };
  const lines = identitiesText([
    open({ candidates: [{ person, confidence: 0.45, reasons: [] }] }),
    open({ name: 'John Smith', candidates: [{ person, confidence: 0.9, reasons: [] }], clear: true }),
    open({ name: 'robot' }),
  ]).split('\n');
  expect(lines[1]).toMatch(/^jsmith +Contoso Slack +0 +12 +3 +John Smith +45 % +look at it$/);
  expect(lines[2]).toMatch(/90 % +clear$/);
  expect(lines[3]).toMatch(/^robot .*–/);
});
