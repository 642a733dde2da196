// What Graph says: every documented refusal is told apart from the others, with who mends it and how.
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../errors.ts';
import { graphError } from '../errors.ts';
import { clockAt, noon } from '../testing.ts';
import { graphRows, refusedRows, statusRows } from './graph.ts';
import type { About } from './row.ts';

const links = { portal: 'https://entra.microsoft.com', clientId: 'the-client', tenantId: 'the-tenant' };

interface Case {
  readonly about?: About;
  readonly message?: string;
  readonly challenge?: string;
}

const refuse = (status: number, code: string, more: Case = {}) => {
  const { about = 'mailbox', message = '', challenge = '' } = more;
  const headers = { 'www-authenticate': challenge };
  return graphError({ status, code, message, headers }, { about, links, clock: clockAt(noon) });
};

const denied = 'Access is denied. Check credentials and try again.';
const odata = 'Access to OData is disabled.';
const revoked = 'error="insufficient_claims", code: TokenIssuedBeforeRevocationTimestamp';

/** Each as it was seen on the wire or stands in the documentation. */
const seen: readonly (readonly [number, string, Case, string, string])[] = [
  [404, 'MailboxNotEnabledForRESTAPI', {}, 'SkipPartition', 'mailbox-not-enabled'],
  [403, 'ErrorAccessDenied', { message: odata }, 'SkipPartition', 'mailbox-out-of-scope'],
  [403, 'ErrorAccessDenied', { message: denied }, 'SkipPartition', 'mailbox-refused'],
  [401, 'Unauthorized', { message: 'Account is not provisioned.' }, 'SkipPartition', 'mailbox-not-provisioned'],
  [404, 'ErrorInvalidUser', { message: "The requested user 'x' is invalid." }, 'SkipPartition', 'account-not-found'],
  [404, 'Request_ResourceNotFound', {}, 'SkipPartition', 'account-not-found'],
  [404, 'ResourceNotFound', {}, 'SkipPartition', 'account-not-found'],
  [404, 'ErrorItemNotFound', {}, 'SkipPartition', 'folder-not-found'],
  [404, 'OrganizationFromTenantGuidNotFound', {}, 'NeedsAdmin', 'no-exchange'],
  [
    429,
    'ApplicationThrottled',
    { message: 'Application is over its MailboxConcurrency limit.' },
    'RetryLater',
    'mailbox-busy',
  ],
  [429, 'TooManyRequests', {}, 'RetryLater', 'asked-to-wait'],
  [503, 'MailboxStoreUnavailable', {}, 'RetryLater', 'mailbox-away'],
  [503, 'ErrorMailboxMoveInProgress', {}, 'RetryLater', 'mailbox-moving'],
  [503, 'ServiceUnavailable', {}, 'RetryLater', 'microsoft-busy'],
  [504, 'UnknownError', {}, 'RetryLater', 'microsoft-busy'],
  [410, 'SyncStateNotFound', {}, 'StartOver', 'place-forgotten'],
  [410, 'resyncRequired', { about: 'directory' }, 'StartOver', 'place-forgotten'],
  [400, 'Directory_ExpiredPageToken', { about: 'directory' }, 'StartOver', 'page-forgotten'],
  [403, 'Authorization_RequestDenied', { about: 'directory' }, 'NeedsAdmin', 'permission-missing'],
  [401, 'Authorization_IdentityNotFound', { about: 'directory' }, 'SignInAgain', 'app-removed'],
  [400, 'ErrorInvalidIdMalformed', { message: 'Id is malformed.' }, 'GiveUp', 'id-malformed'],
  [501, 'NotImplemented', { about: 'directory' }, 'GiveUp', 'property-unsupported'],
  [400, 'Request_UnsupportedQuery', { about: 'directory' }, 'GiveUp', 'query-unsupported'],
  [400, 'InefficientFilter', {}, 'GiveUp', 'filter-refused'],
  [400, 'Request_BadRequest', { about: 'directory' }, 'GiveUp', 'request-refused'],
  [401, 'InvalidAuthenticationToken', {}, 'SignInAgain', 'token-refused'],
  [401, 'InvalidAuthenticationToken', { challenge: revoked }, 'SignInAgain', 'token-revoked'],
  [
    401,
    'InvalidAuthenticationToken',
    { message: 'Access token has expired or is not yet valid.' },
    'SignInAgain',
    'token-expired',
  ],
  [
    401,
    'InvalidAuthenticationToken',
    { message: 'Access token validation failure. Invalid audience.' },
    'SignInAgain',
    'token-audience',
  ],
  [
    401,
    'InvalidAuthenticationToken',
    { message: 'CompactToken parsing failed with error code: 80049217' },
    'SignInAgain',
    'token-damaged',
  ],
  [403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', {}, 'NeedsAdmin', 'premium-missing'],
  [403, 'Authentication_MSGraphPermissionMissing', {}, 'NeedsAdmin', 'audit-permission-missing'],
  [
    403,
    'Forbidden',
    { message: 'Graph API access to transcripts is disabled for this tenant.' },
    'NeedsAdmin',
    'transcripts-off',
  ],
  [
    403,
    'Forbidden',
    { about: 'calls', message: "Missing role permissions on the request. API requires one of 'X'." },
    'NeedsAdmin',
    'calls-permission-missing',
  ],
  // The inner code stands behind the message.
  [403, 'Forbidden', { message: 'No. SpeakerAttributionNotAllowed' }, 'NeedsAdmin', 'speakers-hidden'],
  [
    403,
    'Forbidden',
    { message: 'No application access policy found for this app x on the user' },
    'SkipPartition',
    'meeting-policy-missing',
  ],
  [
    403,
    'Forbidden',
    { message: "Application is not allowed to perform operations on the user 'x'" },
    'SkipPartition',
    'meeting-policy-out-of-scope',
  ],
  [
    403,
    'Forbidden',
    { message: '3003: User does not have access to lookup meeting' },
    'SkipPartition',
    'meeting-of-another',
  ],
  [
    403,
    'Forbidden',
    { message: 'Failed to get license information for the user. Ensure user has a valid Office365 license' },
    'SkipPartition',
    'teams-licence-missing',
  ],
  [
    400,
    'BadRequest',
    { about: 'audit', message: "Resource not found for the segment 'auditLog'." },
    'GiveUp',
    'segment-unknown',
  ],
  [
    403,
    'Forbidden',
    { about: 'teams', message: 'Invoked API requires Protected API access in application-only context.' },
    'NeedsAdmin',
    'protected-api',
  ],
  [
    403,
    'Forbidden',
    { about: 'teams', message: 'Missing role permissions on the request.' },
    'NeedsAdmin',
    'channel-permission-missing',
  ],
  [404, 'NotFound', { about: 'teams' }, 'SkipPartition', 'channel-gone'],
  [403, 'UnknownError', { about: 'usage' }, 'NeedsAdmin', 'reports-permission-missing'],
  [403, 'Forbidden', { about: 'sign-ins' }, 'NeedsAdmin', 'audit-permission-missing'],
  [403, 'Forbidden', { about: 'audit' }, 'NeedsAdmin', 'audit-query-permission-missing'],
  [402, 'PaymentRequired', {}, 'NeedsAdmin', 'payment-required'],
  [
    403,
    'ErrorAccessDenied',
    {
      about: 'sending',
      message: 'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy.',
    },
    'NeedsAdmin',
    'sender-out-of-scope',
  ],
  [403, 'ErrorAccessDenied', { about: 'sending' }, 'NeedsAdmin', 'sending-refused'],
  [403, 'ErrorSendAsDenied', { about: 'sending' }, 'NeedsAdmin', 'send-as-denied'],
  [404, 'ErrorInvalidUser', { about: 'sending' }, 'NeedsAdmin', 'sender-not-found'],
  [404, 'MailboxNotEnabledForRESTAPI', { about: 'sending' }, 'NeedsAdmin', 'sender-without-mailbox'],
  [400, 'ErrorInvalidRecipients', { about: 'sending' }, 'SkipPartition', 'recipient-refused'],
  [413, 'ErrorMessageSizeExceeded', { about: 'sending' }, 'SkipPartition', 'mail-too-large'],
  [429, 'ErrorExceededMessageLimit', { about: 'sending' }, 'RetryLater', 'sending-limit'],
];

const problems = seen.map(([status, code, more]) => Reflect.get(refuse(status, code, more), 'problem') as Problem);

describe("Graph's refusal", () => {
  it.each(seen)('%i %s %j is %s with %s', (...[status, code, more, name, problem]) => {
    expect(refuse(status, code, more)).toMatchObject({ name, problem: { code: problem } });
  });

  it('has no diagnosis that no documented refusal leads to', () => {
    const told = new Set(problems.map(({ code }) => code));
    expect(graphRows.map(({ code }) => code).filter((code) => !told.has(code))).toEqual([]);
  });

  it('names cause, fix and its own code, and waits only where it passes', () => {
    for (const row of [...graphRows, ...Object.values(statusRows), ...Object.values(refusedRows)]) {
      for (const text of [row.title, row.fix]) expect(text).toMatch(/^[A-Z].*\.$/);
      expect([row.code, row.fix.startsWith('Nothing to do')]).toEqual([
        row.code,
        ['plumbline', 'microsoft'].includes(row.who),
      ]);
    }
    for (const { raw, link } of problems) {
      expect(raw).toMatch(/^[A-Za-z0-9_]+, HTTP \d{3}$/);
      expect(link ?? 'https://').toMatch(/^https:\/\/[^{}]*$/);
    }
  });

  it('that nobody has listed is told by its status, with its own code', () => {
    expect(refuse(418, 'Teapot')).toMatchObject({
      name: 'GiveUp',
      problem: { code: 'unknown-refusal', raw: 'Teapot, HTTP 418' },
    });
  });
});
