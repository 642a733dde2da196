// BambooHR's refusals and the network's failures → the error that says what happens next.
import { EgressRefused } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain } from '../errors.ts';
import { fields } from './fields.ts';
import { retryAfter } from '../retry-after.ts';

const links = {
  errors: 'https://documentation.bamboohr.com/docs/api-details',
  key: 'https://documentation.bamboohr.com/docs/getting-started',
} as const;

type Row = Omit<Problem, 'raw'>;

const keyRefused: Row = {
  code: 'api-key-refused',
  title: 'BambooHR does not accept the API key.',
  fix: 'At BambooHR open your name, API Keys, make a new key and enter it here. Keys end with the user who made them.',
  who: 'admin',
  link: links.key,
};

const admins: Readonly<Record<number, Row | undefined>> = {
  403: {
    code: 'access-denied',
    title: 'BambooHR does not let this API key ask for employees.',
    fix: 'See at BambooHR, under Settings, Access Levels, that the user of the key is enabled and may view all employees. After many refused keys in a row BambooHR lets nobody in for a while.',
    who: 'admin',
    link: links.errors,
  },
  404: {
    code: 'company-not-found',
    title: 'BambooHR knows no company of this name.',
    fix: 'Enter the first part of the address at which you open BambooHR: contoso for contoso.bamboohr.com.',
    who: 'admin',
    link: links.errors,
  },
};

const unknown: Row = {
  code: 'unknown-refusal',
  title: 'BambooHR refuses the request for a reason that is not listed here.',
  fix: 'Report this with the code below.',
  who: 'operator',
  link: null,
};

interface Refusal {
  readonly status: number;
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

/** BambooHR's own words come in a header with most refusals; what has figures or an address in it could be somebody's and is left out. */
const rawOf = ({ status, headers }: Refusal): string => {
  const told = headers['x-bamboohr-error-message']?.trim() ?? '';
  return /^[A-Za-z][A-Za-z ,.'-]{1,79}$/.test(told) ? `${told}, HTTP ${status}` : `HTTP ${status}`;
};

/** The error to throw for an answer that is no data. */
export const bambooError = (refusal: Refusal): Error => {
  const { status } = refusal;
  const raw = rawOf(refusal);
  const seconds = retryAfter(refusal.headers, refusal.now);
  // Until September 2026 the limit was told by 503, since then by 429.
  if (status === 429 || (status === 503 && seconds !== null))
    return new RetryLater({
      problem: waiting('asked-to-wait', 'BambooHR asks to wait: too many requests.', raw),
      seconds,
      scope: 'connection',
    });
  // A redirect comes from something on the way, never from BambooHR's API.
  if (status < 400 || status === 408 || (status >= 500 && status !== 501)) {
    const problem = waiting('bamboohr-busy', 'BambooHR could not answer just now.', raw);
    return new RetryLater({ problem, seconds, scope: 'mailbox' });
  }
  if (status === 401) return new SignInAgain({ ...keyRefused, raw });
  const row = admins[status];
  return row === undefined ? new GiveUp({ ...unknown, raw }) : new NeedsAdmin({ ...row, raw });
};

/** The error for an answer that came with success and yet is none. */
export const oddAnswer = (what: string, raw: string): RetryLater =>
  new RetryLater({
    problem: {
      code: 'odd-answer',
      title: `BambooHR's answer cannot be used: ${what}.`,
      fix: 'Nothing to do: it is asked for again. If it stays, see whether a proxy on the way changes answers.',
      who: 'plumbline',
      link: null,
      raw,
    },
    seconds: null,
    scope: 'mailbox',
  });

/** The error for fields that nothing goes without and the key may not see. */
export const fieldsHidden = (hidden: readonly string[]): NeedsAdmin => {
  const labels = fields.filter(({ id }) => hidden.includes(id)).map(({ label }) => label);
  return new NeedsAdmin({
    code: 'fields-hidden',
    title: `BambooHR does not show this API key: ${labels.join(', ')}.`,
    fix: 'At BambooHR, under Settings, Access Levels, let the user of the key view these fields of all employees.',
    who: 'admin',
    link: links.errors,
    raw: hidden.join(', '),
  });
};

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
  const problem = waiting('connection-broken', 'BambooHR cannot be reached, or the connection broke.', raw);
  return new RetryLater({ problem, seconds: null, scope: 'mailbox' }, { cause: error });
};
