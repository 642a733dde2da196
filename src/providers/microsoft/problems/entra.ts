// AADSTS codes → what they mean and what happens next; a code nobody has listed gets an honest problem of its own.
import { RetryLater, SignInAgain } from '../../errors.ts';
import { applicationProblems } from './application.ts';
import { passwordChange, personProblems } from './person.ts';
import { protocolProblems } from './protocol.ts';
import { type EntraRow, fillLink, type KnownProblem, type LinkContext, links } from './row.ts';

/** What the token endpoint answered when it gave no token. */
export interface TokenRefusal {
  readonly status: number;
  /** OAuth's own word, such as `invalid_client`. */
  readonly error: string;
  readonly codes: readonly number[];
  /** Seconds of Retry-After; null where none came. */
  readonly retryAfter: number | null;
}

const rows: ReadonlyMap<number, EntraRow> = new Map(
  [...applicationProblems, ...personProblems, ...protocolProblems].flatMap((row) =>
    row.codes.map((code) => [code, row]),
  ),
);

/** Every AADSTS code with a row of its own. */
export const knownCodes: readonly number[] = [...rows.keys()];

const findRow = (code: number): EntraRow | undefined =>
  rows.get(code) ?? (code >= 120_000 && code < 121_000 ? passwordChange : undefined);

const unknown: KnownProblem = {
  code: 'sign-in-refused',
  title: 'Microsoft refuses the sign-in for a reason that is not listed here.',
  fix: "Open the link: it is Microsoft's own explanation of the code below.",
  who: 'admin',
  link: links.code,
};

const busy: KnownProblem = {
  code: 'sign-in-busy',
  title: "Microsoft's sign-in service is busy.",
  fix: 'Nothing to do: it is tried again.',
  who: 'microsoft',
  link: links.status,
};

/** OAuth's words are short tokens; anything else is not shown. */
const plainWord = (text: string): string => (/^[a-z0-9_.-]{1,60}$/i.test(text) ? text : 'no code');

/** The error to throw for a token that was refused: RetryLater for what passes, else SignInAgain. */
export const tokenError = (refusal: TokenRefusal, context: LinkContext): RetryLater | SignInAgain => {
  const listed = refusal.codes.find((code) => findRow(code) !== undefined);
  const row = listed === undefined ? undefined : findRow(listed);
  const shown = listed ?? refusal.codes[0];
  const word = shown === undefined ? plainWord(refusal.error) : `AADSTS${shown}`;
  const passes =
    row === undefined
      ? refusal.status === 429 || refusal.status >= 500 || refusal.error === 'temporarily_unavailable'
      : row.next === 'retry' || refusal.status === 429;
  const { code, title, fix, who, link } = row ?? (passes ? busy : unknown);
  const place = shown === undefined && link === links.code ? null : link;
  const problem = {
    code,
    title,
    fix,
    who,
    link: place === null ? null : fillLink(place, context, String(shown)),
    raw: `${word}, HTTP ${refusal.status}`,
  };
  return passes
    ? new RetryLater({ problem, seconds: refusal.retryAfter, scope: 'connection' })
    : new SignInAgain(problem);
};
