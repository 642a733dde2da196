// Google's refusals and the network's failures → the error that says what happens next.
import { z } from 'zod';
import { EgressRefused } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import {
  busyRow,
  commonRows,
  type Consequence,
  forgottenRow,
  type Row,
  rowsAbout,
  tokenRow,
  unknownRow,
  waitRow,
} from './problems.ts';
import type { About } from './scopes.ts';
import { retryAfter, secondsUntil } from '../retry-after.ts';

const consequences: Readonly<Record<Exclude<Consequence, 'retry'>, (problem: Problem) => Error>> = {
  'sign-in': (problem) => new SignInAgain(problem),
  'start-over': (problem) => new StartOver(problem),
  skip: (problem) => new SkipPartition(problem),
  admin: (problem) => new NeedsAdmin(problem),
  'give-up': (problem) => new GiveUp(problem),
};

export interface Refusal {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown;
}

/** What was asked when the refusal came. */
export interface Context {
  readonly about: About;
  /** Whether a list was to go on from somewhere, such as a page's token. */
  readonly placed: boolean;
  /** By the product's clock, milliseconds since 1970. */
  readonly now: number;
}

const Body = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().catch(''),
    errors: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().catch('') })).catch([]),
  }),
});

const word = /^\w{1,60}$/;

interface Said {
  /** Google's own words for it, most telling first. */
  readonly reasons: readonly string[];
  readonly message: string;
}

const read = (body: unknown): Said => {
  const error = Body.safeParse(body).data?.error;
  const named = [...(error?.errors ?? []), ...(error?.details ?? [])].map(({ reason }) => reason);
  const reasons = [...named, error?.status ?? ''].filter((reason) => word.test(reason));
  return { reasons, message: error?.message ?? '' };
};

const until = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i;

/** Seconds, from the header or from a time in Gmail's words; null where neither tells. */
const waitOf = ({ headers }: Refusal, message: string, now: number): number | null => {
  const told = secondsUntil(until.exec(message)?.[1] ?? '', headers, now);
  return retryAfter(headers, now) ?? (told === null ? null : Math.max(1, Math.ceil(told)));
};

const byStatus = (status: number, { about, placed }: Context): Row => {
  if (status === 429) return waitRow;
  // A redirect comes from something on the way, never from Google's APIs.
  if (status < 400 || status === 408 || (status >= 500 && status !== 501)) return busyRow;
  if (placed && (status === 404 || status === 410)) return forgottenRow;
  if (status === 401) return commonRows.find(({ code }) => code === 'token-refused') ?? unknownRow;
  const like = status === 403 ? 'forbidden' : status === 404 ? 'notFound' : '';
  return rowsAbout[about].find(({ reasons }) => reasons.includes(like)) ?? unknownRow;
};

/** A page's token that is no good any more is refused as an argument. */
const isForgotten = (status: number, { reasons }: Said, { placed }: Context): boolean =>
  placed &&
  (status === 404 ||
    status === 410 ||
    (status === 400 &&
      reasons.some((reason) => /^(invalid|invalidArgument|invalidPageToken|badRequest)$/.test(reason))));

const rowOf = (status: number, said: Said, context: Context): Row => {
  if (isForgotten(status, said, context)) return forgottenRow;
  const known = [...commonRows, ...rowsAbout[context.about]];
  for (const reason of said.reasons) {
    const row = known.find(({ reasons }) => reasons.includes(reason));
    if (row !== undefined) return row;
  }
  return byStatus(status, context);
};

const problemOf = ({ next: _next, reasons: _reasons, ...row }: Row, raw: string): Problem => ({ ...row, raw });

/** The error to throw for an answer that is no data. */
export const apiError = (refusal: Refusal, context: Context): Error => {
  const said = read(refusal.body);
  const row = rowOf(refusal.status, said, context);
  const problem = problemOf(row, `${said.reasons[0] ?? 'no code'}, HTTP ${refusal.status}`);
  if (row.next !== 'retry') return consequences[row.next](problem);
  const seconds = waitOf(refusal, said.message, context.now);
  return new RetryLater({ problem, seconds, scope: context.about === 'directory' ? 'connection' : 'mailbox' });
};

const Refused = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });

/** What the token service says: its word, and its sentence, which may name an account and is not kept. */
export const saidOfToken = (body: unknown): { readonly error: string; readonly description: string } => {
  const told = Refused.safeParse(body).data;
  return { error: told?.error ?? '', description: told?.error_description ?? '' };
};

/** Why Google gave no token. */
export const tokenError = (
  refusal: Refusal,
  asked: { readonly as: 'admin' | 'mailbox'; readonly scope: string; readonly now: number },
): Error => {
  const { status, headers, body } = refusal;
  const said = saidOfToken(body);
  const raw = `${word.test(said.error) ? said.error : 'no code'}, HTTP ${status}`;
  // A refusal without a word of OAuth's comes from something on the way.
  if (status === 429 || status < 400 || status >= 500 || !word.test(said.error)) {
    const problem = problemOf(status === 429 ? waitRow : busyRow, raw);
    return new RetryLater({ problem, seconds: retryAfter(headers, asked.now), scope: 'connection' });
  }
  const row = { ...tokenRow(said, asked), reasons: [] };
  const problem = problemOf(row, raw);
  if (row.next === 'retry') return new RetryLater({ problem, seconds: null, scope: 'connection' });
  return consequences[row.next](problem);
};

/** The error for an answer that came with success and yet is none. */
export const oddAnswer = (what: string, raw: string): RetryLater =>
  new RetryLater({
    problem: {
      code: 'odd-answer',
      title: `Google's answer cannot be used: ${what}.`,
      fix: 'Nothing to do: it is asked for again. If it stays, see whether a proxy on the way changes answers.',
      who: 'plumbline',
      link: null,
      raw,
    },
    seconds: null,
    scope: 'mailbox',
  });

/** The error for a request that got no answer at all. */
export const networkError = (error: unknown): Error => {
  if (error instanceof EgressRefused) {
    const problem: Problem = {
      code: 'egress-refused',
      title: 'Plumbline is not allowed to ask there.',
      fix: 'Check PLUMBLINE_CLOUD and its addresses.',
      who: 'operator',
      link: null,
      raw: 'EgressRefused',
    };
    return new GiveUp(problem, { cause: error });
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const problem: Problem = {
    code: 'connection-broken',
    title: 'Google cannot be reached, or the connection broke.',
    fix: 'Nothing to do: it is tried again.',
    who: 'plumbline',
    link: null,
    raw: /^[A-Z_]{1,40}$/.test(code) ? code : 'no code',
  };
  return new RetryLater({ problem, seconds: null, scope: 'mailbox' }, { cause: error });
};
