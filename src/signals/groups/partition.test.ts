// No set of groups that is shown together says anything about fewer people than may be.
import { array, assert, integer, property, record, uniqueArray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, chooseGroups, isSafe, type Share } from './partition.ts';

const share = (...columns: number[]): Share => ({ columns, guarded: 1 });
const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `p${from + index}`);
const even = (names: readonly string[]): Map<string, Share> => new Map(names.map((name) => [name, share(10)]));
const shown = (
  candidates: readonly Candidate[],
  shares: ReadonlyMap<string, Share>,
  least = 5,
): Record<string, number> =>
  Object.fromEntries(chooseGroups(candidates, { shares, least }).map((one) => [one.teamId, one.counted.size]));

describe('a sum', () => {
  test('over fewer people than may be is not shown', () => {
    expect(isSafe([share(1), share(1), share(1), share(1)], 5)).toBe(false);
    expect(isSafe([share(1), share(1), share(1), share(1), share(1)], 5)).toBe(true);
  });

  test('that is mostly one person is not shown, nor one that the second could take apart', () => {
    expect(isSafe([share(90), share(1), share(1), share(1), share(1)], 5)).toBe(false);
    expect(isSafe([share(50), share(50), share(1), share(1), share(1)], 5)).toBe(false);
  });

  test('of nothing is not shown: it would say of each that they had nothing', () => {
    expect(isSafe([share(0), share(0), share(0), share(0), share(0)], 5)).toBe(false);
  });
});

describe('beside one another', () => {
  test('of a group and all but one of its parts another part is withheld with the small one', () => {
    const all = { teamId: 'all', members: people(1, 23) };
    const parts = [
      { teamId: 'a', members: people(1, 10) },
      { teamId: 'b', members: people(11, 20) },
      { teamId: 'c', members: people(21, 23) },
    ];
    expect(shown([all, ...parts], even(people(1, 23)))).toEqual({ all: 20, a: 10, b: 10 });
    // Where leaving three out would leave too little of the whole, a part goes with them.
    const few = { teamId: 'all', members: people(8, 23) };
    expect(shown([few, ...parts.slice(1)], even(people(8, 23)), 7)).toEqual({ all: 16 });
  });

  test('a second team that is the first and one more person is not shown with them', () => {
    const candidates = [
      { teamId: 'first', members: people(1, 12) },
      { teamId: 'second', members: people(1, 13) },
    ];
    expect(shown(candidates, even(people(1, 13)))).toEqual({ first: 12, second: 12 });
  });

  test('two teams that overlap in a few people are not both shown', () => {
    const candidates = [
      { teamId: 'first', members: people(1, 10) },
      { teamId: 'second', members: people(8, 16) },
    ];
    expect(shown(candidates, even(people(1, 16)))).toEqual({ first: 10 });
  });
});

/** The rank of rows of noughts and ones, by exact elimination over the integers modulo a large prime. */
const rankOf = (rows: readonly (readonly number[])[]): number => {
  const prime = 1_000_003n;
  const power = (base: bigint, exponent: bigint): bigint => {
    let [result, factor, left] = [1n, base % prime, exponent];
    for (; left > 0n; left >>= 1n) {
      if (left & 1n) result = (result * factor) % prime;
      factor = (factor * factor) % prime;
    }
    return result;
  };
  const work = rows.map((row) => row.map((value) => BigInt(value)));
  let rank = 0;
  for (let column = 0; column < (work[0]?.length ?? 0); column += 1) {
    const found = work.findIndex((row, at) => at >= rank && row[column] !== 0n);
    if (found === -1) continue;
    [work[rank], work[found]] = [work[found]!, work[rank]!];
    const inverse = power(work[rank]![column]!, prime - 2n);
    work[rank] = work[rank]!.map((value) => (value * inverse) % prime);
    for (const [at, row] of work.entries()) {
      const factor = row[column]!;
      if (at === rank || factor === 0n) continue;
      work[at] = row.map((value, place) => (((value - factor * work[rank]![place]!) % prime) + prime) % prime);
    }
    rank += 1;
  }
  return rank;
};

test('whatever teams there are, no sums and differences of what is shown come down to few people', () => {
  const team = uniqueArray(integer({ min: 1, max: 36 }), { minLength: 1, maxLength: 36 });
  const input = record({
    teams: array(team, { minLength: 1, maxLength: 9 }),
    values: array(integer({ min: 0, max: 30 }), { minLength: 36, maxLength: 36 }),
    least: integer({ min: 5, max: 8 }),
  });
  assert(
    property(input, ({ teams, values, least }) => {
      const shares = new Map(values.map((value, at) => [`p${at + 1}`, share(value)]));
      const candidates = [
        { teamId: 'all', members: people(1, 36) },
        ...teams.map((members, at) => ({ teamId: `t${at}`, members: members.map((one) => `p${one}`) })),
      ];
      const released = chooseGroups(candidates, { shares, least });
      const names = people(1, 36);
      const rows = released.map(({ counted }) => names.map((name) => (counted.has(name) ? 1 : 0)));
      const rank = rows.length === 0 ? 0 : rankOf(rows);
      // A row with fewer people than may be, if it could be combined, would not raise the rank.
      for (const [at] of names.entries()) {
        const alone = names.map((_, place) => (place === at ? 1 : 0));
        expect(rankOf([...rows, alone])).toBe(rank + 1);
      }
      // People whom the shown groups do not tell apart are always enough, and none of them dominates.
      const patterns = Map.groupBy(names, (_, at) => rows.map((row) => row[at]).join(''));
      for (const [pattern, block] of patterns) {
        if (!pattern.includes('1')) continue;
        expect(
          isSafe(
            block.map((name) => shares.get(name)!),
            least,
          ),
        ).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
