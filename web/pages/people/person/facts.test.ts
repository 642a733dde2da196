// What the person page works with.
import { describe, expect, test } from 'vitest';
import type { Figure, SignalDefinition } from '../../../../src/contract/people.ts';
import { commonReason, groupsOf, type PersonAnswer, viewsOf, writeOthers, writeWhat } from './facts.ts';

const definition = (name: string, theme: SignalDefinition['theme']): SignalDefinition => ({
  name,
  theme,
  streams: [theme],
  title: name,
  unit: 'count',
  meaning: '',
  formula: '',
  source: '',
  period: 'sum',
});
const figure = (signal: string, change: Partial<Figure> = {}): Figure => ({
  signal,
  unit: 'count',
  value: 3,
  state: 'measured',
  coverage: 1,
  asOf: null,
  reason: null,
  beside: {},
  ...change,
});
const none = (signal: string, text: string): Figure =>
  figure(signal, { value: null, state: 'unavailable', reason: { code: 'x', text } });

const answer = (figures: readonly Figure[]): PersonAnswer => ({
  person: {
    id: '00000000-0000-4000-8000-000000000001',
    fullName: 'Ana',
    email: 'ana@contoso.example',
    jobTitle: null,
    department: null,
    managerName: null,
    zone: 'UTC',
    coverage: 1,
    reason: null,
  },
  days: ['2026-11-21'],
  signals: figures.map((period) => ({ period, days: [period] })),
  heatMap: [],
  workingTime: { zone: 'UTC', zoneFrom: 'organization', text: '' },
});

const definitions = [
  definition('mail-sent', 'mail'),
  definition('reply-time', 'mail'),
  definition('meetings', 'meetings'),
];

describe('signals', () => {
  test('stand in the order of their definitions, by what they are about', () => {
    const views = viewsOf(definitions, answer([figure('meetings'), figure('mail-sent')]), null);
    expect(groupsOf(views).map(({ title, signals }) => [title, signals.map((view) => view.figure.signal)])).toEqual([
      ['Mail', ['mail-sent']],
      ['Meetings', ['meetings']],
    ]);
  });
  test('are put beside the same signal of the days before', () => {
    const [view] = viewsOf(definitions, answer([figure('mail-sent')]), answer([figure('mail-sent', { value: 9 })]));
    expect(view?.before?.figure.value).toBe(9);
  });
});

const viewsWith = (figures: readonly Figure[]) => viewsOf(definitions, answer(figures), null);

describe('one reason for a whole group', () => {
  test('is told once', () => {
    const figures = [none('mail-sent', 'No licence.'), none('reply-time', 'No licence.')];
    expect(commonReason(viewsWith(figures))).toMatchObject({ text: 'No licence.' });
  });
  test('is told where what looks further back lacks for another one', () => {
    const [sent, habit] = viewsWith([none('mail-sent', 'Not read.'), none('reply-time', 'Not kept.')]);
    if (sent === undefined || habit === undefined) throw new Error('There are no views.');
    const overWeeks = { ...habit, definition: { ...habit.definition, period: 'weeks' as const } };
    expect(commonReason([sent, sent, overWeeks])).toMatchObject({ text: 'Not read.' });
  });
  test('is not claimed when something is there, or the reasons differ', () => {
    expect(commonReason(viewsWith([none('mail-sent', 'No licence.'), figure('reply-time')]))).toBeNull();
    expect(commonReason(viewsWith([none('mail-sent', 'No licence.'), none('reply-time', 'No replies.')]))).toBeNull();
  });
});

test('of many others three are named', () => {
  expect(writeOthers({ others: [], othersCount: 0 })).toBe('Nobody else');
  expect(writeOthers({ others: ['a@x', 'b@x'], othersCount: 2 })).toBe('a@x, b@x');
  expect(writeOthers({ others: ['a@x', 'b@x', 'c@x', 'd@x'], othersCount: 143 })).toBe('a@x, b@x, c@x and 140 more');
});

test.each([
  ['Meeting, 30 min', { direction: 'meeting', duration: 1800 }],
  ['Sign-in, Office 365', { direction: 'sign-in', app: 'Office 365' }],
  ['Chat message, channel 0f3a77c1', { direction: 'chat', place: '0f3a77c1-0000-4000-8000-000000000000' }],
  [
    'Report, teams: private chat messages, 4, as of 2026-11-18',
    {
      direction: 'report',
      count: { name: 'teams.private-chat-messages', value: 4, unit: 'count', refreshedOn: '2026-11-18' },
    },
  ],
  [
    'Week, 12.5 h',
    { direction: 'week', count: { name: 'collaboration-hours', value: 12.5, unit: 'h', refreshedOn: null } },
  ],
  ['Week', { direction: 'week' }],
] as const)('a row of evidence reads %s', (text, row) => {
  const nothing = { duration: 0, place: null, app: null, count: null };
  expect(writeWhat({ ...nothing, ...row }).replaceAll('\u00a0', ' ')).toBe(text);
});
