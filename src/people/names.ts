// Names as people and user names hold them: which words, how two of them agree, and what a user name is made of.
import { nicknames, type Reason, titles } from './proposal-weights.ts';
import { isForeign, loose, plain, withoutUmlauts } from './spelling.ts';

export interface PersonName {
  /** Plain words, the first name first. */
  readonly words: readonly string[];
  /** Written in another alphabet. */
  readonly foreign: boolean;
}

const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !titles.has(word) && !/^\d+$/.test(word));

/** `Smith, John (Sales)`, `Dr. John Smith` and `john smith` are one name. */
export const readName = (text: string): PersonName => {
  const bare = text.replaceAll(/\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|\|.*$| [-–] .*$/g, ' ');
  const [last, first, ...more] = bare.split(',');
  const swapped = last !== undefined && first !== undefined && more.length === 0 && wordsOf(first).length > 0;
  return { words: wordsOf(swapped ? `${first} ${last}` : bare), foreign: isForeign(bare) };
};

const first = (words: readonly string[]): string => words[0] ?? '';
const last = (words: readonly string[]): string => words.at(-1) ?? '';

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.toSorted().join(' ') === b.toSorted().join(' ');

const isShortFor = (short: string, name: string): boolean => (nicknames.get(name) ?? []).includes(short);

/** Both ends of the shorter are the ends of the longer, or the first two of it: names in the middle, or one more surname. */
const isPartOf = (short: readonly string[], long: readonly string[]): boolean =>
  short.length >= 2 &&
  long.length > short.length &&
  first(short) === first(long) &&
  short.every((word) => long.includes(word)) &&
  first(short).length > 1;

const compareLatin = (a: readonly string[], b: readonly string[]): Reason | null => {
  if (isSame(a, b)) return 'same-name';
  if (isSame(a.map(withoutUmlauts), b.map(withoutUmlauts))) return 'same-name-respelled';
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (isPartOf(short.map(withoutUmlauts), long.map(withoutUmlauts))) return 'part-of-name';
  if (withoutUmlauts(last(a)) !== withoutUmlauts(last(b))) return null;
  if (isShortFor(first(a), first(b)) || isShortFor(first(b), first(a))) return 'nickname';
  const initial = first(a).length === 1 || first(b).length === 1;
  return initial && first(a)[0] === first(b)[0] ? 'initial-and-name' : null;
};

/** How two names agree, by the strongest reason; null: they do not. A name of one word agrees with nothing. */
export const compareNames = (a: PersonName, b: PersonName): Reason | null => {
  if (a.words.length < 2 || b.words.length < 2) return null;
  if (!a.foreign && !b.foreign) return compareLatin(a.words, b.words);
  if (a.foreign && b.foreign) return isSame(a.words, b.words) ? 'same-name' : null;
  const latin = (a.foreign ? b : a).words.map(loose);
  const other = (a.foreign ? a : b).words.map(loose);
  // Russian names are often told with the father's name, and in either order.
  const [short, long] = latin.length <= other.length ? [latin, other] : [other, latin];
  return short.every((word) => word.length > 1 && long.includes(word)) ? 'same-name-transliterated' : null;
};

/** Whether two first names can be one person's: the same, a short form, or one an initial of the other. */
export const mayBeFirstName = (a: string, b: string): boolean =>
  withoutUmlauts(a) === withoutUmlauts(b) ||
  isShortFor(a, b) ||
  isShortFor(b, a) ||
  ((a.length === 1 || b.length === 1) && a[0] === b[0]);

/** A user name. */
export interface Handle {
  /** As it is written, in small letters. */
  readonly text: string;
  readonly parts: readonly string[];
  /** It ended with digits, which are left out of `parts`. */
  readonly numbered: boolean;
}

/** Null for what is no user name: an id of a system, one or two letters, many digits. */
export const readHandle = (text: string): Handle | null => {
  const bare = plain(
    text
      .trim()
      .replace(/^@/, '')
      .replace(/^[a-z]+:/, ''),
  );
  if (!/^[a-z][a-z0-9._-]{2,39}$/.test(bare) || /\d.*[a-z]/.test(bare.replaceAll(/[._-]/g, ''))) return null;
  const name = bare.replace(/[._-]*\d+$/, '');
  const parts = name.split(/[._-]+/).filter((part) => part !== '');
  return parts.join('').length < 3 ? null : { text: bare, parts, numbered: name !== bare };
};

export type HandleReason = 'handle-of-name' | 'handle-of-initial';

interface HandleKey {
  readonly key: string;
  readonly reason: HandleReason;
}

/** What user names are made of somebody's name: all of it, or an initial and a name; without separators. */
export const handleKeys = ({ words }: PersonName): HandleKey[] => {
  if (words.length < 2) return [];
  const keys = new Map<string, HandleReason>();
  for (const spelled of [words, words.map(withoutUmlauts)]) {
    const [given, family] = [first(spelled), last(spelled)];
    const shorts = nicknames.get(given) ?? [];
    for (const name of [given, ...shorts]) {
      keys.set(name + family, 'handle-of-name');
      keys.set(family + name, 'handle-of-name');
    }
    keys.set(spelled.join(''), 'handle-of-name');
  }
  for (const spelled of [words, words.map(withoutUmlauts)]) {
    const [given, family] = [first(spelled), last(spelled)];
    for (const key of [given.slice(0, 1) + family, family + given.slice(0, 1), given + family.slice(0, 1)])
      if (!keys.has(key) && key.length > 3) keys.set(key, 'handle-of-initial');
  }
  return [...keys].map(([key, reason]) => ({ key, reason }));
};
