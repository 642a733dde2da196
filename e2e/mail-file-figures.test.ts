// Real list traffic: the truth ledger over the mail scenario against a count made straight from the files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openScenario } from '../emulator/scenarios/index.ts';
import { computeTruth } from '../emulator/truth/ledger.ts';
import type { Truth } from '../emulator/truth/shapes.ts';
import { countMailFile, type PersonFigures } from './mail-file-figures.ts';

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

/** The ledger in the shape of the count. */
function figuresOf(truth: Truth): Map<string, PersonFigures> {
  return new Map(
    truth.people.map((person) => {
      const days: PersonFigures['days'] = new Map();
      for (const { day, signals } of person.days) {
        const value = (name: string): number => signals[name]?.value ?? Number.NaN;
        const counts = {
          'mail-sent': value('mail-sent'),
          'mail-received': value('mail-received'),
          'mail-bulk-received': value('mail-bulk-received'),
          'threads-started': value('threads-started'),
        };
        if (Object.values(counts).some((count) => count > 0)) days.set(day, counts);
      }
      const replies = person.replies.map(({ minutes }) => minutes);
      return [person.address, { days, replies, replyTime: person.period.median.value, undated: person.undated }];
    }),
  );
}

/** In one order, so that two counts compare by what they say. */
function inOrder(figures: ReadonlyMap<string, PersonFigures>): readonly unknown[] {
  return [...figures]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([person, { days, replies, ...rest }]) => ({
      person,
      days: Object.fromEntries(days),
      replies: replies.toSorted((a, b) => a - b),
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
