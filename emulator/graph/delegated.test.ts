// A signed-in user's own mailbox and profile: the same as the app sees, and nobody else's.
import { afterEach, expect, test } from 'vitest';
import { allRoles, clientId, now, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { lying, mail, meeting, user } from '../truth/tiny-tenant.ts';
import { signIn as signInTo } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const steps = Array.from({ length: 23 }, (_, index) =>
  lying('ana', 'inbox', mail(`m${index}`, new Date(now - (index + 1) * 60_000).toISOString())),
);
const events = [['ana', meeting('e', ['2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z'])]] as const;
const window = 'startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-11-21T00:00:00Z';

const start = (options: TestOptions = {}) => startTest({ steps, events, ...options });

const signIn = (name: string, scopes: string) => signInTo(emulator, name, { scopes });

const strip = (items: readonly Record<string, unknown>[]) => items.map(({ id }) => id);

test('one’s own folder holds the same ids on the same pages as the app’s', async () => {
  emulator = await start();
  const own = await signIn('ana', 'Mail.ReadBasic');
  for (const path of ['mailFolders/inbox/messages/delta', 'mailFolders/inbox/messages', 'messages', 'mailFolders']) {
    const mine = await emulator.walk(`/me/${path}`, own);
    const theirs = await emulator.walk(`/users/ana/${path}`);
    expect({ path, pages: mine.pages, ids: strip(mine.items) }).toEqual({
      path,
      pages: theirs.pages,
      ids: strip(theirs.items),
    });
    expect((await emulator.ask(`/users/ana/${path}`, own)).status).toBe(200);
  }
});

test('links of an own page lead to own pages, and a delta link goes on', async () => {
  emulator = await start();
  const own = await signIn('ana', 'Mail.ReadBasic Calendars.Read');
  const { body } = await emulator.ask('/me/mailFolders/inbox/messages/delta', own);
  expect(body['@odata.nextLink']).toContain('/v1.0/me/mailFolders(');
  const { deltaLink } = await emulator.walk('/me/mailFolders/inbox/messages/delta', own);
  expect(deltaLink).toContain('/v1.0/me/mailFolders(');
  expect((await emulator.ask(deltaLink, own)).body['value']).toEqual([]);
  const view = await emulator.ask(`/me/calendarView/delta?${window}`, own);
  expect(view.body).toMatchObject({ value: [{ id: 'e' }] });
  expect(String(view.body['@odata.deltaLink'])).toContain('/v1.0/me/calendarView/delta');
});

const needs: readonly (readonly [path: string, scopes: readonly string[]])[] = [
  ['/me', ['User.Read', 'User.ReadBasic.All', 'User.Read.All']],
  ['/users/ana', ['User.Read', 'User.ReadBasic.All']],
  ['/users/ben', ['User.ReadBasic.All', 'User.Read.All']],
  ['/me/manager', ['User.Read.All', 'Directory.Read.All']],
  ['/me/mailFolders', ['Mail.ReadBasic', 'Mail.Read']],
  ['/me/messages', ['Mail.ReadBasic', 'Mail.Read']],
  ['/me/mailboxSettings', ['MailboxSettings.Read']],
  [`/me/calendarView?${window}`, ['Calendars.ReadBasic', 'Calendars.Read']],
  [`/me/calendarView/delta?${window}`, ['Calendars.ReadBasic', 'Calendars.Read']],
  ['/me/contacts', ['Contacts.Read']],
  ['/organization', ['User.Read', 'Organization.Read.All']],
];

for (const [path, scopes] of needs) {
  test(`a signed-in user reads ${path.split('?')[0] ?? ''} with ${scopes.join(' or ')} and not without`, async () => {
    emulator = await start({ users: [user('ana', { managerId: 'ben' }), user('ben')] });
    for (const scope of scopes) {
      expect({ scope, status: (await emulator.ask(path, await signIn('ana', scope))).status }).toEqual({
        scope,
        status: 200,
      });
    }
    const without = await emulator.ask(path, await signIn('ana', 'offline_access Files.Read'));
    expect(without.status).toBe(403);
    expect(['ErrorAccessDenied', 'Authorization_RequestDenied']).toContain(
      (without.body as { error: { code: string } }).error.code,
    );
  });
}

test('one’s own meetings are found with OnlineMeetings.Read, and transcripts of all are for apps alone', async () => {
  emulator = await start({ limits: { mode: 'off' } });
  const own = await signIn('ana', 'OnlineMeetings.Read OnlineMeetingTranscript.Read.All');
  const path = "/me/onlineMeetings?$filter=JoinWebUrl eq 'https://x.example'";
  expect((await emulator.ask(path, own)).body).toMatchObject({ value: [] });
  const all = "/me/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='ana')";
  expect((await emulator.ask(all, own)).status).toBe(403);
});

test('application permissions mean nothing in a user’s token', async () => {
  emulator = await start();
  expect((await emulator.ask('/me/messages', await signIn('ana', 'Mail.ReadBasic.All'))).status).toBe(403);
});

test('User.Read shows three things of the organization', async () => {
  emulator = await start();
  const { body } = await emulator.ask('/organization', await signIn('ana', 'User.Read'));
  expect(body).toMatchObject({ value: [{ id: tenantId, displayName: 'Tiny', createdDateTime: null }] });
});

test('another’s mailbox is refused, and opened by an administrator’s grant together with a shared scope', async () => {
  emulator = await start();
  const plain = await signIn('ben', 'Mail.ReadBasic');
  const shared = await signIn('ben', 'Mail.ReadBasic Mail.ReadBasic.Shared');
  const path = '/users/ana/mailFolders/inbox/messages/delta';
  const refused = {
    status: 403,
    body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied. Check credentials and try again.' } },
  };
  expect(await emulator.ask(path, plain)).toMatchObject(refused);
  expect(await emulator.ask(path, shared)).toMatchObject(refused);
  expect(await emulator.ask('/users/zoe/mailFolders', shared)).toMatchObject(refused);
  await emulator.control('POST', '/policies', {
    policies: [{ kind: 'mailbox-permission', mailbox: 'ana@contoso.com', users: ['ben'] }],
  });
  expect(await emulator.ask(path, plain)).toMatchObject(refused);
  expect((await emulator.ask(path, shared)).status).toBe(200);
});

test('an app that calls as itself has no “me”', async () => {
  emulator = await start();
  expect(await emulator.ask('/me/messages')).toMatchObject({
    status: 400,
    body: { error: { message: '/me request is only valid with delegated authentication flow.' } },
  });
});

test('access policies and RBAC bind apps, not people', async () => {
  emulator = await start({ roles: allRoles });
  await emulator.control('POST', '/policies', {
    policies: [{ kind: 'access-policy', clientId, access: 'deny', users: ['ana'] }],
  });
  expect((await emulator.ask('/users/ana/messages')).status).toBe(403);
  expect((await emulator.ask('/me/messages', await signIn('ana', 'Mail.ReadBasic'))).status).toBe(200);
});

test('a batch may hold own calls', async () => {
  emulator = await start();
  const answer = await fetch(`${emulator.graphUrl}/v1.0/$batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await signIn('ana', 'Mail.ReadBasic User.Read')) },
    body: JSON.stringify({
      requests: ['/me', '/me/mailFolders/inbox', '/me/calendarView', '/users/ben/messages'].map((url, id) => ({
        id: String(id),
        method: 'GET',
        url,
      })),
    }),
  });
  const { responses } = (await answer.json()) as { responses: { id: string; status: number }[] };
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 403, 403]);
});

test('own calls stand in the ledger as such, and share the mailbox’s places', async () => {
  emulator = await start();
  const own = await signIn('ana', 'Mail.ReadBasic');
  await emulator.ask('/me/mailFolders/inbox/messages/delta', own);
  const { body } = await emulator.control('GET', '/ledger');
  expect(body).toMatchObject({
    byTemplate: { 'GET /v1.0/me/mailFolders/{folder}/messages/delta': 1 },
    maxConcurrency: { ana: 1 },
  });
});
