// The truth ledger as the control API asks for it: options as text in a query string.
import { z } from 'zod';
import { addDays, localDay } from '../tenant/local-time.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import { type ChannelAccount, listChannelChats } from './channel-chats.ts';
import { computeTruth } from './ledger.ts';
import type { Truth } from './shapes.ts';
import { SOURCES, type Source } from './signals/held.ts';
import type { SignalQuestion } from './signals/signal-truth.ts';
import { listTranscriptTruth, type TranscriptTruth } from './transcripts.ts';

const Day = z.iso.date();
const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const List = z.string().transform((text) => text.split(',').filter((word) => word !== ''));

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

const Minutes = z.number().int().min(0).max(1440);
const Version = z.strictObject({
  from: Day.nullable(),
  zone: z.string().refine(isZone, 'is no IANA zone').nullable().default(null),
  hours: z
    .record(z.string().regex(/^[0-6]$/, 'is no day of the week, 0 for Sunday'), z.array(z.tuple([Minutes, Minutes])))
    .nullable()
    .default(null),
});
const Off = z.strictObject({ from: Day, to: Day, part: z.enum(['day', 'morning', 'afternoon']).default('day') });
const Times = z.record(
  z.string(),
  z.strictObject({ versions: z.array(Version).default([]), off: z.array(Off).default([]) }),
);
const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
});

const Question = z
  .strictObject({
    tenant: z.string().optional(),
    asOf: Time.optional(),
    from: Day.optional(),
    to: Day.optional(),
    zone: z.string().refine(isZone, 'is no IANA zone, such as "Europe/Berlin"').default('UTC'),
    mailboxSettings: Flag.optional(),
    leave: Flag.optional(),
    holidays: List.pipe(z.array(Day)).optional(),
    firstReadAt: Time.optional(),
    times: Json.pipe(Times).optional(),
    people: List.optional(),
    /** Pairs of user ids: `main:further,main:further`. */
    alsoOwns: List.pipe(z.array(z.templateLiteral([z.string().min(1), ':', z.string().min(1)]))).optional(),
    /** Of the signals over time, chats, usage and sign-ins. */
    sources: List.pipe(z.array(z.enum(SOURCES))).default(['mail', 'meetings']),
    readSince: Day.optional(),
    usageSince: Day.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, '`from` must not be after `to`');

function readOwners(pairs: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const owners: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [main = '', further = ''] = pair.split(':');
    owners[main] = [...(owners[main] ?? []), further];
  }
  return owners;
}

/** The ledger of mail and meetings, what is said in channels, and what was transcribed. */
export interface WholeTruth extends Truth {
  readonly chats: readonly ChannelAccount[];
  readonly transcripts: readonly TranscriptTruth[];
}

/** What a query asks for. */
export interface Asked extends SignalQuestion {
  readonly sources: ReadonlySet<Source>;
  readonly usageSince: string | undefined;
}

/**
 * Without `asOf` as of `now`; without `to` until the day of as-of; without `from` 90 days back. Throws a ZodError that
 * names what is wrong with the query.
 */
export function readQuestion(query: URLSearchParams, now: Instant): Asked {
  const asked = Question.parse(Object.fromEntries(query));
  const asOf = asked.asOf ?? now;
  const to = asked.to ?? localDay(asOf, asked.zone);
  return {
    now: asOf,
    from: asked.from ?? addDays(to, -90),
    to,
    zone: asked.zone,
    usesMailboxSettings: asked.mailboxSettings,
    leave: asked.leave,
    holidays: asked.holidays,
    firstReadAt: asked.firstReadAt,
    times: asked.times,
    people: asked.people,
    alsoOwns: asked.alsoOwns === undefined ? undefined : readOwners(asked.alsoOwns),
    sources: new Set(asked.sources),
    readSince: asked.readSince,
    usageSince: asked.usageSince,
  };
}

/** Answers GET /_emulator/truth. Throws as `readQuestion` does. */
export function answerTruth(tenant: Tenant, query: URLSearchParams, now: Instant): WholeTruth {
  const options = readQuestion(query, now);
  return {
    ...computeTruth(tenant, options),
    chats: listChannelChats(tenant, options),
    transcripts: listTranscriptTruth(tenant, options),
  };
}
