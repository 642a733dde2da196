// `$filter` of the directory: comparisons with `eq` and `startsWith`, joined by `and`, on the properties that it keeps an index of.
import { GraphError } from './errors.ts';
import { readFilter, type Comparison } from './odata.ts';

/** What can be filtered by, and how it is read. */
export type Index<Item> = Readonly<Record<string, (item: Item) => string | boolean | null>>;

const unsupported = (rest = ''): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', `Unsupported or invalid query filter clause specified${rest}.`);

/** Whether an item fits the filter; all do without one. Throws 400 for what the directory cannot filter by. */
export const readDirectoryFilter = <Item>(
  filter: string | null,
  type: string,
  index: Index<Item>,
): ((item: Item) => boolean) => {
  if (filter === null) return () => true;
  const comparisons = readFilter(filter);
  if (!comparisons) throw unsupported();
  const tests = comparisons.map((comparison) => makeTest(comparison, type, index));
  return (item) => tests.every((test) => test(item));
};

const makeTest = <Item>(
  { property, operator, value }: Comparison,
  type: string,
  index: Index<Item>,
): ((item: Item) => boolean) => {
  const read = Object.hasOwn(index, property) ? index[property] : undefined;
  if (!read || (operator !== 'eq' && operator !== 'startswith')) {
    throw unsupported(` for property '${property}' of resource '${type}'`);
  }
  const wanted = fold(value);
  return operator === 'eq'
    ? (item) => fold(read(item)) === wanted
    : (item) => String(fold(read(item)) ?? '').startsWith(String(wanted));
};

const fold = (given: string | boolean | null): string | boolean | null =>
  typeof given === 'string' ? given.toLowerCase() : given;
