// What `plumbline teams` prints.
import { expect, test } from 'vitest';
import type { TeamView } from '../contract/teams.ts';
import { listText, teamText } from './teams.ts';

const id = '00000000-0000-4000-8000-000000000001';
const team = { id, kind: 'department' as const, name: 'Sales', lead: null, people: 24 };
const figure = {
  signal: 'mail-sent',
  unit: 'count' as const,
  value: 40,
  state: 'measured' as const,
  coverage: 1,
  asOf: '2026-11-19T08:00:00Z',
  reason: null,
  beside: {},
};
const hidden = { ...figure, signal: 'reply-time', value: null, state: 'unavailable' as const };

test('the list says who is how large, and up to where teams are told', () => {
  const text = listText({
    teams: [team],
    least: 10,
    told: { from: '2026-10-26', to: '2026-11-09' },
    next: { week: '2026-11-16', on: '2026-11-26' },
  });
  expect(text).toMatch(/Sales\s+department\s+24/);
  expect(text).toContain('Told up to the week of 2026-11-09, of at least 10 people.');
});

test('before the first week is told the list says when it can be', () => {
  const next = { week: '2026-11-16', on: '2026-11-26' };
  expect(listText({ teams: [team], least: 10, told: null, next })).toContain('can be from 2026-11-26 on');
});

test('a team’s figures stand beside those of the weeks before, and what is not shown is counted', () => {
  const view: TeamView = {
    team,
    least: 10,
    weeks: ['2026-11-02', '2026-11-09'],
    figures: [
      { figure, before: { ...figure, value: 35 }, weeks: [] },
      { figure: hidden, before: hidden, weeks: [] },
    ],
    hours: null,
    asOf: '2026-11-19T08:00:00Z',
  };
  const text = teamText(view, new Map([['mail-sent', 'Mail sent']]));
  expect(text).toMatch(/Mail sent\s+40\s+35/);
  expect(text).toContain('1 not shown');
});
