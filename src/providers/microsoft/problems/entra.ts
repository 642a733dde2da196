// AADSTS codes → what they mean and what happens next; a code nobody has listed gets an honest problem that names it.
import { RetryLater, SignInAgain } from '../../errors.ts';
import { accountProblems } from './account.ts';
import { clientProblems } from './client.ts';
import { clockProblems } from './clock.ts';
import { cloudProblems } from './cloud.ts';
import { consentProblems } from './consent.ts';
import { credentialProblems } from './credential.ts';
import { grantProblems } from './grant.ts';
import { policyProblems } from './policy.ts';
import { requestProblems } from './request.ts';
import { type EntraRow, fillLink, type KnownProblem, type LinkContext, links } from './row.ts';
import { tenantProblems } from './tenant.ts';

/** What the sign-in service answered when it gave no token. */
export interface TokenRefusal {
  /** 0 for what a redirect said, which has no status. */
  readonly status: number;
  /** OAuth's own word, such as `invalid_client`. */
  readonly error: string;
  readonly codes: readonly number[];
  /** Seconds of Retry-After; null where none came. */
  readonly retryAfter: number | null;
}

/** Codes 120000 to 120999: Microsoft asks the person to change the password. */
const passwordChange: EntraRow = {
  codes: [],
  code: 'password-change',
  title: 'Microsoft asks the person to change the password first.',
  fix: 'Sign in at Microsoft, change the password, then try again.',
  who: 'employee',
  link: links.password,
};

/** By what is at fault. Entra looks at tenant, client and credential in this order: what comes before was found good. */
const themes = [
  ['tenant', tenantProblems],
  ['cloud', cloudProblems],
  ['client', clientProblems],
  ['credential', credentialProblems],
  ['clock', clockProblems],
  ['consent', consentProblems],
  ['account', [...accountProblems, passwordChange]],
  ['policy', policyProblems],
  ['grant', grantProblems],
  ['request', requestProblems],
] as const;
export type Theme = (typeof themes)[number][0];

/** Every row that an AADSTS code leads to. */
export const entraRows: readonly EntraRow[] = themes.flatMap(([, rows]) => rows);

const byNumber: ReadonlyMap<number, EntraRow> = new Map(
  entraRows.flatMap((row) => row.codes.map((code) => [code, row])),
);
const byName: ReadonlyMap<string, EntraRow> = new Map(entraRows.map((row) => [row.code, row]));

const themeByName: ReadonlyMap<string, Theme> = new Map(
  themes.flatMap(([theme, rows]) => rows.map((row) => [row.code, theme])),
);

/** What a problem's code puts at fault; null for problems that are none of Entra's. */
export const themeOf = (code: string): Theme | null => themeByName.get(code) ?? null;

const findRow = (code: number): EntraRow | undefined =>
  byNumber.get(code) ?? (code >= 120_000 && code < 121_000 ? passwordChange : undefined);

/** OAuth's words where no AADSTS code came with them: a cancelled consent, a code that was not entered. */
const byWord: Readonly<Record<string, string>> = {
  access_denied: 'consent-declined',
  permission_denied: 'consent-declined',
  authorization_declined: 'consent-declined',
  consent_required: 'consent-missing',
  login_required: 'session-missing',
  interaction_required: 'confirmation-needed',
  invalid_grant: 'grant-refused',
  invalid_scope: 'scope-invalid',
  invalid_resource: 'service-not-in-tenant',
  invalid_tenant: 'tenant-not-found',
  authorization_pending: 'device-code-pending',
  slow_down: 'device-code-pending',
  expired_token: 'device-code-expired',
  bad_verification_code: 'device-code-unknown',
  unsupported_grant_type: 'grant-type-unsupported',
  unsupported_response_type: 'response-type-unsupported',
  invalid_request: 'request-malformed',
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

const unlisted = (word: string): KnownProblem => ({
  code: 'sign-in-refused',
  title: `Microsoft refuses the sign-in with a code that is not listed here: ${word}.`,
  fix: "Open the link: it is Microsoft's own explanation of that code. Then test the connection again.",
  who: 'admin',
  link: links.code,
});

const isPassing = ({ status, error }: TokenRefusal): boolean =>
  status === 429 || status >= 500 || error === 'temporarily_unavailable' || error === 'server_error';

const rowFor = (refusal: TokenRefusal): { row: EntraRow | undefined; shown: number | undefined } => {
  const listed = refusal.codes.find((code) => findRow(code) !== undefined);
  if (listed !== undefined) return { row: findRow(listed), shown: listed };
  const shown = refusal.codes[0];
  const name = Object.hasOwn(byWord, refusal.error) ? byWord[refusal.error] : undefined;
  const said = shown === undefined && name !== undefined && !isPassing(refusal) ? byName.get(name) : undefined;
  return { row: said, shown };
};

/** The error to throw for a sign-in or token that was refused: RetryLater for what passes, else SignInAgain. */
export const tokenError = (refusal: TokenRefusal, context: LinkContext): RetryLater | SignInAgain => {
  const { row, shown } = rowFor(refusal);
  const word = shown === undefined ? plainWord(refusal.error) : `AADSTS${shown}`;
  const passes = row === undefined ? isPassing(refusal) : row.next === 'retry' || refusal.status === 429;
  const { code, title, fix, who, link } = row ?? (passes ? busy : unlisted(word));
  const place = shown === undefined && link === links.code ? null : link;
  const problem = {
    code,
    title,
    fix,
    who,
    link: place === null ? null : fillLink(place, context, String(shown)),
    raw: refusal.status === 0 ? word : `${word}, HTTP ${refusal.status}`,
  };
  return passes
    ? new RetryLater({ problem, seconds: refusal.retryAfter, scope: 'connection' })
    : new SignInAgain(problem);
};
