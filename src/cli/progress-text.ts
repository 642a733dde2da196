// How far a sync is, in words: one line a stream.
import type { Connection, StreamProgress } from '../contract/connections.ts';

const clock = (instant: string): string => instant.slice(11, 19);

const doing: Readonly<Record<StreamProgress['state'], string>> = {
  waiting: 'waiting',
  reading: 'reading',
  current: 'up to date',
  attention: 'needs attention',
};

/** Such as `mail: reading, 3 of 75 parts, 12000 of 40000 items, 5200/s, done about 10:31:07 UTC`. */
export const streamText = (stream: StreamProgress): string => {
  const { partitions, items } = stream;
  const parts = [
    doing[stream.state],
    `${partitions.current} of ${partitions.total} parts`,
    items.expected === null ? `${items.done} items` : `${items.done} of ${Math.max(items.expected, items.done)} items`,
    ...(stream.rate === null ? [] : [`${Math.round(stream.rate)}/s`]),
    ...(stream.expectedEnd === null ? [] : [`done about ${clock(stream.expectedEnd)} UTC`]),
    ...(stream.waitingFor === null ? [] : [stream.waitingFor]),
    ...(partitions.stopped === 0 ? [] : [`${partitions.stopped} stopped`]),
    ...(stream.undated === 0 ? [] : [`${stream.undated} without a date, on no day`]),
    ...(stream.quarantined === 0 ? [] : [`${stream.quarantined} in quarantine`]),
  ];
  return `${stream.title}: ${parts.join(', ')}`;
};

/** A connection with its streams and, grouped by cause, its problems. */
export const connectionText = (connection: Connection): string => {
  const asOf = connection.lastFinishedAt === null ? 'never finished a sync' : `last sync ${connection.lastFinishedAt}`;
  const lines = [`${connection.providerName}, ${connection.tenantName}: ${connection.status}, ${asOf}`];
  if (connection.problem !== null) lines.push(`  ! ${connection.problem.title}`, `    Fix: ${connection.problem.fix}`);
  for (const stream of connection.streams) {
    lines.push(`  ${streamText(stream)}`);
    for (const { problem, partitions, mailboxes, mailboxCount } of stream.problems) {
      const more = mailboxCount - mailboxes.length;
      const named = `${mailboxes.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
      const whose = mailboxes.length === 0 ? `${partitions} parts` : named;
      lines.push(`    ! ${problem.title} (${whose})`, `      Fix (${problem.who}): ${problem.fix}`);
    }
  }
  return `${lines.join('\n')}\n`;
};
