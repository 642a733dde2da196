// What Google's refusals mean: its reasons as data, with who mends them and how.
import type { Problem } from '../errors.ts';
import type { About } from './scopes.ts';

/** What the engine does: each is one of the errors of providers/errors. */
export type Consequence = 'retry' | 'sign-in' | 'start-over' | 'skip' | 'admin' | 'give-up';

export interface Row extends Omit<Problem, 'raw'> {
  /** Google's own words: reasons of its APIs, or errors of its token service. */
  readonly reasons: readonly string[];
  readonly next: Consequence;
}

export const delegationLink = 'https://admin.google.com/ac/owl/domainwidedelegation';
const accountsLink = 'https://console.cloud.google.com/iam-admin/serviceaccounts';
const apiLink = 'https://console.cloud.google.com/apis/library';

const nothing = { who: 'plumbline', link: null } as const;

export const waitRow: Row = {
  ...nothing,
  reasons: [
    'rateLimitExceeded',
    'userRateLimitExceeded',
    'quotaExceeded',
    'dailyLimitExceeded',
    'RATE_LIMIT_EXCEEDED',
    'RESOURCE_EXHAUSTED',
  ],
  next: 'retry',
  code: 'asked-to-wait',
  title: 'Google asks to wait: a limit of the user or of the project is used up.',
  fix: 'Nothing to do: reading goes on when the time is over.',
};

export const busyRow: Row = {
  ...nothing,
  reasons: ['backendError', 'internalError', 'UNAVAILABLE', 'INTERNAL', 'DEADLINE_EXCEEDED'],
  next: 'retry',
  code: 'google-busy',
  title: 'Google could not answer just now.',
  fix: 'Nothing to do: it is tried again.',
  link: 'https://www.google.com/appsstatus/dashboard/',
};

/** The place a list was to go on from is not known any more. */
export const forgottenRow: Row = {
  ...nothing,
  reasons: [],
  next: 'start-over',
  code: 'place-forgotten',
  title: 'Google no longer knows how far the reading had come.',
  fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
};

/** Reasons that mean the same wherever they come from. */
export const commonRows: readonly Row[] = [
  waitRow,
  busyRow,
  {
    reasons: ['accessNotConfigured', 'SERVICE_DISABLED'],
    next: 'admin',
    code: 'api-disabled',
    title: 'An API is not switched on in the Google Cloud project of the service account.',
    fix: 'In the Google Cloud console open the project, APIs & Services, Library, and enable the Admin SDK API, the Gmail API and the Google Calendar API.',
    who: 'admin',
    link: apiLink,
  },
  {
    reasons: ['insufficientPermissions', 'insufficientScopes', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    next: 'admin',
    code: 'scope-missing',
    title: 'The token lacks a scope that this needs.',
    fix: 'In the Admin console open Domain-wide delegation, and give the client of the service account all scopes that the chosen streams name.',
    who: 'admin',
    link: delegationLink,
  },
  {
    reasons: ['authError', 'required', 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'],
    // A key or a delegation that ended shows when the next token is asked for.
    next: 'retry',
    code: 'token-refused',
    title: 'Google does not accept a token that it has just given.',
    fix: 'Nothing to do: it is tried again. If it stays, see in the Google Cloud console that the service account is enabled.',
    who: 'plumbline',
    link: accountsLink,
  },
];

const mailboxMissing: Row = {
  ...nothing,
  reasons: ['failedPrecondition', 'FAILED_PRECONDITION', 'notFound', 'domainPolicy'],
  next: 'skip',
  code: 'mailbox-not-enabled',
  title: 'The person has no Gmail.',
  fix: 'Nothing to do. If there should be one, switch Gmail on for the person in the Admin console.',
};

const calendarMissing: Row = {
  ...nothing,
  reasons: ['notACalendarUser', 'notFound', 'domainPolicy'],
  next: 'skip',
  code: 'calendar-not-enabled',
  title: 'The person has no Google Calendar.',
  fix: 'Nothing to do. If there should be one, switch Google Calendar on for the person in the Admin console.',
};

const refused: Omit<Row, 'title'> = {
  reasons: ['forbidden', 'delegationDenied', 'PERMISSION_DENIED'],
  next: 'admin',
  code: 'google-refused',
  fix: 'See in the Admin console, Security, API controls, that the service account is trusted and has the scopes that the chosen streams name.',
  who: 'admin',
  link: 'https://admin.google.com/ac/owl',
};

/** Reasons by what was asked about. */
export const rowsAbout: Readonly<Record<About, readonly Row[]>> = {
  mail: [mailboxMissing, { ...refused, title: 'Google does not let the service account read mail.' }],
  calendar: [calendarMissing, { ...refused, title: 'Google does not let the service account read calendars.' }],
  directory: [
    {
      reasons: ['forbidden', 'notFound', 'domainPolicy', 'PERMISSION_DENIED'],
      next: 'admin',
      code: 'not-an-admin',
      title: 'The directory does not answer in the name of this admin.',
      fix: 'Enter the address of an admin whose role may read users: a super admin, or one with the privilege Users, Read.',
      who: 'admin',
      link: 'https://admin.google.com/ac/roles',
    },
  ],
};

/** What a refusal means whose reason nobody has listed. */
export const unknownRow: Row = {
  reasons: [],
  next: 'give-up',
  code: 'unknown-refusal',
  title: 'Google refuses the request for a reason that is not listed here.',
  fix: 'Report this with the code below.',
  who: 'operator',
  link: null,
};

/** Why no token is given, tried in this order: the error, and what its description says. */
interface TokenRow extends Omit<Row, 'reasons'> {
  readonly error: RegExp;
  readonly says: RegExp;
}

const any = /^/;
const newKey =
  'In the Google Cloud console open the service account, Keys, make a new key of type JSON, and enter it here.';

export const clockRow: TokenRow = {
  error: /^invalid_grant$/,
  says: /reasonable timeframe|short-lived|\biat\b|expired/i,
  next: 'retry',
  code: 'clock-wrong',
  title: 'The clock of this server and that of Google differ too much.',
  fix: 'Set the clock of the server, best by NTP.',
  who: 'operator',
  link: null,
};

const tokenRows: readonly TokenRow[] = [
  clockRow,
  {
    error: /^invalid_grant$/,
    says: /signature|no valid verifier|key/i,
    next: 'sign-in',
    code: 'key-unknown',
    title: 'Google does not know the key: it was deleted or switched off, or belongs to another account.',
    fix: newKey,
    who: 'admin',
    link: accountsLink,
  },
  {
    error: /^(invalid_grant|invalid_client|disabled_client|deleted_client)$/,
    says: /account not found|client|service account/i,
    next: 'sign-in',
    code: 'service-account-gone',
    title: 'The service account is not there any more, or is disabled.',
    fix: `Enable the service account again, or make a new one. ${newKey}`,
    who: 'admin',
    link: accountsLink,
  },
  {
    error: /^(access_denied|admin_policy_enforced|org_internal|org_restricted|policy_enforced)$/,
    says: any,
    next: 'admin',
    code: 'policy-forbids',
    title: 'A policy of the domain forbids this access.',
    fix: 'In the Admin console, Security, API controls, App access control, mark the service account as trusted.',
    who: 'admin',
    link: 'https://admin.google.com/ac/owl/list?tab=apps',
  },
];

const delegationRow = (scope: string): Omit<Row, 'reasons'> => ({
  next: 'admin',
  code: 'delegation-missing',
  title: 'The domain has not delegated a scope to the service account.',
  fix: `In the Admin console, Security, Access and data control, API controls, Domain-wide delegation, give the client ID of the service account the scope ${scope}. It may take up to a day until it holds.`,
  who: 'admin',
  link: delegationLink,
});

const nobody: Readonly<Record<'admin' | 'mailbox', Omit<Row, 'reasons'>>> = {
  admin: {
    next: 'sign-in',
    code: 'admin-unknown',
    title: 'Nobody can be acted for by the admin’s address: there is no such user, or the user is suspended.',
    fix: 'Enter the primary address of an admin who is active.',
    who: 'admin',
    link: 'https://admin.google.com/ac/users',
  },
  mailbox: {
    ...nothing,
    next: 'skip',
    code: 'account-not-usable',
    title: 'Google gives no token for this person: the account is suspended, deleted or has no licence.',
    fix: 'Nothing to do: what was read stays, and it is tried again later.',
  },
};

/** What the token service's refusal means. `as`: whom a token was asked for. */
export const tokenRow = (
  { error, description }: { readonly error: string; readonly description: string },
  { as, scope }: { readonly as: 'admin' | 'mailbox'; readonly scope: string },
): Omit<Row, 'reasons'> => {
  if (error === 'unauthorized_client' || error === 'invalid_scope') return delegationRow(scope);
  return tokenRows.find((row) => row.error.test(error) && row.says.test(description)) ?? nobody[as];
};
