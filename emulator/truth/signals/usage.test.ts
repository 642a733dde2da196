// Counts of the usage reports, habits and adoption, told beforehand by hand.
import { expect, test } from 'vitest';
import { noUse } from '../../activity/usage.ts';
import type { UsageDay } from '../activity.ts';
import { measureAdoption, measureHabits, measureUsage, type UsageBook } from './usage.ts';
import { daysOf, lastWeeks } from './weeks.ts';

const lastDay = '2026-11-22';
const chats = (day: string, privateChatMessages: number): readonly [string, readonly UsageDay[]] => [
  day,
  [{ ...noUse, day, active: [], teams: { ...noUse.teams, privateChatMessages } }],
];
/** So many actions on the Wednesday of each of the last weeks, the newest first; of the other days the reports tell none. */
const bookOf = (actions: readonly number[]): UsageBook =>
  new Map(
    lastWeeks(lastDay, 12)
      .toReversed()
      .flatMap((monday, index) => daysOf(monday).map((day, at) => chats(day, at === 2 ? (actions[index] ?? 0) : 0))),
  );
const habits = (actions: readonly number[]) => {
  const figures = measureHabits(bookOf(actions), lastDay);
  return [figures['habit-teams']?.value, figures['habit-teams-4-weeks']?.value];
};
const weeks = (count: number, actions: number) => Array.from({ length: count }, () => actions);

test.each<[string, readonly number[], [number, number]]>([
  ['power: fifteen actions a week on average', weeks(12, 15), [4, 4]],
  ['habitual: below fifteen on average', weeks(12, 14), [3, 3]],
  ['power with nine active weeks of twelve', weeks(9, 20), [4, 4]],
  ['eight active weeks are none of habit', weeks(8, 100), [2, 4]],
  ['novice: an action a week on average', [12], [2, 2]],
  ['low: anything at all', [3], [1, 1]],
  ['low over twelve weeks, novice over four', [4], [1, 2]],
  ['none', [], [0, 0]],
])('a habit is %s', (_, actions, expected) => {
  expect(habits(actions)).toEqual(expected);
});

test('each app has a habit of its own, with the actions a week and the active weeks beside it', () => {
  const figures = measureHabits(bookOf([12, 12]), lastDay);
  expect(figures['habit-teams']).toEqual({
    value: 2,
    unit: 'level',
    state: 'measured',
    beside: { actionsAWeek: 2, activeWeeks: 2 },
  });
  expect(figures['habit-email']).toMatchObject({ value: 0, beside: { actionsAWeek: 0, activeWeeks: 0 } });
  expect(Object.keys(figures)).toHaveLength(8);
});

test('a week of which less than half was reported is one without actions, and less than half of all says nothing', () => {
  const whole = bookOf(weeks(12, 15));
  const since = (first: string): UsageBook => new Map([...whole].filter(([day]) => day >= first));
  const some = measureHabits(since(lastWeeks(lastDay, 4)[1] ?? ''), lastDay);
  expect(some['habit-teams']).toMatchObject({ value: null, reason: 'too little read' });
  expect(some['habit-teams-4-weeks']).toMatchObject({
    value: 2,
    state: 'estimated',
    beside: { actionsAWeek: 11.25, activeWeeks: 3 },
  });
});

test('actions are what is done, not what comes; meetings are those attended', () => {
  const day = '2026-11-18';
  const use: UsageDay = {
    ...noUse,
    day,
    active: [],
    teams: {
      ...noUse.teams,
      postMessages: 1,
      replyMessages: 2,
      calls: 3,
      oneTimeAttended: 1,
      recurringAttended: 1,
      oneTimeOrganized: 9,
    },
    email: { ...noUse.email, sent: 4, received: 50, read: 5 },
    oneDrive: { ...noUse.oneDrive, viewedOrEdited: 1, synced: 2, sharedInternally: 3, sharedExternally: 4 },
    sharePoint: { ...noUse.sharePoint, visitedPages: 6 },
  };
  const book: UsageBook = new Map([[day, [use]]]);
  expect(measureUsage(book, [day])).toMatchObject({
    'usage-teams-channel-messages': { value: 3 },
    'usage-teams-meetings': { value: 2 },
    'usage-mail-read': { value: 5 },
    'usage-onedrive-shared': { value: 7 },
    'usage-sharepoint-pages': { value: 6 },
    'usage-active-days': { value: 1 },
    'usage-adoption': { value: 1, unit: 'ratio' },
  });
  const idle: UsageBook = new Map([[day, [{ ...noUse, day, active: [], email: { ...noUse.email, received: 9 } }]]]);
  expect(measureUsage(idle, [day])).toMatchObject({
    'usage-active-days': { value: 0 },
    'usage-adoption': { value: 0 },
  });
  expect(measureUsage(new Map(), [day])['usage-mail-sent']).toMatchObject({ value: null, reason: 'not reported yet' });
});

test('several accounts of a person add up', () => {
  const day = '2026-11-18';
  const [, one] = chats(day, 2);
  expect(measureUsage(new Map([[day, [...one, ...one]]]), [day])['usage-teams-chats']?.value).toBe(4);
});

test('adoption is whoever did anything, of all who are listed; of several days that of the average one', () => {
  const [monday = '', , day = ''] = daysOf(lastWeeks(lastDay, 1)[0] ?? '');
  const adoption = measureAdoption([bookOf([3]), bookOf([]), bookOf([0, 5])], [day]);
  expect(adoption).toMatchObject({ active: 1, listed: 3 });
  expect(adoption.ratio.value).toBeCloseTo(1 / 3, 9);
  expect(measureAdoption([bookOf([3]), bookOf([])], [monday, day]).ratio.value).toBe(1 / 4);
  expect(measureAdoption([], [day]).ratio).toMatchObject({ value: null });
});
