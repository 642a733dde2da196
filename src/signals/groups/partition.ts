// Which groups of a week may be shown for a signal, and who counts in each: so that nothing shown, nor any sum or difference of it, is about few people.

/** A person's part of a week: the columns that are added up over a group; the first `guarded` of them are held to dominance. */
export interface Share {
  readonly columns: readonly number[];
  readonly guarded: number;
}

export interface Candidate {
  readonly teamId: string;
  readonly members: readonly string[];
}

interface Released {
  readonly teamId: string;
  /** Everybody whose share is in the group's sums. */
  readonly counted: ReadonlySet<string>;
}

/** A group is shown when at least this part of its people with data can be counted in it. */
const kept = 0.8;
/** Without the two largest shares there must remain this part of the largest, so that even the second cannot tell the first's. */
const remainder = 0.5;

const tooLarge = (values: readonly number[]): boolean => {
  let [first, second, total] = [0, 0, 0];
  for (const value of values) {
    total += value;
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  // Nothing at all would say of each of them that they had nothing.
  return total === 0 || total - first - second < first * remainder;
};

/** Whether a sum over these people, and nothing smaller, may be known. */
export const isSafe = (shares: readonly Share[], least: number): boolean => {
  if (shares.length < least) return false;
  const guarded = shares[0]?.guarded ?? 0;
  for (let column = 0; column < guarded; column += 1) {
    if (tooLarge(shares.map((share) => share.columns[column] ?? 0))) return false;
  }
  return true;
};

/** People whom the groups chosen so far do not tell apart. */
interface Block {
  people: Set<string>;
  readonly groups: readonly Chosen[];
}

interface Chosen {
  readonly teamId: string;
  readonly withData: number;
  leftOut: number;
}

/** One block's part in a candidate: it is split off, and `rest` of the block is counted nowhere. */
interface Split {
  readonly block: Block;
  readonly inside: readonly string[];
  readonly rest: readonly string[];
}

/** The way from nothing chosen to a family of groups every block of which is safe. */
class Family {
  readonly #shares: ReadonlyMap<string, Share>;
  readonly #least: number;
  readonly #blockOf = new Map<string, Block>();
  readonly #outside: Block;
  readonly #left = new Set<string>();
  readonly #chosen: Chosen[] = [];

  constructor(shares: ReadonlyMap<string, Share>, least: number) {
    this.#shares = shares;
    this.#least = least;
    this.#outside = { people: new Set(shares.keys()), groups: [] };
    for (const person of shares.keys()) this.#blockOf.set(person, this.#outside);
  }

  #safe(people: Iterable<string>): boolean {
    const shares: Share[] = [];
    for (const person of people) {
      const share = this.#shares.get(person);
      if (share !== undefined) shares.push(share);
    }
    return isSafe(shares, this.#least);
  }

  /** Null: these people would stand alone, or those beside them, and too many of a group would have to be left out. */
  #splitOf(block: Block, inside: readonly string[]): Split | null {
    if (!this.#safe(inside)) return null;
    const mine = new Set(inside);
    const rest = block === this.#outside ? [] : [...block.people].filter((person) => !mine.has(person));
    if (rest.length === 0 || this.#safe(rest)) return { block, inside, rest: [] };
    const bearable = block.groups.every((group) => group.leftOut + rest.length <= group.withData * (1 - kept));
    return bearable ? { block, inside, rest } : null;
  }

  #apply(splits: readonly Split[], group: Chosen): void {
    for (const { block, inside, rest } of splits) {
      const split: Block = { people: new Set(inside), groups: [...block.groups, group] };
      for (const person of inside) {
        block.people.delete(person);
        this.#blockOf.set(person, split);
      }
      for (const person of rest) {
        block.people.delete(person);
        this.#blockOf.delete(person);
        this.#left.add(person);
      }
      for (const one of block.groups) one.leftOut += rest.length;
    }
    this.#chosen.push(group);
  }

  /** Takes the group up when it can be shown beside all that were taken up before. */
  add({ teamId, members }: Candidate): void {
    const present = members.filter((person) => this.#shares.has(person));
    const free = present.filter((person) => !this.#left.has(person));
    const touched = Map.groupBy(free, (person) => this.#blockOf.get(person) ?? this.#outside);
    const group: Chosen = { teamId, withData: present.length, leftOut: 0 };
    const splits: Split[] = [];
    let counted = 0;
    for (const [block, inside] of touched) {
      const split = this.#splitOf(block, inside);
      if (split === null) continue;
      splits.push(split);
      counted += inside.length;
    }
    if (counted === 0 || counted < present.length * kept) return;
    group.leftOut = present.length - counted;
    // Two parts that are safe apart may each lean on the same group's patience.
    const dropped = new Map<Chosen, number>();
    for (const { block, rest } of splits) {
      for (const one of block.groups) dropped.set(one, (dropped.get(one) ?? 0) + rest.length);
    }
    if ([...dropped].some(([one, count]) => one.leftOut + count > one.withData * (1 - kept))) return;
    this.#apply(splits, group);
  }

  released(): Released[] {
    const counted = new Map<Chosen, Set<string>>(this.#chosen.map((group) => [group, new Set()]));
    for (const [person, block] of this.#blockOf) {
      for (const group of block.groups) counted.get(group)?.add(person);
    }
    return [...counted].map(([{ teamId }, people]) => ({ teamId, counted: people }));
  }
}

/**
 * Of the candidates, in their order, those that can be shown together. Whatever is computed from their sums is computed
 * from sums over disjoint blocks of at least `least` people each, in none of which one person dominates.
 */
export const chooseGroups = (
  candidates: readonly Candidate[],
  { shares, least }: { readonly shares: ReadonlyMap<string, Share>; readonly least: number },
): Released[] => {
  const family = new Family(shares, least);
  for (const candidate of candidates) family.add(candidate);
  return family.released();
};
