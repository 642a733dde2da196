// Slack's refusals and the network's failures → the error that says what happens next.
import { EgressRefused } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import { retryAfter } from '../retry-after.ts';
import { busyRow, type Consequence, type Row, rows, unknownRow } from './problems.ts';

export interface Refusal {
  readonly status: number;
  /** Slack's `error`; null where none came. */
  readonly code: string | null;
  /** With `missing_scope`: what is needed; looked at before it is shown. */
  readonly needed: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** By the product's clock, milliseconds since 1970. */
  readonly now: number;
}

const findRow = ({ status, code }: Refusal): Row => {
  if (status === 429) return rows.find(({ codes }) => codes.includes('ratelimited')) ?? busyRow;
  if (code === null) return busyRow;
  return rows.find(({ codes }) => codes.includes(code)) ?? (status >= 500 ? busyRow : unknownRow);
};

const shownCode = (code: string | null): string =>
  code !== null && /^[a-z0-9_.-]{1,100}$/i.test(code) ? code : 'no code';

/** Names of scopes as Slack writes them, and nothing else. */
const shownScopes = (needed: unknown): string | null =>
  typeof needed === 'string' && /^[a-z:._]{3,60}(,\s?[a-z:._]{3,60}){0,9}$/.test(needed) ? needed : null;

const consequences: Readonly<Record<Exclude<Consequence, 'retry'>, (problem: Problem) => Error>> = {
  'sign-in': (problem) => new SignInAgain(problem),
  'start-over': (problem) => new StartOver(problem),
  skip: (problem) => new SkipPartition(problem),
  admin: (problem) => new NeedsAdmin(problem),
  'give-up': (problem) => new GiveUp(problem),
};

/** The error to throw for an answer that is no data. A limit of Slack's holds for a method in the whole workspace. */
export const slackError = (refusal: Refusal): Error => {
  const { code, title, fix, who, link, next } = findRow(refusal);
  const scopes = code === 'scope-missing' ? shownScopes(refusal.needed) : null;
  const problem: Problem = {
    code,
    title: scopes === null ? title : `The app lacks the scope ${scopes}.`,
    fix: scopes === null ? fix : fix.replace('the scope', scopes),
    who,
    link,
    raw: `${shownCode(refusal.code)}, HTTP ${refusal.status}`,
  };
  if (next !== 'retry') return consequences[next](problem);
  return new RetryLater({ problem, seconds: retryAfter(refusal.headers, refusal.now), scope: 'connection' });
};

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
        fix: 'Check PLUMBLINE_SLACK_URL.',
        who: 'operator',
        link: null,
        raw: 'EgressRefused',
      },
      { cause: error },
    );
  return new RetryLater(
    {
      problem: {
        code: 'slack-unreachable',
        title: `${host} did not answer.`,
        fix: `If it stays, check that this machine resolves ${host}, that a firewall or proxy lets it out to it, and that it trusts its certificate.`,
        who: 'operator',
        link: null,
        raw: codeOf(error),
      },
      seconds: null,
      scope: 'connection',
    },
    { cause: error },
  );
};
