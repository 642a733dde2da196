// Counts of the usage reports, habits and adoption, told beforehand by hand.
import { expect, test } from 'vitest';
import { noUse } from '../../activity/usage.ts';
import type { UsageDay } from '../activity.ts';
import { measureAdoption, measureHabit, measureUsage, type UsageBook } from './usage.ts';
import { daysOf, lastWeeks } from './weeks.ts';

const lastDay = '2026-11-22';
const chats = (day: string, privateChatMessages: number): readonly [string, readonly UsageDay[]] => [
  day,
  [{ ...noUse, day, active: [], teams: { ...noUse.teams, privateChatMessages } }],
];
/** So many actions on the Wednesday of each of the last weeks, the newest first. */
const bookOf = (actions: readonly number[]): UsageBook =>
  new Map(
    lastWeeks(lastDay, 12)
      .toReversed()
      .map((monday, index) => chats(daysOf(monday)[2] ?? '', actions[index] ?? 0)),
  );
const habits = (actions: readonly number[]) => {
  const figures = measureHabit(bookOf(actions), lastDay);
  return [figures['usage-habit']?.value, figures['usage-habit-4-weeks']?.value];
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
    'usage-email-read': { value: 5 },
    'usage-onedrive-shared': { value: 7 },
    'usage-sharepoint-pages': { value: 6 },
    'usage-active-days': { value: 1 },
  });
  const idle: UsageBook = new Map([[day, [{ ...noUse, day, active: [], email: { ...noUse.email, received: 9 } }]]]);
  expect(measureUsage(idle, [day])['usage-active-days']?.value).toBe(0);
  expect(measureUsage(new Map(), [day])['usage-email-sent']).toMatchObject({ value: null, reason: 'not reported yet' });
});

test('several accounts of a person add up', () => {
  const day = '2026-11-18';
  const [, one] = chats(day, 2);
  expect(measureUsage(new Map([[day, [...one, ...one]]]), [day])['usage-teams-chats']?.value).toBe(4);
});

test('adoption is whoever did anything, of all who are listed', () => {
  const day = daysOf(lastWeeks(lastDay, 1)[0] ?? '')[2] ?? '';
  const adoption = measureAdoption([bookOf([3]), bookOf([]), bookOf([0, 5])], [day]);
  expect(adoption).toMatchObject({ active: 1, listed: 3 });
  expect(adoption.ratio.value).toBeCloseTo(1 / 3, 9);
  expect(measureAdoption([], [day]).ratio).toMatchObject({ value: null });
});
