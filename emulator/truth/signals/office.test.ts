// The ledger of the signals of the small office, asked for by the control API: what must hold whatever was drawn.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { now, startTest, type TestEmulator } from '../../harness.ts';
import { openSmallOffice } from '../../scenarios/small-office/office.ts';
import type { SignalTruth } from './signal-truth.ts';

let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startTest({ tenant: openSmallOffice({ now, seed: 1 }) });
  await emulator.control('POST', '/switches', { premium: true });
});
afterAll(() => emulator.close());

interface Answer {
  readonly signals: SignalTruth;
  readonly people: { userId: string; days: { day: string; signals: Record<string, { value: number | null }> }[] }[];
}
const everything = 'mail,meetings,calls,zoom,teams,slack,usage,signIns';
const ask = async (more: string): Promise<Answer> => {
  const path = `/truth?services=signals&from=2026-10-26&to=2026-11-19&${more}`;
  const { status, body } = await emulator.control('GET', path);
  expect(status).toBe(200);
  return body as unknown as Answer;
};
const valueOf = (signals: Readonly<Record<string, { value: number | null }>>, name: string): number =>
  signals[name]?.value ?? 0;

test('hours with others hold the meetings, and those after hours are a part of them', async () => {
  const { signals, people } = await ask(`sources=${everything}&mailboxSettings=true&leave=true`);
  const meetings = new Map(
    people.flatMap(({ userId, days }) =>
      days.map((one) => [`${userId} ${one.day}`, valueOf(one.signals, 'meeting-hours')]),
    ),
  );
  let days = 0;
  for (const person of signals.people) {
    for (const day of person.days) {
      const hours = valueOf(day.signals, 'collaboration-hours');
      expect(hours).toBeGreaterThanOrEqual((meetings.get(`${person.userId} ${day.day}`) ?? 0) - 1e-9);
      expect(valueOf(day.signals, 'after-hours-collaboration')).toBeLessThanOrEqual(hours + 1e-9);
      if (hours > 0) days += 1;
    }
    expect(
      person.weeks.length === 12 || person.days.every(({ signals: one }) => !one['collaboration-hours']?.value),
    ).toBe(true);
  }
  expect(days).toBeGreaterThan(200);
  const { adoption } = signals;
  expect(adoption?.listed).toBeGreaterThan(15);
  expect(signals.people.some(({ period }) => valueOf(period, 'mention-response-time') > 3)).toBe(true);
  expect(new Set(signals.people.map(({ period }) => period['habit-teams']?.value)).size).toBeGreaterThan(1);
  expect(signals.people.some(({ days: all }) => all.some(({ apps }) => Object.keys(apps).length > 1))).toBe(true);
});

const sum = ({ signals }: Answer) => signals.people.map(({ period }) => valueOf(period, 'collaboration-hours'));

test('only what the sources tell is there, and more sources never take hours away', async () => {
  const less = await ask('sources=meetings');
  const more = await ask(`sources=${everything}`);
  const [person] = less.signals.people;
  expect(Object.keys(person?.days[0]?.signals ?? {}).toSorted()).toEqual([
    'after-hours-collaboration',
    'collaboration-hours',
    'working-span',
  ]);
  expect(less.signals.adoption).toBeNull();
  for (const [index, hours] of sum(less).entries()) expect(sum(more)[index]).toBeGreaterThanOrEqual(hours - 1e-9);
});

test('a source that there is not is refused by name', async () => {
  const { status, body } = await emulator.control('GET', '/truth?services=signals&sources=mail,pigeons');
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain('sources');
});
