// Working time and retention on the command line: what is said before, what is done with --yes, and what is refused.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson } from '../contract/roster.ts';
import { Exit } from './failure.ts';
import { retention } from './retention.ts';
import { openTerminal, type Terminal } from './testing.ts';
import { workingTime } from './working-time.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal(workingTime, retention);
  await terminal.client.call(addPerson, { fullName: 'Ben', email: 'ben@example.com' });
  await writeFile(
    join(terminal.folder, 'leave.csv'),
    'email,from,to,part\nben@example.com,2026-12-24,2026-12-31,\nzoe@example.com,2026-12-24,,\n',
  );
  await writeFile(
    join(terminal.folder, 'days.ics'),
    'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261225\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Christmas\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261225T080000Z\r\nSUMMARY:Party\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
  );
});
afterAll(() => terminal.close());

it('hours of a person hold from a day on once it is confirmed', async () => {
  const asked = ['--person', 'ben@example.com', '--from', '2026-12-01', '--hours', 'Mon-Thu 09:00-15:00'];
  const told = await terminal.run('working-time', 'set', ...asked);
  expect(told.stdout).toContain('Not saved yet: 0 days of 0 people would be computed again. Add --yes to do it.');
  expect((await terminal.run('working-time', 'show', '--person', 'ben@example.com')).stdout).not.toContain('Mon–Thu');
  expect((await terminal.run('working-time', 'set', ...asked, '--yes')).exit).toBe(Exit.fine);
  expect((await terminal.run('working-time', 'show', '--person', 'ben@example.com')).stdout).toContain(
    'Mon–Thu 09:00–15:00',
  );
});

it('hours over midnight are refused with how to write them', async () => {
  const { exit, stderr } = await terminal.run(
    'working-time',
    'set',
    '--from',
    '2026-12-01',
    '--hours',
    'Fri 22:00-06:00',
  );
  expect([exit, stderr]).toEqual([Exit.badArguments, expect.stringContaining('Write it as two parts: up to 24:00')]);
});

it('a zone that does not exist, a person whom nobody knows and an unknown action are refused', async () => {
  const zone = await terminal.run('working-time', 'set', '--from', '2026-12-01', '--zone', 'Mars/Olympus');
  expect([zone.exit, zone.stderr]).toEqual([Exit.badArguments, expect.stringContaining('IANA time zone')]);
  expect((await terminal.run('working-time', 'show', '--person', 'zoe@example.com')).stderr).toContain(
    'Nobody on the roster',
  );
  expect((await terminal.run('working-time', 'dance')).exit).toBe(Exit.badArguments);
});

it('leave out of a file is told row by row', async () => {
  const first = await terminal.run('working-time', 'leave', '--file', 'leave.csv', '--yes');
  expect(first.exit).toBe(Exit.failed);
  expect(first.stdout).toMatch(/2\s+ben@example.com.*added/);
  expect(first.stdout).toMatch(/3\s+zoe@example.com.*refused\s+Nobody on the roster/);
  expect((await terminal.run('working-time', 'leave', '--file', 'leave.csv')).stdout).toMatch(
    /2\s+ben@example.com.*known/,
  );
});

it('holidays out of a calendar file are everybody’s, and what is not understood is named', async () => {
  const asked = ['--file', 'days.ics', '--calendar', 'Germany'];
  const { stderr, exit } = await terminal.run('working-time', 'holidays', ...asked, '--yes');
  expect([exit, stderr]).toEqual([Exit.fine, expect.stringContaining('Left out: Party: DTSTART has a time of day')]);
  expect((await terminal.run('working-time', 'holidays')).stdout).toMatch(/Germany\s+1\s+1\s+everybody/);
});

it('retention is shown, told before it is changed, and bounded', async () => {
  expect((await terminal.run('retention')).stdout).toMatch(/activity\s+21\s+0/);
  const told = await terminal.run('retention', '--kind', 'activity', '--days', '30');
  expect(told.stdout).toBe('Not saved yet: 0 go within the hour, for good. Add --yes to do it.\n');
  await terminal.run('retention', '--kind', 'activity', '--days', 'none', '--yes');
  expect((await terminal.run('retention')).stdout).toMatch(/activity\s+no limit/);
  expect((await terminal.run('retention', '--kind', 'transcripts', '--days', 'none')).exit).toBe(Exit.badArguments);
  expect((await terminal.run('retention', '--kind', 'activity', '--days', '3')).stderr).toContain('At least 7 days.');
  expect((await terminal.run('retention', '--kind', 'activity')).exit).toBe(Exit.badArguments);
});
