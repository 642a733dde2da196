// Who may read a Workspace, how much of it in a minute, and what goes wrong: by Google's own clients.
import { gmail } from '@googleapis/gmail';
import { afterEach, expect, test } from 'vitest';
import { lying, mail, user } from '../truth/tiny-tenant.ts';
import { officeOptions, readRefusal, startGoogle, type TestGoogle } from './clients.ts';

let google: TestGoogle;
afterEach(() => google.close());

const boss = 'ines.falk@contoso.com';
const worker = 'jonas.weber@contoso.com';

test('an admin lists the domain’s users page by page; nobody else does', async () => {
  google = await startGoogle(officeOptions());
  const emails: string[] = [];
  let token: string | undefined;
  do {
    const { data } = await google.directoryOf(boss).users.list({
      customer: 'my_customer',
      maxResults: 10,
      ...(token === undefined ? {} : { pageToken: token }),
    });
    emails.push(...(data.users ?? []).map(({ primaryEmail }) => primaryEmail ?? ''));
    token = data.nextPageToken ?? undefined;
  } while (token !== undefined);
  expect(emails).toHaveLength(25);
  expect(emails).toEqual(emails.toSorted());
  const { data } = await google.directoryOf(boss).users.list({ domain: 'contoso.com', maxResults: 500 });
  expect(data.users?.filter(({ suspended }) => suspended).length).toBe(2);
  expect(data.users?.find(({ primaryEmail }) => primaryEmail === worker)?.relations).toEqual([
    { value: 'tomas.bauer@contoso.com', type: 'manager' },
  ]);
  expect(await readRefusal(google.directoryOf(worker).users.list({ customer: 'my_customer' }))).toMatchObject({
    status: 403,
    message: 'Not Authorized to access this resource/api',
  });
});

const makeBatch = (ids: readonly string[]): string =>
  `${ids
    .map(
      (id, index) =>
        `--b\r\nContent-Type: application/http\r\nContent-ID: <item${index}>\r\n\r\nGET /gmail/v1/users/me/messages/${id}?format=metadata&metadataHeaders=From HTTP/1.1\r\n\r\n`,
    )
    .join('')}--b--\r\n`;

test('a batch answers each call in its own part, a hundred at most', async () => {
  const letters = Array.from({ length: 3 }, (_, index) => mail(`m${index}`, `2026-11-1${index + 1}T10:00:00Z`));
  google = await startGoogle({ steps: letters.map((letter) => lying('ana', 'inbox', letter)) });
  const client = google.mailOf('ana@contoso.com');
  const { data } = await client.users.messages.list({ userId: 'me' });
  const ids = data.messages?.map(({ id }) => id ?? '') ?? [];
  const { token } = await google.actAs('ana@contoso.com', ['gmail.metadata']).getAccessToken();
  const send = (list: readonly string[]) =>
    fetch(`${google.googleUrl}/batch/gmail/v1`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'multipart/mixed; boundary=b' },
      body: makeBatch(list),
    });
  const response = await send([...ids, 'nowhere']);
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batch_/);
  expect([...text.matchAll(/Content-ID: <(.+)>/g)].map(([, name]) => name)).toEqual([
    'response-item0',
    'response-item1',
    'response-item2',
    'response-item3',
  ]);
  expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['200', '200', '200', '404']);
  expect(text).toContain('ben <ben@contoso.com>');
  expect((await send(Array.from({ length: 101 }, () => 'x'))).status).toBe(400);
});

test('tokens are refused with the reason that Google gives', async () => {
  google = await startGoogle({
    users: [user('ana'), user('old', { accountEnabled: false }), user('none', { mailbox: 'none' })],
  });
  const tokenFor = (subject: string, scope = 'gmail.metadata', key = google.key) =>
    readRefusal(google.actAs(subject, [scope], key).authorize());
  expect((await tokenFor('ana@contoso.com')).status).toBe(200);
  expect(await tokenFor('nobody@contoso.com')).toMatchObject({ status: 400, reason: 'invalid_grant' });
  expect(await tokenFor('old@contoso.com')).toMatchObject({ reason: 'invalid_grant' });
  expect(await tokenFor('ana@contoso.com', 'gmail.send')).toMatchObject({
    status: 401,
    reason: 'unauthorized_client',
  });
  const other = await google.makeKey('other');
  const mixed = { ...google.key, private_key: other.private_key };
  expect((await tokenFor('ana@contoso.com', 'gmail.metadata', mixed)).reason).toBe('invalid_grant');
  const stranger = { ...google.key, client_email: 'nobody@nowhere.iam.gserviceaccount.com' };
  expect((await tokenFor('ana@contoso.com', 'gmail.metadata', stranger)).message).toContain('account not found');
  expect(await readRefusal(google.mailOf(null).users.getProfile({ userId: 'me' }))).toMatchObject({
    status: 400,
    reason: 'failedPrecondition',
  });
  expect((await readRefusal(google.mailOf('none@contoso.com').users.getProfile({ userId: 'me' }))).message).toBe(
    'Mail service not enabled',
  );
  expect(
    (await readRefusal(google.mailOf('ana@contoso.com').users.getProfile({ userId: 'old@contoso.com' }))).status,
  ).toBe(403);
  const foreign = gmail({
    version: 'v1',
    auth: google.actAs('ana@contoso.com', ['calendar.readonly']),
    retry: false,
  });
  expect(await readRefusal(foreign.users.getProfile({ userId: 'me' }))).toMatchObject({
    status: 403,
    reason: 'insufficientPermissions',
  });
});

test('what an admin takes back is gone for new tokens at once, and for old ones when they are killed', async () => {
  google = await startGoogle({});
  const client = google.mailOf('ana@contoso.com');
  await client.users.getProfile({ userId: 'me' });
  await google.control('POST', '/google/delegation', { clientId: google.key.client_id, scopes: [] });
  expect((await readRefusal(google.mailOf('ana@contoso.com').users.getProfile({ userId: 'me' }))).reason).toBe(
    'unauthorized_client',
  );
  expect((await readRefusal(client.users.getProfile({ userId: 'me' }))).status).toBe(200);
  await google.control('POST', '/google/delegation', { clientId: google.key.client_id, scopes: [], killTokens: true });
  expect(await readRefusal(client.users.getProfile({ userId: 'me' }))).toMatchObject({
    status: 401,
    reason: 'authError',
  });
});

test('a user’s units of a minute run out, with either status and no Retry-After', async () => {
  const steps = [lying('ana', 'inbox', mail('a', '2026-11-18T10:00:00Z'))];
  google = await startGoogle({ steps, limits: { speed: 0.05 } });
  const { token } = await google.actAs('ana@contoso.com', ['gmail.metadata']).getAccessToken();
  const ask = () =>
    fetch(`${google.googleUrl}/gmail/v1/users/me/messages?fields=messages/id`, {
      headers: { authorization: `Bearer ${token ?? ''}` },
    });
  const statuses: number[] = [];
  for (let call = 0; call < 3_000; call += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, ask));
    statuses.push(...answers.map(({ status }) => status));
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  const limited = await ask();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, null]);
  expect(await limited.json()).toMatchObject({
    error: { status: 'RESOURCE_EXHAUSTED', errors: [{ reason: 'rateLimitExceeded' }] },
  });
  await google.control('POST', '/settings', { gmailLimitStatus: '403' });
  const other = await ask();
  expect(other.status).toBe(403);
  expect(await other.json()).toMatchObject({ error: { errors: [{ reason: 'userRateLimitExceeded' }] } });
});

test('faults strike Google too, also the members of a batch', async () => {
  const rules = [
    { match: { service: 'google', path: '*/messages' }, nth: 1, faults: [{ kind: 'duplicate-items' }] },
    { match: { service: 'google', path: '*/messages' }, nth: 1, faults: [{ kind: 'empty-page' }] },
    { match: { service: 'google', path: '*/messages' }, nth: 1, faults: [{ kind: 'expired-token' }] },
    { match: { service: 'google', path: '*/history' }, nth: 1, faults: [{ kind: 'gone' }] },
    { match: { service: 'google', path: '*/events' }, nth: 1, faults: [{ kind: 'mailbox-missing' }] },
    {
      match: { service: 'google', batched: true },
      nth: 1,
      faults: [{ kind: 'throttle', retryAfter: { form: 'none' } }],
    },
  ];
  const letters = Array.from({ length: 3 }, (_, index) => mail(`m${index}`, `2026-11-1${index + 1}T10:00:00Z`));
  google = await startGoogle({ faults: { rules }, steps: letters.map((letter) => lying('ana', 'inbox', letter)) });
  const client = google.mailOf('ana@contoso.com');
  const doubled = await client.users.messages.list({ userId: 'me' });
  expect(doubled.data.messages).toHaveLength(4);
  const empty = await client.users.messages.list({ userId: 'me' });
  expect(empty.data.messages).toEqual([]);
  expect((await readRefusal(client.users.messages.list({ userId: 'me' }))).reason).toBe('authError');
  const fresh = google.mailOf('ana@contoso.com');
  const again = await fresh.users.messages.list({ userId: 'me', pageToken: empty.data.nextPageToken ?? '' });
  expect(again.data.messages).toHaveLength(3);
  const { historyId = '' } = (await fresh.users.getProfile({ userId: 'me' })).data;
  const history = fresh.users.history.list({ userId: 'me', startHistoryId: historyId ?? '' });
  expect((await readRefusal(history)).status).toBe(404);
  const { token } = await google.actAs('ana@contoso.com', ['gmail.metadata']).getAccessToken();
  const response = await fetch(`${google.googleUrl}/batch/gmail/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'multipart/mixed; boundary=b' },
    body: makeBatch((again.data.messages ?? []).map(({ id }) => id ?? '')),
  });
  const statuses = [...(await response.text()).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(['429', '200', '200']);
  const { body } = await google.control('GET', '/ledger');
  expect(body['byFault']).toEqual({ 'duplicate-items': 1, 'empty-page': 1, 'expired-token': 1, gone: 1, throttle: 1 });
});
