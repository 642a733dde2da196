// Graph's refusals and the network's failures → the error that says what happens next.
import { EgressRefused } from '../../lib/network.ts';
import type { Clock } from '../../lib/clock.ts';
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  type Scope,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../errors.ts';
import { graphRows, refusedRows, statusRows } from './problems/graph.ts';
import { type About, type Consequence, fillLink, type GraphRow, type LinkContext } from './problems/row.ts';
import { retryAfter } from '../retry-after.ts';

export interface Refusal {
  readonly status: number;
  /** Graph's `error.code`; empty where none came. */
  readonly code: string;
  /** Graph's `error.message`; only looked at, never shown. */
  readonly message: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Around {
  readonly about: About;
  readonly links: LinkContext;
  readonly clock: Clock;
}

/** What the refusal says beside its code: the message, and the challenge of a 401. */
const wordsOf = (refusal: Refusal): string =>
  `${refusal.message} ${refusal.headers['www-authenticate'] ?? ''}`.toLowerCase();

const fits = (row: GraphRow, refusal: Refusal, about: About): boolean =>
  row.codes.includes(refusal.code.toLowerCase()) &&
  (row.about === undefined || row.about === about) &&
  (row.says === undefined || wordsOf(refusal).includes(row.says));

/** What these statuses mean is certain: of the rows only those with the same consequence count. */
const certain: Readonly<Record<number, Consequence>> = { 410: 'start-over', 429: 'retry' };

const byStatus = (status: number, about: About): GraphRow => {
  if (status === 410) return statusRows.gone;
  if (status === 429) return statusRows.wait;
  if (status === 401) return statusRows.token;
  if (status === 403) return refusedRows[about];
  if (status === 404) return statusRows.notFound;
  // A redirect comes from something on the way (a proxy, a hotel's sign-in page), never from Graph.
  if (status === 408 || status === 409 || status === 423 || status < 400 || (status >= 500 && status !== 501))
    return statusRows.busy;
  return statusRows.unknown;
};

const findRow = (refusal: Refusal, about: About): GraphRow => {
  const only = certain[refusal.status];
  const rows = only === undefined ? graphRows : graphRows.filter((row) => row.next === only);
  return rows.find((row) => fits(row, refusal, about)) ?? byStatus(refusal.status, about);
};

/** A limit of the app in the whole tenant says so in a header; all others hold for the mailbox or list that was asked. */
const waitScope = (refusal: Refusal, about: About): Scope =>
  about === 'mailbox' && /^(tenant|application)/i.test(refusal.headers['x-ms-throttle-scope'] ?? '')
    ? 'connection'
    : 'mailbox';

const shownCode = (code: string): string => (/^[A-Za-z0-9_.-]{1,100}$/.test(code) ? code : 'no code');

const consequences: Readonly<Record<Exclude<Consequence, 'retry'>, (problem: Problem) => Error>> = {
  'sign-in': (problem) => new SignInAgain(problem),
  'start-over': (problem) => new StartOver(problem),
  skip: (problem) => new SkipPartition(problem),
  admin: (problem) => new NeedsAdmin(problem),
  'give-up': (problem) => new GiveUp(problem),
};

/** The error to throw for an answer that is no data. */
export const graphError = (refusal: Refusal, around: Around): Error => {
  const { code, title, fix, who, link, next } = findRow(refusal, around.about);
  const problem: Problem = {
    code,
    title,
    fix,
    who,
    link: link === null ? null : fillLink(link, around.links),
    raw: `${shownCode(refusal.code)}, HTTP ${refusal.status}`,
  };
  if (next !== 'retry') return consequences[next](problem);
  const seconds = retryAfter(refusal.headers, around.clock.now());
  const slow = refusal.status === 504 || refusal.status === 408;
  return new RetryLater({ problem, seconds, scope: waitScope(refusal, around.about), slow });
};

/** The error for an answer that came with success and yet is none: cut, of another kind, without its rows. */
export const oddAnswer = (what: string, raw: string): RetryLater =>
  new RetryLater({
    problem: {
      code: 'odd-answer',
      title: `Microsoft's answer cannot be used: ${what}.`,
      fix: 'Nothing to do: it is asked for again. If it stays, see whether a proxy on the way changes answers.',
      who: 'microsoft',
      link: null,
      raw,
    },
    seconds: null,
    scope: 'mailbox',
  });

/** Faults of the way itself: they hold for every request. */
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The answer did not come, or not to its end, in the time there is. */
const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? shownCode(code) : 'no code';
};

/** The error for a request that got no answer at all. */
export const networkError = (error: unknown, host: string): Error => {
  if (error instanceof EgressRefused)
    return new GiveUp(
      {
        code: 'egress-refused',
        title: `Plumbline is not allowed to ask ${host}.`,
        fix: 'Check PLUMBLINE_CLOUD and its addresses.',
        who: 'operator',
        link: null,
        raw: 'EgressRefused',
      },
      { cause: error },
    );
  const code = codeOf(error);
  const away = unreachable.has(code);
  return new RetryLater(
    {
      problem: {
        code: away ? 'microsoft-unreachable' : 'connection-broken',
        title: away ? `${host} cannot be reached.` : `The connection to ${host} broke.`,
        fix: away
          ? `Check that this machine resolves ${host}, that a firewall or proxy lets it out to it, and that it trusts its certificate.`
          : 'Nothing to do: it is tried again.',
        who: away ? 'operator' : 'microsoft',
        link: null,
        raw: code,
      },
      seconds: null,
      scope: away ? 'connection' : 'mailbox',
      slow: timeouts.has(code),
    },
    { cause: error },
  );
};
