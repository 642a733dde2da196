// The conformance suite: what every stream of every provider must do, run by each stream's own test.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AccountEvent,
  Activity,
  Chat,
  Contact,
  Identity,
  Idle,
  MailboxSettings,
  Measure,
  Sighting,
  Transcript,
} from '../contract/records.ts';
import type { Network, NetworkRequest } from '../lib/network.ts';
import { GiveUp, NeedsAdmin, RetryLater, SignInAgain, SkipPartition, StartOver } from './errors.ts';
import type { Cursor, Page, Partition, Stream } from './stream.ts';
import { timesMore } from './testing-runs.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Conformance {
  readonly name: string;
  /** Opens the stream anew over a network. */
  readonly open: (network: Network) => Stream;
  readonly partition: Partition;
  readonly since: string | null;
  /** A healthy source: what it answers. Plant `canary` in whatever content it could send. */
  readonly answer: (request: NetworkRequest) => Answer;
  /** Whether a request is one for data, to be tampered with; others (sign-in) are always answered well. */
  readonly isData: (request: NetworkRequest) => boolean;
  /** Words that stand for content where a request names the fields it wants. */
  readonly content: readonly string[];
  /** Where an answer lists its items, and what each one's id is called; not given: `value` and `id`. */
  readonly items?: { readonly list: string; readonly id: string };
  /** How answers that are not JSON become it, to be tampered with, and are printed again; not given: they are JSON. */
  readonly form?: { readonly parse: (body: string) => Json; readonly print: (document: Json) => string };
}

/** What stands in for content in healthy answers; it must reach no record and no error. */
export const canary = 'canary-7f3a';

/** Everything a stream said until it was done. */
export interface Drained {
  readonly pages: readonly Page[];
  readonly cursor: Cursor | null;
}

const mostPages = 200;

/** Reads pages until the stream is done, with a stream opened anew and a cursor out of storage for each. */
export const drain = async (
  open: () => Stream,
  start: { readonly partition: Partition; readonly since: string | null; readonly cursor?: Cursor | null },
): Promise<Drained> => {
  const pages: Page[] = [];
  let cursor: Cursor | null = start.cursor ?? null;
  const { signal } = new AbortController();
  for (let done = false; !done; ) {
    if (pages.length >= mostPages) throw new Error('The stream does not come to an end.');
    const { partition, since } = start;
    const page: Page = await open().next({ partition, since, cursor, signal });
    pages.push(page);
    cursor = z.json().parse(JSON.parse(JSON.stringify(page.cursor)));
    done = page.done;
  }
  return { pages, cursor };
};

const sourceErrors = [RetryLater, SignInAgain, StartOver, SkipPartition, NeedsAdmin, GiveUp];

/** The problem of an error that the engine knows; anything else is a crash. */
const expectSourceError = (error: unknown): void => {
  const known = sourceErrors.find((kind) => error instanceof kind);
  if (known === undefined) throw error;
  const text = `${String(error)}${JSON.stringify(error)}`;
  expect(text).not.toContain(canary);
};

const Sound = z.strictObject({
  activities: z.array(Activity),
  identities: z.array(Identity),
  removedIdentities: z.array(z.string().min(1)),
  settings: MailboxSettings.nullable(),
  quarantined: z.array(
    z.strictObject({
      id: z.string().min(1).nullable(),
      reason: z
        .string()
        .regex(/^.+: .+$/)
        .max(300),
    }),
  ),
  cursor: z.json(),
  done: z.boolean(),
  found: z.array(
    z.strictObject({
      part: z.string().min(1),
      items: z.int().min(0).nullable(),
      madeAt: z.iso.datetime().nullish(),
    }),
  ),
  gone: z.array(z.string().min(1)),
  sweep: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), pass: z.int() }).nullable(),
  pass: z.int(),
  events: z.array(AccountEvent).optional(),
  removedEvents: z.array(z.strictObject({ account: z.string().min(1), id: z.string().min(1) })).optional(),
  sightings: z.array(Sighting).optional(),
  measures: z.array(Measure).optional(),
  idle: Idle.nullish(),
  contacts: z.array(Contact).optional(),
  removedContacts: z.array(z.string().min(1)).optional(),
  allContacts: z.boolean().optional(),
  transcripts: z.array(Transcript).optional(),
  readable: z.array(z.string().min(1)).optional(),
  untold: z
    .array(z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime(), why: z.enum(['late', 'lost', 'refused']) }))
    .optional(),
  told: z.array(z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() })).optional(),
  wait: z.instanceof(RetryLater).nullish(),
});

/** How JSON writes what PostgreSQL cannot store: NUL, and halves of surrogate pairs. */
const unstorable = /(?<!\\)\\u(0000|d[89a-f])/;

/** What was said in a call is the one content that may come, and it may stand nowhere else. */
const withoutCues = ({ transcripts = [], ...rest }: Page): object => [
  rest,
  transcripts.map((call) => ({ ...call, cues: call.cues.length })),
];

const expectSound = (page: Page): void => {
  Sound.parse(page);
  expect(JSON.stringify(withoutCues(page))).not.toContain(canary);
  expect(JSON.stringify(page)).not.toMatch(unstorable);
};

/** A network of canned answers; `asked` collects what was asked for. */
export const toNetwork =
  (answer: (request: NetworkRequest) => Answer, asked: NetworkRequest[] = []): Network =>
  async (request) => {
    request.signal?.throwIfAborted();
    asked.push(request);
    const { status, headers, body } = answer(request);
    return { status, headers, text: async () => body };
  };

/** A network that tampers with the answers for data. */
const tampered = (suite: Conformance, tamper: (body: string) => Partial<Answer>): Network =>
  toNetwork((request) => {
    const answer = suite.answer(request);
    return suite.isData(request) ? { ...answer, ...tamper(answer.body) } : answer;
  });

type Json = z.core.util.JSONType;

/** Paths to every value in a JSON document. */
const pathsOf = (value: Json, path: readonly string[] = []): (readonly string[])[] => {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
};

/** The document with another value at the path; undefined takes it away. */
const replaceAt = (value: Json, path: readonly string[], by: Json | undefined): Json => {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return by ?? null;
  const change = (child: Json): Json | undefined => (rest.length === 0 ? by : replaceAt(child, rest, by));
  if (Array.isArray(value))
    return value
      .flatMap((child, index) => (String(index) === key ? [change(child)] : [child]))
      .filter((child) => child !== undefined);
  const entries = Object.entries(value).map(([name, child]) => [name, name === key ? change(child) : child]);
  return z.record(z.string(), z.json()).parse(Object.fromEntries(entries.filter(([, child]) => child !== undefined)));
};

/** The document with a field nobody knows in every object. */
const withStrangers = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withStrangers);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]): [string, Json] => [name, withStrangers(child)]);
  return Object.fromEntries([...entries, ['aStranger', { text: canary }]]);
};

const rowsOf = ({ pages }: Drained): unknown =>
  pages.map(({ cursor: _cursor, quarantined: _quarantined, ...rows }) => rows);

/** Nasty values, beside whatever else there is in JSON. */
const nasty = fc.constantFrom<Json>(
  '',
  'x'.repeat(2000),
  '\0',
  '\ud800',
  -1,
  1e308,
  '2026-02-30T00:00:00Z',
  '__proto__',
  'constructor',
);

const tamperings = fc.record({
  at: fc.nat(),
  by: fc.oneof(nasty, fc.jsonValue(), fc.constant(undefined)),
});

/** An answer that lists items. */
const Listing = z.record(z.string(), z.json());
const Items = z.array(z.record(z.string(), z.json())).min(2);

type Written = Pick<Conformance, 'form'>;

const parse = ({ form }: Written, body: string): Json => form?.parse(body) ?? z.json().parse(JSON.parse(body));

/** A document as the source would send it. */
const print = ({ form }: Written, document: Json): string => form?.print(document) ?? JSON.stringify(document);

const tamperWith = (document: Json, { at, by }: { at: number; by: unknown }): Json => {
  const paths = pathsOf(document);
  const replacement = by === undefined ? undefined : z.json().parse(by);
  return replaceAt(document, paths[at % paths.length] ?? [], replacement);
};

const readingRules = (suite: Conformance): void => {
  const start = { partition: suite.partition, since: suite.since };

  it('gives strict records, cursors that survive storage, and comes to an end', async () => {
    const { pages } = await drain(() => suite.open(toNetwork(suite.answer)), start);
    for (const page of pages) expectSound(page);
    const said = pages.flatMap(({ transcripts = [] }) => transcripts);
    if (suite.open(toNetwork(suite.answer)).gate !== 'calls') expect(said).toEqual([]);
    const rows = pages.flatMap((page) => [...recordsIn(page).map(([, record]) => record), page.settings]);
    expect(rows.some((row) => row !== null)).toBe(true);
    expect(pages.flatMap(({ quarantined }) => quarantined)).toEqual([]);
  });

  it('asks for no content', async () => {
    const asked: NetworkRequest[] = [];
    await drain(() => suite.open(toNetwork(suite.answer, asked)), start);
    const data = asked.filter(suite.isData);
    expect(data.length).toBeGreaterThan(0);
    for (const request of data)
      for (const word of suite.content)
        expect(`${request.url} ${request.body ?? ''}`).not.toMatch(new RegExp(`\\b${word}\\b`, 'i'));
  });

  it('does not care for fields it does not know', async () => {
    const healthy = await drain(() => suite.open(toNetwork(suite.answer)), start);
    const strange = tampered(suite, (body) => ({ body: print(suite, withStrangers(parse(suite, body))) }));
    expect(rowsOf(await drain(() => suite.open(strange), start))).toEqual(rowsOf(healthy));
  });
};

const stoppingRules = (suite: Conformance): void => {
  const start = { partition: suite.partition, since: suite.since, cursor: null };

  it('asks nothing when it was stopped before', async () => {
    const asked: NetworkRequest[] = [];
    const reason = new Error('stopped');
    const stream = suite.open(toNetwork(suite.answer, asked));
    await expect(stream.next({ ...start, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
  });

  it('ends with the reason when it is stopped while it waits', async () => {
    const control = new AbortController();
    const reason = new Error('stopped');
    const hanging: Network = async (request) => {
      if (!suite.isData(request)) return toNetwork(suite.answer)(request);
      const { promise, reject } = Promise.withResolvers<never>();
      request.signal?.addEventListener('abort', () => reject(new Error('socket closed')), { once: true });
      control.abort(reason);
      return promise;
    };
    await expect(suite.open(hanging).next({ ...start, signal: control.signal })).rejects.toBe(reason);
  });
};

interface Damage {
  readonly item: number;
  readonly change: { readonly at: number; readonly by: unknown };
  /** Ids of the damaged items. */
  readonly damaged: string[];
}

/** The body with one of its items damaged; answers without a list of items stay as they are. */
const damageItem = (suite: Conformance, body: string, { item, change, damaged }: Damage): string => {
  const { list, id } = suite.items ?? { list: 'value', id: 'id' };
  const document = Listing.safeParse(parse(suite, body)).data ?? {};
  const found = Items.safeParse(document[list]).data;
  if (found === undefined) return body;
  const at = item % found.length;
  const chosen = found[at] ?? {};
  damaged.push(z.string().parse(chosen[id]));
  const changed = tamperWith(chosen, change);
  return print(suite, { ...document, [list]: found.map((one, place) => (place === at ? changed : one)) });
};

const recordsIn = (page: Page): [string, unknown][] => [
  ...page.activities.map((activity): [string, unknown] => [activity.id, activity]),
  ...page.identities.map((identity): [string, unknown] => [identity.id, identity]),
  ...page.found.map((one): [string, unknown] => [one.part, one]),
  ...(page.events ?? []).map((event): [string, unknown] => [event.id, event]),
  ...(page.contacts ?? []).map((contact): [string, unknown] => [contact.id, contact]),
  ...(page.transcripts ?? []).map((transcript): [string, unknown] => [transcript.id, transcript]),
  ...(page.measures ?? []).map((measure): [string, unknown] => [
    JSON.stringify([measure.account, measure.day, measure.name]),
    measure,
  ]),
];

const recordsOf = ({ pages }: Drained): Map<string, unknown> => new Map(pages.flatMap(recordsIn));

/** Whether a record came out of the item: it has its id, or lies beneath it, as a team's channels and a thread's messages do. */
const isFrom = (item: string, id: string, record: unknown): boolean => {
  const measured = Measure.safeParse(record).data?.account;
  if (measured !== undefined) return Object.values(measured).includes(item);
  const chat = Chat.safeParse(record).data;
  const within = [id, chat?.thread.id].some((one) => chat !== undefined && one?.endsWith(`/${item}`));
  return within || id === item || id.startsWith(`${item}/`);
};

const survive = async (suite: Conformance, network: Network): Promise<void> => {
  const start = { partition: suite.partition, since: suite.since };
  const tried = await drain(() => suite.open(network), start).catch((error: unknown) => {
    expectSourceError(error);
    return null;
  });
  for (const page of tried?.pages ?? []) expectSound(page);
};

const codes = fc.oneof(
  fc.string(),
  fc.constantFrom('ErrorAccessDenied', 'TooManyRequests', 'UnknownError', 'Forbidden'),
);
const statuses = fc.integer({ min: 300, max: 599 });

const tamperRules = (suite: Conformance): void => {
  it('takes any tampered answer without a crash, a hang or a wrong record', async () => {
    const property = fc.asyncProperty(tamperings, async (change) => {
      await survive(
        suite,
        tampered(suite, (body) => ({ body: print(suite, tamperWith(parse(suite, body), change)) })),
      );
    });
    await fc.assert(property, { numRuns: timesMore(300) });
  });

  it('lets one damaged item change no other', async () => {
    const start = { partition: suite.partition, since: suite.since };
    const healthy = recordsOf(await drain(() => suite.open(toNetwork(suite.answer)), start));
    const property = fc.asyncProperty(fc.nat(), tamperings, async (item, change) => {
      const damaged: string[] = [];
      const network = tampered(suite, (body) => ({ body: damageItem(suite, body, { item, change, damaged }) }));
      const seen = recordsOf(await drain(() => suite.open(network), start));
      for (const [id, record] of healthy)
        if (!damaged.some((one) => isFrom(one, id, record))) expect(seen.get(id)).toEqual(record);
    });
    await fc.assert(property, { numRuns: timesMore(200) });
  });

  it('takes an answer that is cut anywhere, or is no JSON at all, without a record from it', async () => {
    const property = fc.asyncProperty(fc.nat(), fc.string(), async (length, text) => {
      await survive(
        suite,
        tampered(suite, (body) => ({ body: body.slice(0, length % body.length) })),
      );
      await survive(
        suite,
        tampered(suite, () => ({ body: text })),
      );
    });
    await fc.assert(property, { numRuns: timesMore(50) });
  });

  it('names every refusal by what happens next', async () => {
    const start = { partition: suite.partition, since: suite.since };
    const property = fc.asyncProperty(statuses, codes, async (status, code) => {
      const body = JSON.stringify({ error: { code, message: `${canary} ana@example.com` } });
      const network = tampered(suite, () => ({ status, body }));
      const outcome = await drain(() => suite.open(network), start).catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(Error);
      expectSourceError(outcome);
    });
    await fc.assert(property, { numRuns: timesMore(100) });
  });
};

/** Registers the suite with vitest. */
export const describeStream = (suite: Conformance): void => {
  describe(`the stream ${suite.name}, as any stream,`, () => {
    readingRules(suite);
    stoppingRules(suite);
    tamperRules(suite);
  });
};
