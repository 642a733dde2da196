// An activity as a line for a terminal.
import type { ActivityEntry, ActivityKind } from '../contract/activities.ts';

const words: Readonly<Record<ActivityKind, string>> = {
  'mail-sent': 'sent mail',
  'mail-received': 'received mail',
  meeting: 'meeting',
  chat: 'chat message',
  call: 'call',
  'sign-in': 'sign-in',
  audit: 'audit record',
};

const others = ({ others: named, othersCount }: ActivityEntry): string => {
  const rest = othersCount - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
};

/** One line: when in UTC, what, who, with whom. */
export const activityText = (entry: ActivityEntry): string => {
  const minutes = entry.duration === null ? [] : [`${Math.round(entry.duration / 60)} min`];
  const parts = [entry.person?.name ?? entry.account, ...minutes];
  if (entry.from !== null) parts.push(`from ${entry.from}`);
  if (entry.othersCount > 0) parts.push(`with ${others(entry)}`);
  if (entry.app !== null) parts.push(`to ${entry.app}`);
  if (entry.copies > 1) parts.push(`seen ${entry.copies} times`);
  return `${entry.at.slice(0, 16).replace('T', ' ')}  ${words[entry.kind].padEnd(13)}  ${parts.join('; ')}`;
};
