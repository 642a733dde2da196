// Where the reading of the audit log stands: slices of time still to be asked for, and the query that is under way. Pure.
import { z } from 'zod';
import { Trail } from '../cursors.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Records of the latest hour are not all there yet. */
const settling = hour;
/** Read again with the next slice, for what comes later than that. */
const overlap = 2 * hour;
/** Some records come a day late: once a day all that may have got some is asked for again. */
export const late = { every: day, reach: 50 * hour };
/** Days that are read where nobody says how far back, and the most that Microsoft keeps for everybody. */
const reach = { standard: 7 * day, most: 180 * day };
/** What is new comes between the slices of the past once it is so much. */
const patience = 3 * hour;
/** No slice is cut any smaller. */
const smallest = 2 * minute;
/** How often a slice is tried before it is set aside. */
const mostTries = 8;
/** Microsoft takes 200 queries in 24 hours; some are left to others. */
export const budget = { queries: 180, within: day };

/** Milliseconds since 1970; `to` does not belong to it. */
const Slice = z.strictObject({ from: z.int(), to: z.int(), tries: z.int().min(0) });
export type Slice = z.infer<typeof Slice>;

const Query = z.strictObject({
  step: z.literal('query'),
  id: z.string(),
  slice: Slice,
  asked: z.int(),
  polls: z.int().min(0),
});

const Records = z.strictObject({
  step: z.literal('records'),
  id: z.string(),
  slice: Slice,
  link: z.string(),
  trail: Trail,
  /** Records of this pass, of the pass before (null: this is the first), and how many there should be (null: not told). */
  seen: z.int().min(0),
  before: z.int().min(0).nullable(),
  expected: z.int().min(0).nullable(),
  pass: z.int().min(1),
  /** Failures in a row. */
  failures: z.int().min(0),
  /** Which records came in all passes, as `markIds` writes it, and how many that were when this pass began (null: too many to tell). */
  came: z.string().default(''),
  cameBefore: z.int().min(0).nullable().default(0),
  /** False: the query gave only so many of its records. */
  whole: z.boolean().default(true),
});

export const Cursor = z.strictObject({
  version: z.enum(['v1.0', 'beta']),
  /** Up to when the log is read or among the slices. */
  high: z.int(),
  /** When all that may still get late ones was last asked for again. */
  swept: z.int(),
  /** The next one first. */
  slices: z.array(Slice),
  task: z.discriminatedUnion('step', [Query, Records]).nullable(),
  /** When queries were asked for, within the budget's time. */
  asked: z.array(z.int()),
  /** Nothing is asked before. */
  notBefore: z.int(),
});
export type Cursor = z.infer<typeof Cursor>;
export type QueryTask = z.infer<typeof Query>;
export type RecordsTask = z.infer<typeof Records>;

/** Days, the newest first. */
const cut = ({ from, to }: { readonly from: number; readonly to: number }): Slice[] => {
  const slices: Slice[] = [];
  for (let end = to; end > from; end -= day) slices.push({ from: Math.max(from, end - day), to: end, tries: 0 });
  return slices;
};

export const beginLog = (since: number | null, now: number): Cursor => {
  const high = now - settling;
  const from = since === null ? now - reach.standard : Math.max(since, now - reach.most);
  return { version: 'v1.0', high, swept: now, slices: cut({ from, to: high }), task: null, asked: [], notBefore: 0 };
};

/** Puts what is new first: in a new cycle, and when much has come while the past is read. */
export const withNew = (at: Cursor, since: number | null, now: number): Cursor => {
  const high = now - settling;
  const isDue = at.slices.length === 0 ? high > at.high : high - at.high >= patience;
  if (at.task !== null || !isDue) return at;
  const deep = now - at.swept >= late.every;
  const back = Math.min(at.high - overlap, deep ? now - late.reach : now);
  const from = Math.max(back, since ?? back);
  return { ...at, high, swept: deep ? now : at.swept, slices: [...cut({ from, to: high }), ...at.slices] };
};

/** Milliseconds until one more query is within the budget; 0: now. */
export const budgetWait = ({ asked }: Cursor, now: number): number => {
  const held = asked.filter((time) => time > now - budget.within);
  const first = held[held.length - budget.queries];
  return first === undefined ? 0 : first + budget.within - now;
};

const halves = ({ from, to, tries }: Slice): Slice[] => {
  const middle = Math.floor((from + to) / 2);
  return [
    { from: middle, to, tries },
    { from, to: middle, tries },
  ];
};

export const canHalve = ({ from, to }: Slice): boolean => to - from >= 2 * smallest;

/** After a query that gave too much: its halves come next. */
export const halve = (at: Cursor, slice: Slice): Cursor => ({
  ...at,
  task: null,
  slices: [...halves(slice), ...at.slices],
});

/** Whether a slice that failed once more is given up. */
export const isHopeless = ({ tries }: Slice): boolean => tries + 1 >= mostTries;

/** After a failure: smaller, after the others, and later each time. */
export const tryLater = (at: Cursor, slice: Slice, now: number): Cursor => {
  const again = { ...slice, tries: slice.tries + 1 };
  const pieces = again.tries > 1 && canHalve(again) ? halves(again) : [again];
  return {
    ...at,
    task: null,
    slices: isHopeless(slice) ? at.slices : [...at.slices, ...pieces],
    notBefore: now + Math.min(6 * hour, minute * 2 ** slice.tries),
  };
};
