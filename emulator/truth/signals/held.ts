// What one person did, as far as the sources that are switched on tell it: mail sent, meetings, calls, messages in channels.
import type { Instant, Tenant, TenantUser } from '../../tenant/model.ts';
import { chooseCopies, readCopies } from '../copies.ts';
import { sortMail } from '../mails.ts';
import { readMeetings } from '../meetings.ts';
import { whyUnreadable, type Person } from '../persons.ts';
import type { Span } from '../spans.ts';
import type { WhyNone } from './figure.ts';

export const SOURCES = ['mail', 'meetings', 'calls', 'zoom', 'teams', 'slack', 'usage', 'signIns'] as const;
export type Source = (typeof SOURCES)[number];

/** A message in a channel of any service; accounts are the users of the tenant. */
export interface Said {
  readonly at: Instant;
  /** Null for somebody who has no account in the directory. */
  readonly author: string | null;
  /** The channel and the message that began the thread. */
  readonly thread: string;
  readonly reply: boolean;
  readonly helpReply: boolean;
  readonly reactions: number;
  /** Of those, the ones that say thanks, yes or well done. */
  readonly positive: number;
  /** How many it speaks to by name. */
  readonly mentions: number;
  /** The users of the tenant among them. */
  readonly mentioned: readonly string[];
}

/** A call that was transcribed, with lower-case addresses of who took part; `host` held it. */
export interface Call extends Span {
  readonly host: string;
  readonly people: ReadonlySet<string>;
}

/** What the services know of the whole tenant. */
export interface Heard {
  readonly sources: ReadonlySet<Source>;
  readonly said: readonly Said[];
  readonly calls: readonly Call[];
  /** Whether there are channels that everybody sees and the app was not invited to: what is said in them is missing. */
  readonly partly: boolean;
}

interface SentMail {
  readonly at: Instant;
  /** To anybody but the person himself. */
  readonly toOthers: boolean;
}

export interface Held {
  readonly person: Person;
  /** Why neither mail nor meetings can be told, where one of them is switched on. */
  readonly closed: WhyNone | null;
  readonly createdAt: Instant;
  /** From when on anything could be said; Slack does not tell since when there is an account. */
  readonly saysSince: Instant;
  readonly sent: readonly SentMail[];
  readonly meetings: readonly Span[];
  readonly calls: readonly Span[];
  readonly written: readonly Said[];
  readonly partly: boolean;
}

const LONGEST_CALL = 12 * 3_600_000;

const whyClosed = (users: readonly TenantUser[]): WhyNone | null => {
  const reasons = users.map(whyUnreadable);
  if (reasons.includes(null)) return null;
  const [reason] = reasons;
  return reason === 'mailbox inactive' || reason === 'mailbox on premises' ? reason : 'no mailbox';
};

interface Reading {
  readonly now: Instant;
  readonly firstReadAt: Instant;
  readonly span: Span;
}

const listSent = (tenant: Tenant, person: Person, { now, firstReadAt, span }: Reading): readonly SentMail[] => {
  const readable = person.accounts.filter((user) => whyUnreadable(user) === null);
  const copies = readable.flatMap(({ id }) => readCopies(tenant, id, { firstReadAt, now }));
  return sortMail(chooseCopies(copies), person)
    .filter(({ kind, at }) => kind === 'sent' && span.start <= at && at < span.end)
    .map(({ at, message }) => ({
      at,
      toOthers: [...message.to, ...message.cc, ...message.bcc].some((one) => !person.addresses.has(one.toLowerCase())),
    }));
};

/** Everything of the person's that lies in the span. */
export const gather = (
  tenant: Tenant,
  person: Person,
  { heard, ...reading }: Reading & { readonly heard: Heard },
): Held => {
  const { sources } = heard;
  const { span, now } = reading;
  const ids = new Set(person.accounts.map(({ id }) => id));
  const meetings = sources.has('meetings') ? readMeetings(tenant, person, { ...span, now }) : [];
  const took = (call: Call): boolean =>
    person.addresses.has(call.host) || [...call.people].some((address) => person.addresses.has(address));
  const createdAt = Math.min(...person.accounts.map((user) => user.createdAt));
  return {
    person,
    partly: heard.partly,
    closed: sources.has('mail') || sources.has('meetings') ? whyClosed(person.accounts) : null,
    createdAt,
    saysSince: sources.has('slack') ? Number.NEGATIVE_INFINITY : createdAt,
    sent: sources.has('mail') ? listSent(tenant, person, reading) : [],
    meetings: meetings.filter(({ excluded }) => excluded === null).map(({ event }) => event),
    calls: heard.calls.filter((call) => call.end > call.start && call.end - call.start <= LONGEST_CALL && took(call)),
    written: heard.said.filter(
      ({ author, at }) => author !== null && ids.has(author) && span.start <= at && at < span.end,
    ),
  };
};
