// Zoom's refusals and the network's failures → the error that says what happens next.
import { EgressRefused } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition } from '../errors.ts';
import { retryAfter } from '../retry-after.ts';

const links = {
  app: 'https://marketplace.zoom.us/user/build',
  scopes: 'https://developers.zoom.us/docs/integrations/oauth-scopes/',
  recording: 'https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0064927',
} as const;

type Next = 'skip' | 'admin' | 'sign-in' | 'give-up';

interface Row extends Omit<Problem, 'raw'> {
  /** Zoom's own numbers. */
  readonly codes: readonly number[];
  readonly next: Next;
}

const rows: readonly Row[] = [
  {
    codes: [4711, 104],
    next: 'admin',
    code: 'scope-missing',
    title: 'The app at Zoom lacks a scope that this needs.',
    fix: 'In the Zoom App Marketplace open the app, add the scopes that the streams name under Scopes, and activate it again.',
    who: 'admin',
    link: links.scopes,
  },
  {
    codes: [124],
    next: 'sign-in',
    code: 'token-refused',
    title: 'Zoom does not accept the token, not even a new one.',
    fix: 'See in the Zoom App Marketplace that the app is activated, then test the connection.',
    who: 'admin',
    link: links.app,
  },
  {
    codes: [1001, 1010, 1120],
    next: 'skip',
    code: 'account-not-found',
    title: 'Zoom has no such user in this account any more.',
    fix: 'Nothing to do: what was read stays.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: [3001, 3301, 3303, 3322],
    next: 'skip',
    code: 'not-found',
    title: 'Zoom does not find the meeting or the recording.',
    fix: 'Nothing to do: it was deleted, or is too old.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: [200, 3161],
    next: 'admin',
    code: 'plan-missing',
    title: "The account's plan or settings at Zoom do not allow this.",
    fix: 'Cloud recording with audio transcripts takes a paid plan, and must be switched on under Account settings, Recording.',
    who: 'admin',
    link: links.recording,
  },
];

const byStatus: Readonly<Record<number, Row | undefined>> = {
  401: rows[1],
  403: {
    codes: [],
    next: 'admin',
    code: 'zoom-refused',
    title: 'Zoom does not let the app ask this.',
    fix: 'See in the Zoom App Marketplace that the app is activated and has the scopes that the streams name.',
    who: 'admin',
    link: links.app,
  },
  404: rows[3],
};

const unknown: Row = {
  codes: [],
  next: 'give-up',
  code: 'unknown-refusal',
  title: 'Zoom refuses the request for a reason that is not listed here.',
  fix: 'Report this with the code below.',
  who: 'operator',
  link: null,
};

const consequences: Readonly<Record<Next, (problem: Problem) => Error>> = {
  skip: (problem) => new SkipPartition(problem),
  admin: (problem) => new NeedsAdmin(problem),
  'sign-in': (problem) => new SignInAgain(problem),
  'give-up': (problem) => new GiveUp(problem),
};

export interface Refusal {
  readonly status: number;
  /** Zoom's number; 0 where none came. */
  readonly code: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** By the product's clock, milliseconds since 1970. */
  readonly now: number;
}

const waiting = (code: string, title: string, raw: string): Problem => ({
  code,
  title,
  fix: 'Nothing to do: it is tried again.',
  who: 'plumbline',
  link: null,
  raw,
});

/** The error to throw for an answer that is no data. */
export const zoomError = (refusal: Refusal): Error => {
  const { status, code } = refusal;
  const raw = `${code === 0 ? 'no code' : code}, HTTP ${status}`;
  if (status === 429)
    return new RetryLater({
      problem: waiting('asked-to-wait', 'Zoom asks to wait: the limit of the account is used up.', raw),
      seconds: retryAfter(refusal.headers, refusal.now),
      scope: 'connection',
    });
  // A redirect comes from something on the way, never from Zoom's API.
  if (status < 400 || status === 408 || (status >= 500 && status !== 501)) {
    const problem = waiting('zoom-busy', 'Zoom could not answer just now.', raw);
    return new RetryLater({ problem, seconds: retryAfter(refusal.headers, refusal.now), scope: 'mailbox' });
  }
  const { next, codes: _codes, ...row } = rows.find(({ codes }) => codes.includes(code)) ?? byStatus[status] ?? unknown;
  return consequences[next]({ ...row, raw });
};

/** Why Zoom gave no token. `error`: OAuth's own word for it. */
export const tokenError = (refusal: Refusal, error: string): Error => {
  if (refusal.status === 429 || refusal.status >= 500 || refusal.status < 400) return zoomError(refusal);
  const raw = `${/^\w{1,40}$/.test(error) ? error : 'no code'}, HTTP ${refusal.status}`;
  const known =
    error === 'invalid_client'
      ? { code: 'client-secret-wrong', title: 'Zoom does not know this client ID with this client secret.' }
      : { code: 'token-not-given', title: 'Zoom gives no token for this account.' };
  const fix =
    'Copy account ID, client ID and client secret from App Credentials of the Server-to-Server OAuth app, and see that the app is activated.';
  return new SignInAgain({ ...known, fix, who: 'admin', link: links.app, raw });
};

/** The error for an answer that came with success and yet is none. */
export const oddAnswer = (what: string, raw: string): RetryLater =>
  new RetryLater({
    problem: {
      code: 'odd-answer',
      title: `Zoom's answer cannot be used: ${what}.`,
      fix: 'Nothing to do: it is asked for again. If it stays, see whether a proxy on the way changes answers.',
      who: 'plumbline',
      link: null,
      raw,
    },
    seconds: null,
    scope: 'mailbox',
  });

/** A file that lies at no host of Zoom's: nothing is asked there. */
export const fileElsewhere = (): GiveUp =>
  new GiveUp({
    code: 'file-elsewhere',
    title: 'Zoom names a file that does not lie at Zoom.',
    fix: 'Report this. Plumbline sends its token to zoom.us alone.',
    who: 'operator',
    link: null,
    raw: 'download_url',
  });

/** The error for a request that got no answer at all. */
export const networkError = (error: unknown): Error => {
  if (error instanceof EgressRefused)
    return new GiveUp(
      {
        code: 'egress-refused',
        title: 'Plumbline is not allowed to ask there.',
        fix: 'Check PLUMBLINE_CLOUD and its addresses.',
        who: 'operator',
        link: null,
        raw: 'EgressRefused',
      },
      { cause: error },
    );
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const raw = /^[A-Z_]{1,40}$/.test(code) ? code : 'no code';
  const problem = waiting('connection-broken', 'Zoom cannot be reached, or the connection broke.', raw);
  return new RetryLater({ problem, seconds: null, scope: 'mailbox' }, { cause: error });
};
