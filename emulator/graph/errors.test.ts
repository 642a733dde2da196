// Every error of Graph that a connection, its test or a stream can meet, provoked one by one: by its cause, or by a fault where the cause is Microsoft's own.
import { afterEach, expect, test } from 'vitest';
import { allRoles, clientId, makeTenant, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import { lying, mail, meeting, user } from '../truth/tiny-tenant.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

interface Case {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly inner?: string;
  readonly path: string;
  readonly options?: TestOptions;
  /** As a signed-in user with these scopes. */
  readonly scopes?: string;
  readonly headers?: Record<string, string>;
  readonly policies?: readonly object[];
  readonly switches?: object;
  readonly settings?: object;
}

const folders = '/users/ana/mailFolders';
const delta = `${folders}/inbox/messages/delta`;
const transcripts = "/users/ana/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='ana')";
const meetings = "/users/ana/onlineMeetings?$filter=JoinWebUrl eq 'https://x.example'";
const fault = (one: object): TestOptions => ({
  faults: { rules: [{ match: { service: 'graph' }, faults: [one] }] },
});
const graphError = (status: number, code: string, more: object = {}): TestOptions =>
  fault({ kind: 'graph-error', status, code, ...more });
const roles = (...names: string[]): TestOptions => ({ roles: names });
const noMailbox = (mailbox: 'none' | 'inactive'): TestOptions => ({
  tenant: makeTenant({ users: [user('ana', { mailbox })] }),
});
const transcriptRoles = roles('OnlineMeetings.Read.All', 'OnlineMeetingTranscript.Read.All');
const open = { graphTranscriptAccess: true };
const everywhere = [{ kind: 'teams-access', clientId, global: true }];
const deny = [{ kind: 'access-policy', clientId, access: 'deny', users: ['ana'] }];
const denied = 'Access is denied. Check credentials and try again.';
const made = 'Made to happen.';

const cases: readonly Case[] = [
  { status: 400, code: 'BadRequest', message: '/me request is only valid', path: '/me' },
  { status: 400, code: 'BadRequest', message: 'Resource not found for the segment', path: '/users/ana/chats' },
  {
    status: 400,
    code: 'Request_BadRequest',
    message: '$count is not currently supported.',
    path: '/users?$count=true',
  },
  { status: 400, code: 'Request_UnsupportedQuery', path: "/users?$filter=contains(displayName,'a')" },
  { status: 400, code: 'Request_UnsupportedQuery', path: '/users?$search="displayName:a"' },
  { status: 400, code: 'Directory_ExpiredPageToken', path: '/users?$skiptoken=old' },
  { status: 400, code: 'RequestBroker--ParseUri', path: '/users?$select=shoeSize' },
  { status: 400, code: 'ErrorInvalidIdMalformed', message: 'Id is malformed.', path: `${folders}/%7B%7D` },
  { status: 400, code: 'ErrorInvalidParameter', path: '/users/ana/calendarView' },
  {
    status: 400,
    code: 'InefficientFilter',
    path: "/users/ana/messages?$orderby=receivedDateTime desc&$filter=conversationId eq 'x'",
  },
  {
    status: 400,
    code: 'InvalidArgument',
    path: "/reports/getEmailActivityUserDetail(period='D8')",
    options: roles('Reports.Read.All'),
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token is empty.',
    path: '/users',
    headers: { authorization: '' },
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: '80049217',
    path: '/users',
    headers: { authorization: 'Bearer a.b.c' },
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token has expired or is not yet valid.',
    path: '/users',
    options: fault({ kind: 'expired-token' }),
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'TokenIssuedBeforeRevocationTimestamp',
    path: '/users',
    settings: { revokedBefore: 9_999_999_999_000 },
  },
  {
    status: 401,
    code: 'Unauthorized',
    message: 'Account is not provisioned.',
    path: folders,
    options: fault({ kind: 'not-provisioned' }),
  },
  { status: 402, code: 'PaymentRequired', path: '/users', options: graphError(402, 'PaymentRequired') },
  { status: 403, code: 'Authorization_RequestDenied', path: '/groups', options: roles('Mail.Read') },
  { status: 403, code: 'ErrorAccessDenied', message: denied, path: folders, options: roles('User.Read.All') },
  { status: 403, code: 'ErrorAccessDenied', message: denied, path: '/users/ben/mailFolders', scopes: 'Mail.Read' },
  { status: 403, code: 'ErrorAccessDenied', message: denied, path: '/users/ana/messages?$select=body' },
  { status: 403, code: 'ErrorAccessDenied', message: denied, path: '/users/ana/messages?$search="x"' },
  { status: 403, code: 'ErrorAccessDenied', message: 'Access to OData is disabled.', path: folders, policies: deny },
  { status: 403, code: 'S2SUnauthorized', path: "/reports/getEmailActivityUserDetail(period='D7')" },
  {
    status: 403,
    code: 'S2SUnauthorized',
    path: "/reports/getEmailActivityUserDetail(period='D7')",
    scopes: 'Reports.Read.All',
  },
  { status: 403, code: 'Authentication_MSGraphPermissionMissing', path: '/auditLogs/signIns?$top=1' },
  {
    status: 403,
    code: 'Authentication_RequestFromUnsupportedUserRole',
    path: '/auditLogs/signIns?$top=1',
    scopes: 'AuditLog.Read.All',
  },
  {
    status: 403,
    code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    path: '/auditLogs/signIns?$top=1',
    options: roles('AuditLog.Read.All'),
    switches: { premium: false },
  },
  { status: 403, code: 'Forbidden', message: 'Missing role permissions', path: meetings },
  {
    status: 403,
    code: 'Forbidden',
    message: 'Missing scope permissions',
    path: '/me/onlineMeetings',
    scopes: 'Mail.Read',
  },
  {
    status: 403,
    code: 'Forbidden',
    message: 'No application access policy found for this app',
    path: meetings,
    options: transcriptRoles,
  },
  {
    status: 403,
    code: 'Forbidden',
    message: '3003: User does not have access to lookup meeting',
    path: '/users/ben/onlineMeetings',
    scopes: 'OnlineMeetings.Read',
  },
  {
    status: 403,
    code: 'Forbidden',
    inner: 'GraphAccessToTranscriptsDisabled',
    path: transcripts,
    options: transcriptRoles,
  },
  {
    status: 403,
    code: 'Forbidden',
    inner: 'SpeakerAttributionNotAllowed',
    path: '/users/ana/onlineMeetings/m/transcripts/t/content',
    options: transcriptRoles,
    switches: open,
    policies: everywhere,
  },
  {
    status: 403,
    code: 'Forbidden',
    message: 'Application is not allowed to perform operations on the user',
    path: '/users/ana/onlineMeetings/m/transcripts/t/content',
    options: transcriptRoles,
    switches: open,
  },
  {
    status: 403,
    code: 'Forbidden',
    message: 'Failed to get license information for the user.',
    path: transcripts,
    options: { ...transcriptRoles, tenant: makeTenant({ users: [user('ana', { licensed: false })] }) },
    switches: open,
  },
  {
    status: 403,
    code: 'ErrorSendAsDenied',
    message: made,
    path: '/users',
    options: graphError(403, 'ErrorSendAsDenied', { message: made }),
  },
  { status: 404, code: 'Request_ResourceNotFound', path: '/users/zoe' },
  { status: 404, code: 'Request_ResourceNotFound', path: '/users/ben/manager' },
  { status: 404, code: 'ErrorInvalidUser', path: '/users/zoe/mailFolders' },
  { status: 404, code: 'ResourceNotFound', path: folders, options: graphError(404, 'ResourceNotFound') },
  { status: 404, code: 'ErrorItemNotFound', path: `${folders}/archived` },
  {
    status: 404,
    code: 'MailboxNotEnabledForRESTAPI',
    message: 'inactive, soft-deleted',
    path: folders,
    options: noMailbox('inactive'),
  },
  {
    status: 404,
    code: 'MailboxNotEnabledForRESTAPI',
    message: 'REST API is not yet supported for this mailbox.',
    path: folders,
    options: graphError(404, 'MailboxNotEnabledForRESTAPI', {
      message: 'REST API is not yet supported for this mailbox.',
    }),
  },
  { status: 410, code: 'SyncStateNotFound', path: `${delta}?$deltatoken=old` },
  { status: 410, code: 'resyncRequired', path: '/users/delta?$deltatoken=old' },
  { status: 410, code: 'InvalidSyncStateData', path: delta, options: graphError(410, 'InvalidSyncStateData') },
  {
    status: 413,
    code: 'ErrorMessageSizeExceeded',
    path: '/users',
    options: graphError(413, 'ErrorMessageSizeExceeded'),
  },
  { status: 429, code: 'TooManyRequests', path: '/users', options: { limits: { unitsSmall: 1 } } },
  { status: 429, code: 'TooManyRequests', path: folders, options: { limits: { mailboxRequests: 1 } } },
  {
    status: 429,
    code: 'ApplicationThrottled',
    message: 'Application is over its MailboxConcurrency limit.',
    path: folders,
    options: graphError(429, 'ApplicationThrottled', {
      message: 'Application is over its MailboxConcurrency limit.',
      headers: { 'Retry-After': '1' },
    }),
  },
  { status: 500, code: 'InternalServerError', path: '/users', options: fault({ kind: 'status', status: 500 }) },
  {
    status: 501,
    code: 'NotImplemented',
    message: 'This operation target is not yet supported.',
    path: '/users?$select=skills',
  },
  { status: 503, code: 'ServiceUnavailable', path: '/users', options: fault({ kind: 'status', status: 503 }) },
  { status: 504, code: 'UnknownError', path: '/users', options: fault({ kind: 'status', status: 504 }) },
];

const event = meeting('e', ['2026-11-19T08:00:00Z', '2026-11-19T08:30:00Z'], { isOnlineMeeting: true });
const world: TestOptions = {
  roles: allRoles,
  steps: [lying('ana', 'inbox', mail('m', '2026-11-20T08:00:00Z'))],
  events: [['ana', event]],
};

for (const { status, code, path, inner, message = '', ...given } of cases) {
  test(`${status} ${code} ${inner ?? message}: ${path}`, async () => {
    emulator = await startTest({ ...world, ...given.options });
    if (given.policies) await emulator.control('POST', '/policies', { policies: given.policies });
    if (given.switches) await emulator.control('POST', '/switches', given.switches);
    if (given.settings) await emulator.control('POST', '/settings', given.settings);
    const own = given.scopes === undefined ? {} : await signIn(emulator, 'ana', { scopes: given.scopes });
    const headers = { ...own, ...given.headers };
    // What is left of a limit of one is spent by the first request.
    if (given.options?.limits) await emulator.ask(path, headers);
    const answer = await emulator.ask(path, headers);
    const error = answer.body['error'] as { message: string; code: string; innerError: { code?: string } };
    expect({ status: answer.status, code: error.code }).toEqual({ status, code });
    expect(error.message).toContain(message);
    if (inner !== undefined) expect(error.innerError.code).toBe(inner);
    if (status === 429) expect(answer.headers.get('retry-after')).not.toBeNull();
  });
}
