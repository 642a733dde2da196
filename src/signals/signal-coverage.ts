// The coverage of a signal that is read from one stream or several: the least of those that are switched on.
import type { LocalDay } from '../people/local-days.ts';
import type { Coverage, DayCoverage } from './coverage.ts';
import { type AnySignal, type ConnectedStream, connectedStream, type Reason, type StreamName } from './signal.ts';

export interface SignalCoverage extends DayCoverage {
  /** Streams that nothing is read of for this person: the figure is told without them. */
  readonly without: readonly StreamName[];
}

/** Reasons for which a stream is not expected where another one is read. */
const absent: ReadonlySet<string> = new Set(['stream-off', 'no-account', 'no-mailbox']);

const isAbsent = ({ share, reason }: DayCoverage): boolean => share === 0 && absent.has(reason?.code ?? '');

const nobody: readonly StreamName[] = [];

const leastOf = (parts: readonly DayCoverage[]): DayCoverage => {
  const due = parts.filter((part) => part.due);
  const counted = due.length > 0 ? due : parts;
  const least = counted.reduce((low, part) => (part.share < low.share ? part : low));
  const times = counted.map((part) => part.asOf).filter((time) => time !== null);
  return {
    share: least.share,
    reason: least.reason,
    asOf: times.length < counted.length ? null : Math.min(...times),
    due: due.length > 0,
    whole: counted.every((part) => part.whole),
  };
};

/** How a day stands for a signal. */
export const coverSignal = (
  { streams }: Pick<AnySignal, 'streams'>,
  day: LocalDay,
  coverage: Coverage,
): SignalCoverage => {
  const [only] = streams;
  if (only !== undefined && streams.length === 1) return { ...coverage.of(only, day), without: nobody };
  const all = streams.map((stream) => ({ stream, part: coverage.of(stream, day) }));
  const there = all.filter(({ part }) => !isAbsent(part));
  const without = all.filter(({ part }) => isAbsent(part)).map(({ stream }) => stream);
  const parts = (there.length > 0 ? there : all).map(({ part }) => part);
  return { ...leastOf(parts), without: there.length > 0 ? without : nobody };
};

/** Up to where everything that the signal is told from was read; null where one stream never was. */
export const signalAsOf = (
  { streams }: Pick<AnySignal, 'streams'>,
  without: readonly StreamName[],
  coverage: Coverage,
): number | null => {
  const times = streams.filter((stream) => !without.includes(stream)).map((stream) => coverage.asOf(stream));
  const known = times.filter((time) => time !== null);
  return known.length < times.length || known.length === 0 ? null : Math.min(...known);
};

const names: Readonly<Record<ConnectedStream, string>> = {
  mail: 'mail',
  meetings: 'meetings',
  chats: 'chats',
  calls: 'calls',
  usage: 'usage reports',
  'sign-ins': 'sign-ins',
};

/** What is missing because streams are not read; null: nothing. */
export const reasonWithout = (without: readonly StreamName[]): Reason | null => {
  if (without.length === 0) return null;
  const listed = [...new Set(without.map((stream) => names[connectedStream(stream)]))].join(' and ');
  return { code: 'streams-missing', text: `Told without ${listed}: not switched on for this person.` };
};
