// An activity in words: who did what with whom, and the day and time on the organization's clocks.
import type { ActivityEntry, ActivityKind } from '../../../src/contract/activities.ts';
import { knownZone, locale } from '../../ui/days.ts';
import { countOf, writeCount, writeKey } from '../../ui/figures.ts';

export const kindNames: Readonly<Record<ActivityKind, string>> = {
  'mail-sent': 'Mail sent',
  'mail-received': 'Mail received',
  meeting: 'Meetings',
  chat: 'Chat messages',
  call: 'Calls',
  'sign-in': 'Sign-ins',
  audit: 'Audit records',
};

/** One of them: `Meeting`. */
export const writeKind = (kind: ActivityKind): string => kindNames[kind].replace(/s$/, '');

/** `Ben, Cem and 3 more`; empty where nobody else took part. */
export const writeOthers = ({ others, othersCount }: Pick<ActivityEntry, 'others' | 'othersCount'>): string => {
  const rest = othersCount - others.length;
  if (rest > 0) return `${others.join(', ')} and ${writeCount(rest)} more`;
  return others.length < 2 ? others.join('') : `${others.slice(0, -1).join(', ')} and ${others.at(-1)}`;
};

const after = (word: string, text: string): string => (text === '' ? '' : ` ${word} ${text}`);

const deeds: Readonly<Record<ActivityKind, (entry: ActivityEntry) => string>> = {
  'mail-sent': (entry) => `sent mail${after('to', writeOthers(entry))}`,
  'mail-received': (entry) => `received mail${after('from', entry.from ?? '')}`,
  meeting: (entry) =>
    entry.from === null
      ? `had a meeting${after('with', writeOthers(entry))}`
      : `had a meeting of ${entry.from}${after('with', writeOthers(entry))}`,
  chat: (entry) => (entry.marks.includes('reply') ? 'replied in a channel' : 'wrote in a channel'),
  call: (entry) => `had a call${after('with', writeOthers(entry))}`,
  'sign-in': (entry) =>
    entry.marks.includes('failed')
      ? `tried to sign in${after('to', entry.app ?? '')}`
      : `signed in${after('to', entry.app ?? '')}`,
  audit: (entry) => {
    const [service, operation] = entry.marks;
    return service === undefined ? 'left an audit record' : `${writeKey(operation ?? '')} in ${service}`;
  },
};

/** Who, for the beginning of the sentence. */
export const writeWho = (entry: ActivityEntry): string => entry.person?.name ?? entry.account;

/** What they did: `sent mail to Ben and Cem`. */
export const writeDeed = (entry: ActivityEntry): string => deeds[entry.kind](entry);

/** Marks that the sentence has not told already. */
export const writeMarks = ({ kind, marks }: Pick<ActivityEntry, 'kind' | 'marks'>): readonly string[] => {
  if (kind === 'audit') return [];
  const told = kind === 'chat' ? ['reply'] : ['interactive'];
  return marks.filter((mark) => !told.includes(mark)).map((mark) => mark.replaceAll('-', ' '));
};

/** `in 4 mailboxes`; nothing for what only one holds. */
export const writeCopies = (copies: number): string | null =>
  copies < 2 ? null : `in ${countOf(copies, 'mailbox', 'mailboxes')}`;

/** The time of day on a zone's clocks: `09:41`. */
export const clockIn = (zone: string): ((at: string) => string) => {
  const format = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: knownZone(zone),
  });
  return (at) => format.format(new Date(at));
};
