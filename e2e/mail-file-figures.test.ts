// Real list traffic: the truth ledger over the mail scenario against a count made straight from the files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openScenario } from '../emulator/scenarios/index.ts';
import { computeTruth } from '../emulator/truth/ledger.ts';
import type { Truth } from '../emulator/truth/shapes.ts';
import { countMailFile, mailCounts, type PersonFigures } from './mail-file-figures.ts';

const folder = join(import.meta.dirname, '..', '..', 'shared', 'data', 'mail-metadata');
const november = join(folder, 'developers-list-2017-11.jsonl');
const otherArchive = join(folder, 'developers-list-2017-11-other-archive.jsonl');
const september = join(folder, 'project-list-2017-09.jsonl');

function truthOf(paths: readonly string[]): Truth {
  const now = Date.parse('2018-01-01T00:00:00Z');
  return computeTruth(openScenario({ name: 'mail', mail: paths, now, seed: 1 }), {
    now,
    from: '2017-08-01',
    to: '2017-12-31',
  });
}

type PersonCounts = Record<(typeof mailCounts)[number], number>;

/** The ledger in the shape of the count. */
function figuresOf(truth: Truth): Map<string, PersonFigures> {
  return new Map(
    truth.people.map((person) => {
      const days: PersonFigures['days'] = new Map();
      for (const { day, signals } of person.days) {
        const counts = Object.fromEntries(mailCounts.map((name) => [name, signals[name]?.value ?? Number.NaN]));
        if (Object.values(counts).some((count) => count > 0)) days.set(day, counts as PersonCounts);
      }
      const replies = person.replies.map(({ minutes, workingMinutes }) => [minutes, workingMinutes] as const);
      const { median, p90, workingMedian } = person.period;
      const answers = { median: median.value, p90: p90.value, workingMedian: workingMedian.value };
      return [person.address, { days, replies, answers, undated: person.undated }];
    }),
  );
}

/** In one order, so that two counts compare by what they say. */
function inOrder(figures: ReadonlyMap<string, PersonFigures>): readonly unknown[] {
  return [...figures]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([person, { days, replies, answers, ...rest }]) => ({
      person,
      answers: Object.values(answers).map((minutes) => (minutes === null ? null : minutes.toFixed(6))),
      days: Object.fromEntries(days),
      replies: replies.toSorted(([a], [b]) => a - b),
      ...rest,
    }));
}

const countRows = (truth: Truth): number => truth.mailboxes.reduce((sum, { mail }) => sum + mail.length, 0);

describe.skipIf(!existsSync(november))('real mail-list traffic (skipped without ../shared/data)', () => {
  test.each([
    ['the developers list of November', [november]],
    ['the other archive of that month', [otherArchive]],
    ['the project list of September', [september]],
    ['both lists together', [november, september]],
  ])('gives the figures of a count over the file: %s', (_, paths) => {
    const counted = inOrder(countMailFile(paths));
    expect(inOrder(figuresOf(truthOf(paths)))).toEqual(counted);
    expect(counted.length).toBeGreaterThan(10);
  });

  test('gives the same figures when a second archive of the month delivers every mail once more', () => {
    const once = truthOf([november]);
    const twice = truthOf([november, otherArchive]);
    expect(twice.people).toEqual(once.people);
    expect(countRows(twice)).toBe(2 * countRows(once));
    expect(inOrder(countMailFile([november, otherArchive]))).toEqual(inOrder(countMailFile([november])));
  });

  test('keeps the mails without a date, on no day', () => {
    const truth = truthOf([november]);
    const dateless = truth.mailboxes.flatMap(({ mail }) => mail).filter(({ at }) => at === null);
    expect(new Set(dateless.map(({ messageId }) => messageId)).size).toBe(34);
    expect(dateless.every(({ day }) => day === null)).toBe(true);
  });

  test('finds answers to measure', () => {
    const replies = figuresOf(truthOf([november]));
    expect([...replies.values()].reduce((sum, person) => sum + person.replies.length, 0)).toBeGreaterThan(20);
  });
});
