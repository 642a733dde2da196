// Partial responses: a `fields` mask such as `nextPageToken,items(id,start,attendees/email)` is honoured to the letter.
import { badRequest } from './errors.ts';

/** A name and what is wanted below it; null is everything. */
export type Mask = ReadonlyMap<string, Mask> | null;

/** Both together; everything swallows the rest. */
const unite = (one: Mask, other: Mask): Mask => {
  if (one === null || other === null) return null;
  const both = new Map(one);
  for (const [name, below] of other) both.set(name, both.has(name) ? unite(both.get(name) ?? null, below) : below);
  return both;
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Mask {
    const mask = this.#list();
    if (this.#at < this.#text.length) throw this.#wrong();
    return mask;
  }

  #wrong(): Error {
    return badRequest(`Invalid field selection ${this.#text.slice(this.#at)}`, 'invalidParameter');
  }

  #list(): Map<string, Mask> {
    const mask = new Map<string, Mask>();
    for (;;) {
      const [name, below] = this.#path();
      mask.set(name, mask.has(name) ? unite(mask.get(name) ?? null, below) : below);
      if (this.#text[this.#at] !== ',') return mask;
      this.#at += 1;
    }
  }

  #path(): [string, Mask] {
    const name = /^[\w-]+|^\*/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#wrong();
    this.#at += name.length;
    const next = this.#text[this.#at];
    if (next === '/') {
      this.#at += 1;
      return [name, new Map([this.#path()])];
    }
    if (next !== '(') return [name, null];
    this.#at += 1;
    const below = this.#list();
    if (this.#text[this.#at] !== ')') throw this.#wrong();
    this.#at += 1;
    return [name, below];
  }
}

/** Null without a mask. Throws 400 for one that cannot be read. */
export const readMask = (text: string | null): Mask => (text === null || text === '' ? null : new Reader(text).read());

/** What the mask leaves of a value. */
export const applyMask = (value: unknown, mask: Mask): unknown => {
  if (mask === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => applyMask(item, mask));
  const kept: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    const below = mask.get(mask.has(name) ? name : '*');
    if (below !== undefined) kept.push([name, applyMask(inner, below)]);
  }
  return Object.fromEntries(kept);
};

/** The mask's leaves, for the ledger: `items/attendees/email`. */
export const listMask = (mask: Mask, above = ''): readonly string[] =>
  mask === null
    ? [above === '' ? '*' : above]
    : [...mask].flatMap(([name, below]) => listMask(below, above === '' ? name : `${above}/${name}`));
