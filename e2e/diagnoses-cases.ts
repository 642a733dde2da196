// What Graph is documented to refuse with, as the emulator is told to say it, and the diagnosis each must lead to.
export interface GraphCase {
  readonly about: 'mailbox' | 'directory' | 'everything';
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly diagnosis: string;
}

const mailbox = { about: 'mailbox' } as const;
const directory = { about: 'directory' } as const;
const everything = { about: 'everything', status: 401, code: 'InvalidAuthenticationToken' } as const;
const forbidden = { ...mailbox, status: 403, code: 'Forbidden' } as const;

export const graphCases: readonly GraphCase[] = [
  { ...mailbox, status: 404, code: 'MailboxNotEnabledForRESTAPI', diagnosis: 'mailbox-not-enabled' },
  {
    ...mailbox,
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access to OData is disabled.',
    diagnosis: 'mailbox-out-of-scope',
  },
  {
    ...mailbox,
    status: 403,
    code: 'ErrorAccessDenied',
    message: 'Access is denied. Check credentials and try again.',
    diagnosis: 'mailbox-refused',
  },
  {
    ...mailbox,
    status: 401,
    code: 'Unauthorized',
    message: 'Account is not provisioned.',
    diagnosis: 'mailbox-not-provisioned',
  },
  { ...mailbox, status: 404, code: 'ErrorInvalidUser', diagnosis: 'account-not-found' },
  { ...mailbox, status: 404, code: 'ErrorItemNotFound', diagnosis: 'folder-not-found' },
  { ...mailbox, status: 404, code: 'OrganizationFromTenantGuidNotFound', diagnosis: 'no-exchange' },
  {
    ...mailbox,
    status: 429,
    code: 'ApplicationThrottled',
    message: 'Application is over its MailboxConcurrency limit.',
    diagnosis: 'mailbox-busy',
  },
  { ...mailbox, status: 429, code: 'TooManyRequests', headers: { 'retry-after': '10' }, diagnosis: 'asked-to-wait' },
  { ...mailbox, status: 503, code: 'MailboxStoreUnavailable', diagnosis: 'mailbox-away' },
  { ...mailbox, status: 503, code: 'ErrorMailboxMoveInProgress', diagnosis: 'mailbox-moving' },
  { ...mailbox, status: 503, code: 'ServiceUnavailable', diagnosis: 'microsoft-busy' },
  { ...mailbox, status: 400, code: 'ErrorInvalidIdMalformed', diagnosis: 'id-malformed' },
  { ...mailbox, status: 400, code: 'InefficientFilter', diagnosis: 'filter-refused' },
  { ...mailbox, status: 402, code: 'PaymentRequired', diagnosis: 'payment-required' },
  {
    ...forbidden,
    message: 'Graph API access to transcripts is disabled for this tenant.',
    diagnosis: 'transcripts-off',
  },
  {
    ...forbidden,
    message: 'No application access policy found for this app on the user',
    diagnosis: 'meeting-policy-missing',
  },
  {
    ...forbidden,
    message: "Application is not allowed to perform operations on the user 'x', neither is allowed access through RSC",
    diagnosis: 'meeting-policy-out-of-scope',
  },
  { ...forbidden, message: '3003: User does not have access to lookup meeting', diagnosis: 'meeting-of-another' },
  {
    ...forbidden,
    message: 'Failed to get license information for the user. Ensure user has a valid Office365 license',
    diagnosis: 'teams-licence-missing',
  },
  { ...directory, status: 403, code: 'Authorization_RequestDenied', diagnosis: 'permission-missing' },
  { ...directory, status: 403, code: 'Authorization_IdentityNotFound', diagnosis: 'app-removed' },
  { ...directory, status: 410, code: 'SyncStateNotFound', diagnosis: 'place-forgotten' },
  { ...directory, status: 400, code: 'Directory_ExpiredPageToken', diagnosis: 'page-forgotten' },
  { ...directory, status: 501, code: 'NotImplemented', diagnosis: 'property-unsupported' },
  { ...directory, status: 400, code: 'Request_UnsupportedQuery', diagnosis: 'query-unsupported' },
  { ...directory, status: 400, code: 'Request_BadRequest', diagnosis: 'request-refused' },
  {
    ...directory,
    status: 403,
    code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    diagnosis: 'premium-missing',
  },
  { ...directory, status: 403, code: 'Authentication_MSGraphPermissionMissing', diagnosis: 'audit-permission-missing' },
  { ...everything, message: 'Access token has expired or is not yet valid.', diagnosis: 'token-expired' },
  { ...everything, message: 'Access token validation failure. Invalid audience.', diagnosis: 'token-audience' },
  { ...everything, message: 'CompactToken parsing failed with error code: 80049217', diagnosis: 'token-damaged' },
  {
    ...everything,
    message: 'Continuous access evaluation resulted in challenge.',
    headers: {
      'www-authenticate':
        'Bearer error="insufficient_claims", error_description="code: TokenIssuedBeforeRevocationTimestamp"',
    },
    diagnosis: 'token-revoked',
  },
  { ...everything, message: 'The token is not accepted.', diagnosis: 'token-refused' },
];
