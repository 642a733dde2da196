// The one sentence of the page: what is being read now and when it ends, or as of when all of it is complete.
import type { Connection, StreamProgress } from '../../../src/contract/connections.ts';
import { countOf, writeAbout, writeCount, writeRate } from '../../ui/figures.ts';
import { hasLeft } from './groups.ts';

export interface Headline {
  readonly kind: 'reading' | 'waiting' | 'refreshing' | 'attention' | 'paused' | 'current';
  /** What is done now; without a full stop. */
  readonly now: string;
  /** What all of it waits for, as sentences; null when it does not wait. */
  readonly why: string | null;
  /** Done of expected, and the rate; null where there is nothing to count. */
  readonly amount: string | null;
  /** Share that is read, 0–1; null when nobody can say or nothing is being read. */
  readonly share: number | null;
  /** ISO; null when nobody can say. */
  readonly end: string | null;
  /** Why nobody can say when it ends; null when somebody can, or nothing is being read. */
  readonly openEnd: string | null;
  /** Everything that does not stand still is complete up to here; null: not yet. */
  readonly asOf: string | null;
  /** When it goes on by itself; null: it is going on, or will not. */
  readonly next: string | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `Mail, header fields only` is `mail` in a sentence. */
const shortTitle = (title: string): string => {
  const short = title.split(',')[0] ?? title;
  // A name such as `IMAP mail` keeps its capitals.
  return /^[A-Z][a-z]/.test(short) ? short.charAt(0).toLowerCase() + short.slice(1) : short;
};

/** `mail`, `mail and meetings`, `mail, meetings and 2 more streams`. */
export const listTitles = (titles: readonly string[]): string => {
  const names = [...new Set(titles.map(shortTitle))];
  if (names.length <= 2) return names.join(' and ');
  if (names.length === 3) return `${names[0]}, ${names[1]} and ${names[2]}`;
  return `${names[0]}, ${names[1]} and ${names.length - 2} more streams`;
};

const firstOf = (instants: readonly (string | null)[]): string | null =>
  instants.filter((instant) => instant !== null).toSorted()[0] ?? null;

/** The earliest up to which the streams were read; null while one never was. */
const asOfAll = (streams: readonly StreamProgress[]): string | null => {
  const read = streams.filter(({ partitions }) => partitions.total > partitions.stopped);
  return read.length === 0 || read.some(({ asOf }) => asOf === null) ? null : firstOf(read.map(({ asOf }) => asOf));
};

/**
 * What is yet to be read of a connection. A stream without parts gets some while the accounts are listed for the first
 * time; one that has none after that is not read: nobody has such a mailbox, or nobody attested consent to it.
 */
const busyOf = ({ streams, syncing }: Connection): readonly StreamProgress[] => {
  const listing = syncing && streams.every(({ asOf }) => asOf === null);
  return streams.filter((stream) => hasLeft(stream) && (stream.partitions.total > 0 || listing));
};

const leftOf = ({ items }: StreamProgress): number | null =>
  items.expected === null ? null : Math.max(0, items.expected - items.done);

/** When the rest is read: what is left over all streams at the rate of all, and not before the slowest of them. */
const endOf = (
  busy: readonly StreamProgress[],
  { rate, now }: { readonly rate: number; readonly now: Date },
): Pick<Headline, 'end' | 'openEnd'> => {
  const unknown = busy.filter((stream) => leftOf(stream) === null);
  if (unknown.length > 0) {
    const titles = listTitles(unknown.map(({ title }) => title));
    return { end: null, openEnd: `how much there is of ${titles} is still being found out` };
  }
  if (rate <= 0) return { end: null, openEnd: 'the rate is being measured' };
  const left = sum(busy.map((stream) => leftOf(stream) ?? 0));
  const slowest = busy.map(({ expectedEnd }) => (expectedEnd === null ? 0 : Date.parse(expectedEnd)));
  const end = Math.max(now.getTime() + (left / rate) * 1000, ...slowest);
  return { end: new Date(end).toISOString(), openEnd: null };
};

const amountOf = (busy: readonly StreamProgress[], rate: number): Pick<Headline, 'amount' | 'share'> => {
  const done = sum(busy.map(({ items }) => items.done));
  const pace = rate > 0 ? `, ${writeRate(rate)}` : '';
  const counted = busy.filter(({ items }) => items.expected !== null);
  const expected = sum(counted.map(({ items }) => items.expected ?? 0));
  const complete = counted.length === busy.length && expected > 0;
  if (complete)
    return {
      amount: `${writeCount(done)} of ${writeAbout(expected, done)} items${pace}`,
      share: Math.min(0.99, done / expected),
    };
  const total = sum(busy.map(({ partitions }) => partitions.total));
  const current = sum(busy.map(({ partitions }) => partitions.current));
  const parts = total > 1 ? `, ${writeCount(current)} of ${countOf(total, 'part')}` : '';
  return {
    amount: done === 0 && parts === '' ? null : `${countOf(done, 'item')} so far${parts}${pace}`,
    share: null,
  };
};

const calm = { why: null, amount: null, share: null, end: null, openEnd: null, next: null } as const;

const tellBusy = (busy: readonly StreamProgress[], asOf: string | null, now: Date): Headline => {
  const active = busy.filter(({ waitingFor }) => waitingFor === null);
  const rate = sum(active.map((stream) => stream.rate ?? 0));
  const amount = amountOf(busy, rate);
  const waits = [...new Set(busy.map(({ waitingFor }) => waitingFor).filter((wait) => wait !== null))];
  if (active.length === 0) {
    const titles = listTitles(busy.map(({ title }) => title));
    const why = waits.map((wait) => wait.replace(/\.?$/, '.')).join(' ');
    return { ...calm, ...amount, kind: 'waiting', now: `Waiting to go on with ${titles}`, why, asOf };
  }
  const reading = active.filter((stream) => stream.rate !== null);
  const titles = listTitles((reading.length > 0 ? reading : active).map(({ title }) => title));
  return { ...calm, ...amount, ...endOf(busy, { rate, now }), kind: 'reading', now: `Reading ${titles}`, asOf };
};

/** Null when nothing is connected. */
export const headlineOf = (connections: readonly Connection[], now: Date): Headline | null => {
  const living = connections.filter(({ status }) => status !== 'disconnected');
  if (living.length === 0) return null;
  const connected = living.filter(({ status }) => status === 'connected');
  const streams = connected.flatMap((connection) => connection.streams);
  const asOf = asOfAll(streams);
  const busy = connected.flatMap(busyOf);
  if (busy.length > 0) return tellBusy(busy, asOf, now);
  if (connected.some(({ syncing }) => syncing))
    return { ...calm, kind: 'refreshing', now: 'Looking for what is new', asOf };
  const next = firstOf(connected.map(({ nextSyncAt }) => nextSyncAt));
  const troubled = living.filter(({ status }) => status === 'needs-attention').length;
  if (troubled > 0) {
    const many = troubled === 1 ? 'A connection needs' : `${countOf(troubled, 'connection')} need`;
    return { ...calm, kind: 'attention', now: `${many} attention before it is read on`, asOf, next };
  }
  if (connected.length === 0) return { ...calm, kind: 'paused', now: 'Everything is paused', asOf };
  const stopped = sum(streams.map(({ partitions }) => partitions.stopped));
  const total = sum(streams.map(({ partitions }) => partitions.total));
  if (stopped > 0)
    return {
      ...calm,
      kind: 'attention',
      now: `All current apart from ${writeCount(stopped)} of ${countOf(total, 'part')}`,
      asOf,
      next,
    };
  return { ...calm, kind: 'current', now: 'All current', asOf, next };
};
