// What is said in the small office's channels: all that a reader may meet, by people who were there, the same each time.
import { expect, test } from 'vitest';
import { membersAt } from '../../tenant/changes.ts';
import { countChangesAt, readThreads, REACTIONS } from '../../tenant/teams.ts';
import { openScenario } from '../index.ts';

const DAY = 86_400_000;
const now = Date.parse('2025-11-21T10:00:00Z');
const open = (seed = 1) => openScenario({ name: 'small-office', mail: [], now, seed });
const tenant = open();
const teams = tenant.teams ?? [];
const channels = teams.flatMap((team) => team.channels.map((channel) => ({ team, channel })));
const readAt = (at: number, from = channels) =>
  from.flatMap(({ team, channel }) =>
    readThreads(channel, countChangesAt(channel, at)).flatMap((thread) =>
      [thread.root, ...thread.replies].map((message) => ({ team, channel, thread, message })),
    ),
  );
const said = readAt(now);

test('four teams with twelve channels, one of which is for help, belong to groups with owners', () => {
  expect([teams.length, channels.length]).toEqual([4, 12]);
  expect(channels.some(({ channel }) => channel.displayName.startsWith('help-'))).toBe(true);
  for (const { id, owners } of teams) {
    const group = tenant.groups?.find((one) => one.id === id);
    expect(group).toMatchObject({ isTeam: true, unified: true });
    expect(group && membersAt(group, now)).toEqual(expect.arrayContaining([...owners]));
  }
});

test('messages of every kind are there, with every reaction', () => {
  const kinds = new Set(said.map(({ message }) => message.author?.kind ?? 'event'));
  expect(kinds).toEqual(new Set(['user', 'federated', 'bot', 'event']));
  const guests = said.filter(
    ({ message }) => message.author && tenant.user(message.author.id, now)?.userType === 'Guest',
  );
  expect(guests.length).toBeGreaterThan(20);
  expect(new Set(said.flatMap(({ message }) => message.reactions.map(({ type }) => type)))).toEqual(new Set(REACTIONS));
  const count = (fits: (one: (typeof said)[number]) => boolean): number => said.filter(fits).length;
  expect(count(({ message }) => message.deletedAt !== null)).toBeGreaterThan(20);
  expect(count(({ message }) => message.editedAt !== null)).toBeGreaterThan(50);
  expect(count(({ message }) => message.mentions.some(({ kind }) => kind === 'channel'))).toBeGreaterThan(10);
  expect(count(({ message }) => message.attachments.length > 0)).toBeGreaterThan(20);
  expect(count(({ message }) => /^.{0,20}help/i.test(message.text))).toBeGreaterThan(30);
  expect(count(({ message }) => message.root !== null)).toBeGreaterThan(1_000);
});

test('ids are times that no other message of the channel has, and answers come after what they answer', () => {
  for (const { channel } of channels) {
    const ids = channel.changes().flatMap((change) => ('posted' in change ? [change.posted.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  }
  for (const { message, thread } of said) {
    expect(message.id).toBe(String(message.createdAt));
    expect(message.createdAt).toBeGreaterThanOrEqual(thread.root.createdAt);
  }
});

test('who writes is in the team at that time, and every text holds a canary', () => {
  for (const { team, message } of said) {
    if (message.event !== null || message.deletedAt !== null) continue;
    expect(message.text).toMatch(/canary-body-/);
    if (message.author?.kind !== 'user') continue;
    const group = tenant.groups?.find(({ id }) => id === team.id);
    expect(group && membersAt(group, message.createdAt)).toContain(message.author.id);
  }
});

const timesOf = (seed: number): string[] =>
  (open(seed).teams ?? []).flatMap((team) =>
    team.channels.flatMap(({ changes }) => changes().map(({ at }) => String(at))),
  );

test('the same seed says the same, another something else, and more is said as time goes by', () => {
  expect(timesOf(1)).toEqual(timesOf(1));
  expect(timesOf(1)).not.toEqual(timesOf(2));
  expect(readAt(now + 10 * DAY).length).toBeGreaterThan(said.length + 100);
});
