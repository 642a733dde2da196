// A whole sync in one line, and how it is shown while it goes on: renewed in its place on a terminal, a line now and then elsewhere.
import type { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import type { Connection, StreamProgress } from '../contract/connections.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Such as `about 4 min left`; a minute is told in seconds. */
const leftText = (milliseconds: number): string => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 90) return `about ${seconds} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} min left`;
  return `about ${Math.round(minutes / 60)} h left`;
};

const isRead = ({ partitions: { total, current, stopped } }: StreamProgress): boolean =>
  total > 0 && current + stopped >= total;

const latestEnd = (streams: readonly StreamProgress[]): number | null => {
  const ends = streams.map(({ expectedEnd }) => (expectedEnd === null ? null : Date.parse(expectedEnd)));
  return ends.reduce((latest, end) => (latest === null || end === null ? null : Math.max(latest, end)), 0);
};

/** Such as `mail 48 %`: of its items, of its parts where nobody can count items before they are read; of one part it would say nothing. */
const shareText = ({ name, items, partitions }: StreamProgress): string => {
  const { total, current, stopped } = partitions;
  const share =
    items.expected === null ? (current + stopped) / total : items.done / Math.max(items.expected, items.done, 1);
  return total < 2 ? name : `${name} ${Math.floor(share * 100)} %`;
};

/** What everything that is left waits for; null as long as anything of it is read. */
const waitText = (left: readonly StreamProgress[]): string | null => {
  const [first] = left.map(({ waitingFor }) => waitingFor);
  return left.every(({ waitingFor }) => waitingFor !== null) ? (first ?? null) : null;
};

/** Such as `Reading mail 48 %, meetings 20 %: 1,200 items, 590/s, about 3 s left`. `now`: milliseconds since 1970. */
export const readingLine = (connections: readonly Connection[], now: number): string => {
  const streams = connections.flatMap((connection) => connection.streams);
  const left = streams.filter((stream) => !isRead(stream));
  if (left.length === 0) return 'Everything is read; the figures are being computed ...';
  const done = streams.reduce((sum, { items }) => sum + items.done, 0);
  const rate = left.reduce((sum, stream) => sum + (stream.rate ?? 0), 0);
  const end = latestEnd(left);
  const waits = waitText(left);
  const parts = [
    `${whole.format(done)} items`,
    ...(rate >= 1 ? [`${whole.format(rate)}/s`] : []),
    ...(end === null || waits !== null ? [] : [leftText(end - now)]),
    ...(waits === null ? [] : [waits]),
  ];
  return `Reading ${left.map(shareText).join(', ')}: ${parts.join(', ')}`;
};

/** Milliseconds between two lines where none can be renewed. */
const between = 10_000;

export interface Shown {
  /** A line that is the same as the one before is not repeated. */
  show(line: string): void;
  /** Removes what could be renewed: what is printed next begins a line. */
  clear(): void;
}

/** `now`: milliseconds since 1970. */
export const showOn = (output: Writable, now: () => number): Shown => {
  if (output instanceof WriteStream) {
    let told = '';
    return {
      show: (line) => {
        const wide = Math.max(20, (output.columns ?? 80) - 1);
        const text = line.length > wide ? `${line.slice(0, wide - 1)}…` : line;
        if (text !== told) output.write(`\r\u001B[2K${text}`);
        told = text;
      },
      clear: () => {
        if (told !== '') output.write('\r\u001B[2K');
        told = '';
      },
    };
  }
  let last = { line: '', at: Number.NEGATIVE_INFINITY };
  return {
    show: (line) => {
      if (line === last.line || now() - last.at < between) return;
      last = { line, at: now() };
      output.write(`${line}\n`);
    },
    clear: () => {},
  };
};
