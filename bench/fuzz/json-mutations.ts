// Changing an input as a document in JSON, so that it stays one: values are replaced, taken away, doubled, nested, renamed.
import { mutateBytes, type Stock } from './mutations.ts';
import type { Random } from './random.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const oddValues: readonly Json[] = [
  ['', ' ', '\0', '\ud800', 'a\udc00', '__proto__', '\u0130'.repeat(200), 'x'.repeat(2000), '@', 'a@b', '..'],
  ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.9999999Z', '2026-02-30T00:00:00Z', '+275760-09-13T00:00:00Z'],
  ['2026-11-20T09:00:00+14:00', '2026-11-20', 'PT1H', '00000000-0000-0000-0000-000000000000', 'null', '-1'],
  [0, -1, 1, 0.5, 1e308, -1e308, 2 ** 53, 2 ** 31, 429, 503, true, false, null],
  [[], {}, [[]], [null], { id: null }, [{}], { '': 0 }],
].flat();

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Own properties alone: also one called `__proto__`. */
const fromEntries = (entries: readonly (readonly [string, Json])[]): Json => Object.fromEntries(entries);

const nested = (value: Json, depth: number): Json => {
  let outer: Json = value;
  for (let level = 0; level < depth; level += 1) outer = level % 2 === 0 ? [outer] : { value: outer };
  return outer;
};

const changeText = (text: string, stock: Stock): string =>
  mutateBytes(Buffer.from(text), stock, 4000).toString('utf8').replaceAll('\ufffd', '\ud800');

const changeHere = (value: Json, stock: Stock): Json => {
  const { random, tokens } = stock;
  if (typeof value === 'string' && !random.oneIn(3)) return changeText(value, stock);
  if (typeof value === 'number' && !random.oneIn(3)) return value + random.pick([1, -1, 0.5, 2 ** 31, -(2 ** 40)]);
  if (tokens.length > 0 && random.oneIn(3)) return random.pick(tokens).toString('utf8');
  return random.oneIn(12) ? nested(value, 1 + random.size(40)) : random.pick(oddValues);
};

const changeList = (list: readonly Json[], stock: Stock): Json => {
  const { random } = stock;
  const at = random.below(list.length);
  const chosen = list[at] ?? null;
  switch (random.below(6)) {
    case 0:
      return list.filter((_, place) => place !== at);
    case 1:
      return [...list.slice(0, at), chosen, ...list.slice(at)];
    case 2:
      return [...list, ...Array.from({ length: random.size(60) }, () => chosen)];
    default:
      return list.map((one, place) => (place === at ? change(one, stock) : one));
  }
};

const swapNames = (entries: readonly (readonly [string, Json])[], random: Random): Json => {
  const [one, other] = [random.below(entries.length), random.below(entries.length)];
  const names = entries.map(([name]) => name);
  return fromEntries(
    entries.map(([name, value], at) => [names[at === one ? other : at === other ? one : at] ?? name, value]),
  );
};

const changeObject = (object: { readonly [key: string]: Json }, stock: Stock): Json => {
  const { random } = stock;
  const entries = Object.entries(object);
  const at = random.below(entries.length);
  switch (random.below(12)) {
    case 0:
      return fromEntries(entries.filter((_, place) => place !== at));
    case 1:
      return swapNames(entries, random);
    case 2:
      return fromEntries([...entries, [random.pick(['__proto__', 'constructor', 'then', 'toJSON', '']), 1]]);
    default:
      return fromEntries(entries.map(([name, value], place) => [name, place === at ? change(value, stock) : value]));
  }
};

const change = (value: Json, stock: Stock): Json => {
  if (value === null || typeof value !== 'object' || stock.random.oneIn(12)) return changeHere(value, stock);
  if (isList(value)) return value.length === 0 ? changeHere(value, stock) : changeList(value, stock);
  return Object.keys(value).length === 0 ? changeHere(value, stock) : changeObject(value, stock);
};

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value);

/** The document with one to four changes, printed. `within`: see Target. */
export const mutateJson = (document: Json, stock: Stock, within?: string): Buffer => {
  const part = within !== undefined && isObject(document) ? document[within] : undefined;
  let changed = part ?? document;
  for (let left = 1 + stock.random.below(4); left > 0; left -= 1) changed = change(changed, stock);
  const whole = part !== undefined && within !== undefined && isObject(document);
  return Buffer.from(JSON.stringify(whole ? { ...document, [within]: changed } : changed));
};
