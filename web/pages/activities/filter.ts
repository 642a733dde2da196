// What the feed is asked for, as it stands in the address: kinds, people and sources apart by commas, and the period.
import { z } from 'zod';
import { ActivityKind, activityKinds } from '../../../src/contract/activities.ts';
import { type PeriodSearch, periodSearch, type Range } from '../../ui/period.ts';

/** What cannot be read in an address is left out. */
const list = (item: z.ZodType<string>) =>
  z
    .string()
    .transform((text) => text.split(',').filter((part) => item.safeParse(part).success))
    .transform((parts) => (parts.length === 0 ? undefined : parts.join(',')))
    .optional()
    .catch(undefined);

export const feedSearch = {
  ...periodSearch,
  kind: list(ActivityKind),
  person: list(z.uuid()),
  source: list(z.uuid()),
};

export interface FeedSearch extends PeriodSearch {
  readonly kind?: string | undefined;
  readonly person?: string | undefined;
  readonly source?: string | undefined;
}

export type Chosen = 'kind' | 'person' | 'source';

export const chosenOf = (search: FeedSearch, name: Chosen): readonly string[] =>
  (search[name] ?? '').split(',').filter((part) => part !== '');

/** The same, with one taken in or left out; none chosen stands for all. */
export const toggled = (search: FeedSearch, name: Chosen, value: string): string | undefined => {
  const chosen = chosenOf(search, name);
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  const all = name === 'kind' && next.length === activityKinds.length;
  return next.length === 0 || all ? undefined : next.join(',');
};

/** Something besides the period narrows the feed. */
export const isNarrowed = (search: FeedSearch): boolean =>
  search.kind !== undefined || search.person !== undefined || search.source !== undefined;

export interface FeedInput {
  readonly from: string;
  readonly to: string;
  readonly kind?: string;
  readonly person?: string;
  readonly source?: string;
}

/** What the server is asked; `own` feeds know neither people nor sources. */
export const inputOf = (search: FeedSearch, range: Range, own: boolean): FeedInput => ({
  ...range,
  ...(search.kind === undefined ? {} : { kind: search.kind }),
  ...(own || search.person === undefined ? {} : { person: search.person }),
  ...(own || search.source === undefined ? {} : { source: search.source }),
});
