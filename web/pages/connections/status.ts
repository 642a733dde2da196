// How a connection and its streams stand, in words and shares.
import type { Connection, Problem, StreamProgress } from '../../../src/contract/connections.ts';
import { countOf, writeAbout, writeCount, writeRate } from '../../ui/figures.ts';

export interface Standing {
  readonly tone: 'success' | 'brand' | 'warning' | 'subtle';
  readonly word: string;
}

/** What a connection is called: whose account it is, or the tenant. */
export const nameOf = ({ signedInAs, tenantName }: Pick<Connection, 'signedInAs' | 'tenantName'>): string =>
  signedInAs ?? tenantName;

export const standingOf = (connection: Pick<Connection, 'status' | 'syncing'>): Standing => {
  if (connection.status === 'needs-attention') return { tone: 'warning', word: 'Needs attention' };
  if (connection.status === 'paused') return { tone: 'subtle', word: 'Paused' };
  if (connection.status === 'disconnected') return { tone: 'subtle', word: 'Disconnected' };
  return connection.syncing ? { tone: 'brand', word: 'Reading' } : { tone: 'success', word: 'Connected' };
};

const streamStandings: Readonly<Record<StreamProgress['state'], Standing>> = {
  waiting: { tone: 'subtle', word: 'Not begun' },
  reading: { tone: 'brand', word: 'Reading' },
  current: { tone: 'success', word: 'Up to date' },
  attention: { tone: 'warning', word: 'Needs attention' },
};

/** Whether nothing is left to be read: every part is up to date or stopped. */
const settled = ({ partitions }: StreamProgress): boolean =>
  partitions.total > 0 && partitions.current + partitions.stopped >= partitions.total;

/** Parts that stopped are told apart: while others are read, it reads. */
export const streamStanding = (stream: StreamProgress): Standing =>
  streamStandings[stream.state === 'attention' && !settled(stream) ? 'reading' : stream.state];

/** How much of a stream is read, 0–1; null when nobody can say. Never 1 before it is. */
export const shareOf = (stream: StreamProgress): number | null => {
  const { items, partitions, state } = stream;
  if (state === 'current') return 1;
  if (state === 'waiting') return 0;
  if (settled(stream)) return partitions.current / partitions.total;
  if (items.expected !== null && items.expected > 0) return Math.min(0.99, items.done / items.expected);
  if (partitions.total > 1) return Math.min(0.99, partitions.current / partitions.total);
  return null;
};

/** `128,450 of about 481,000 items`, `20,110 items`; null for a stream without items. */
export const writeItems = ({ items, state }: StreamProgress): string | null => {
  const left = state === 'reading' && items.expected !== null && items.expected > items.done;
  if (left) return `${writeCount(items.done)} of ${writeAbout(items.expected ?? 0, items.done)} items`;
  return items.done === 0 ? null : countOf(items.done, 'item');
};

/** What `part` means wherever it is written. */
export const partMeaning = 'A part is what is read in one go: a folder of a mailbox, a calendar, the directory.';

/** `3 of 1,240 parts stopped`; null when none did. */
export const writeStopped = ({ partitions }: StreamProgress): string | null =>
  partitions.stopped === 0 ? null : `${writeCount(partitions.stopped)} of ${countOf(partitions.total, 'part')} stopped`;

/** What is left and how fast it comes; null when nothing is being read. */
export const writePace = ({ items, rate, state }: StreamProgress): string | null => {
  if (state !== 'reading' && state !== 'attention') return null;
  if (rate === null) return null;
  const left = items.expected === null ? null : Math.max(0, items.expected - items.done);
  return left === null || left === 0 ? writeRate(rate) : `${writeAbout(left)} left, ${writeRate(rate)}`;
};

/** One cause of trouble with all that it keeps out, over the streams. */
export interface Cause {
  readonly problem: Problem;
  /** Titles of the streams it concerns. */
  readonly streams: readonly string[];
  /** Names of some of the mailboxes that it concerns in any of them. */
  readonly mailboxes: readonly string[];
  /** How many it concerns. */
  readonly count: number;
  /** Whether there may be more: which ones of one stream are those of another is not told. */
  readonly atLeast: boolean;
}

/** The troubles of a connection by cause, most mailboxes first; what concerns the whole connection is told apart. */
export const causesOf = ({ problem, streams }: Pick<Connection, 'problem' | 'streams'>): readonly Cause[] => {
  const causes = new Map<string, { problem: Problem; streams: string[]; mailboxes: Set<string>; counts: number[] }>();
  for (const stream of streams) {
    for (const found of stream.problems.filter((each) => each.problem.code !== problem?.code)) {
      const known = causes.get(found.problem.code) ?? {
        problem: found.problem,
        streams: [],
        mailboxes: new Set(),
        counts: [],
      };
      known.streams.push(stream.title);
      for (const mailbox of found.mailboxes) known.mailboxes.add(mailbox);
      known.counts.push(found.mailboxCount);
      causes.set(found.problem.code, known);
    }
  }
  return [...causes.values()]
    .map(({ mailboxes, counts, ...cause }) => {
      const count = Math.max(mailboxes.size, ...counts);
      return {
        ...cause,
        mailboxes: [...mailboxes].sort((a, b) => a.localeCompare(b)),
        count,
        atLeast: counts.length > 1 && count > mailboxes.size,
      };
    })
    .sort((a, b) => b.count - a.count);
};

/** How many items a stream set aside, and why, one sentence each. */
export const asidesOf = ({ quarantined, undated }: StreamProgress): readonly string[] => [
  ...(quarantined > 0
    ? [`${countOf(quarantined, 'item')} could not be understood and ${quarantined === 1 ? 'was' : 'were'} set aside.`]
    : []),
  ...(undated > 0 ? [`${countOf(undated, 'item')} without a date: kept, on no day and in no figure.`] : []),
];

/** One sentence for screen readers when the progress passes a quarter, or the state changes. */
export const progressWords = (connection: Connection): string =>
  connection.streams
    .map((stream) => {
      const share = shareOf(stream);
      const quarter = share === null ? '' : ` ${Math.floor(share * 4) * 25} percent`;
      const word = streamStanding(stream).word.toLowerCase();
      return `${stream.title}: ${word}${stream.state === 'reading' ? quarter : ''}`;
    })
    .join('. ');
