// Change notifications: who may subscribe to what and for how long, whose address is called, and what it is told.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientId, now, secretId, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import type { CalendarEvent } from '../tenant/model.ts';
import { lying, mail, meeting, user, type Step } from '../truth/tiny-tenant.ts';
import { openReceiver, type Receiver } from './receiver.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(async () => {
  await emulator.close();
  await receiver.close();
});

const minutes = (count: number): string => new Date(now + count * 60_000).toISOString();
const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.Read', 'Mail.Send'];
const people = [user('ana'), user('ben'), user('zoe', { mailbox: 'inactive' })];

const start = async (options: TestOptions = {}): Promise<void> => {
  emulator = await startTest({ roles, users: people, ...options });
};
interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
const call = async (method: string, path: string, { body, headers = {} }: Sent = {}) => {
  const authorization = headers['authorization'] ?? `Bearer ${await emulator.token()}`;
  const response = await fetch(`${emulator.graphUrl}/v1.0/subscriptions${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers, authorization },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = JSON.parse(text || '{}') as Record<string, string> & { error?: { code: string; message: string } };
  return { status: response.status, headers: response.headers, body: parsed };
};
const wish = (more: object = {}) => ({
  changeType: 'created,updated,deleted',
  notificationUrl: `${receiver.url}/changes`,
  lifecycleNotificationUrl: `${receiver.url}/life`,
  resource: 'users/ana/messages',
  expirationDateTime: minutes(10_080),
  clientState: 'a secret',
  ...more,
});
const subscribe = async (more: object = {}, headers: Record<string, string> = {}): Promise<string> => {
  const { status, body } = await call('POST', '', { body: wish(more), headers });
  expect([status, body.error]).toEqual([201, undefined]);
  return body['id'] ?? '';
};
const deliver = async () => (await emulator.control('POST', '/notices/deliver')).body;
/** Everything told up to now. */
const told = async () => {
  await deliver();
  return receiver.received.flatMap(({ value }) => value);
};
const send = async (from: string, to: string) => {
  const toRecipients = [{ emailAddress: { address: to } }];
  const message = { subject: 'Hello', body: { contentType: 'Text', content: 'x' }, toRecipients };
  await fetch(`${emulator.graphUrl}/v1.0/users/${from}/sendMail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await emulator.token()}` },
    body: JSON.stringify({ message, saveToSentItems: false }),
  });
};

test('whoever subscribes proves both addresses, and is told what came of it', async () => {
  await start();
  const { status, body } = await call('POST', '', { body: wish() });
  expect(receiver.shaken).toEqual(['/changes', '/life']);
  expect([status, body]).toEqual([
    201,
    expect.objectContaining({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity',
      resource: 'users/ana/messages',
      applicationId: clientId,
      changeType: 'created,updated,deleted',
      clientState: 'a secret',
      expirationDateTime: minutes(10_080),
      latestSupportedTlsVersion: 'v1_2',
    }),
  ]);
  const { body: list } = await call('GET', '');
  expect(list['value']).toMatchObject([{ id: body['id'], clientState: null, resource: 'users/ana/messages' }]);
  expect((await call('GET', `/${body['id']}`)).body).toMatchObject({ id: body['id'], clientState: null });
  const { requested } = (await emulator.control('GET', '/ledger')).body as { requested: Record<string, object> };
  expect(Object.keys(requested)).toContain('subscription');
});

test('a subscription that would end within 45 minutes lasts as long', async () => {
  await start();
  const { body } = await call('POST', '', { body: wish({ expirationDateTime: minutes(5) }) });
  expect(body['expirationDateTime']).toBe(minutes(45));
});

test.each<[string, object, [number, string]]>([
  ['a week and a minute', { expirationDateTime: minutes(10_081) }, [400, 'ExtensionError']],
  ['an end that is over', { expirationDateTime: minutes(-1) }, [400, 'InvalidRequest']],
  ['no end', { expirationDateTime: undefined }, [400, 'InvalidRequest']],
  ['no address', { notificationUrl: undefined }, [400, 'InvalidRequest']],
  ['an address in the clear', { notificationUrl: 'http://plumbline.example/n' }, [400, 'InvalidRequest']],
  ['another address in the clear', { lifecycleNotificationUrl: 'http://a.example/n' }, [400, 'InvalidRequest']],
  ['a secret of 129 characters', { clientState: 'x'.repeat(129) }, [400, 'InvalidRequest']],
  ['a change that there is not', { changeType: 'created,moved' }, [400, 'InvalidRequest']],
  ['a property that there is not', { colour: 'red' }, [400, 'InvalidRequest']],
  ['content', { includeResourceData: true }, [501, 'NotImplemented']],
  ['another resource', { resource: 'users' }, [501, 'NotImplemented']],
  ['a user that there is not', { resource: 'users/max/messages' }, [404, 'ExtensionError']],
  ['a mailbox that is none', { resource: 'users/zoe/messages' }, [404, 'ExtensionError']],
])('what cannot be subscribed to is refused before any address is called: %s', async (_, more, expected) => {
  await start();
  const { status, body } = await call('POST', '', { body: wish(more) });
  expect([status, body.error?.code]).toEqual(expected);
  expect(receiver.shaken).toEqual([]);
});

test.each<['wrong token' | number, string]>([
  ['wrong token', 'must exactly match'],
  [500, 'must respond with 200 OK'],
  [202, 'must respond with 200 OK'],
])('an address that answers with %s has not proved itself', async (how, message) => {
  await start();
  receiver.behave(how);
  const { status, body } = await call('POST', '', { body: wish() });
  expect([status, body.error?.code]).toEqual([400, 'InvalidRequest']);
  expect(body.error?.message).toContain(message);
  expect((await deliver())['subscriptions']).toEqual([]);
});

test('an address where nobody is has not answered in time', async () => {
  await start();
  const { url } = receiver;
  await receiver.close();
  const { status, body } = await call('POST', '', { body: wish({ notificationUrl: url }) });
  expect([status, body.error?.message]).toEqual([400, 'Subscription validation request timed out.']);
});

test.each<[string, readonly string[], [string, boolean, number]]>([
  ['mail, with the least permission', ['Mail.ReadBasic.All'], ['messages', true, 201]],
  ['mail, with that for meetings', ['Calendars.Read'], ['messages', true, 403]],
  ['meetings, as documented', ['Calendars.Read'], ['events', true, 201]],
  ['meetings, with less than is documented', ['Calendars.ReadBasic.All'], ['events', true, 403]],
  ['meetings, where less is enough', ['Calendars.ReadBasic.All'], ['events', false, 201]],
  ['mail, with no permission for any mailbox', ['User.Read.All'], ['messages', true, 403]],
])('a subscription needs the permission to read: %s', async (_, granted, [watched, eventNoticesNeedRead, status]) => {
  await start({ roles: granted, settings: { eventNoticesNeedRead } });
  const { status: answered } = await call('POST', '', { body: wish({ resource: `users/ana/${watched}` }) });
  expect(answered).toBe(status);
});

test('a policy that keeps the app from a mailbox keeps it from its changes', async () => {
  await start();
  const policies = [{ kind: 'access-policy', clientId, access: 'restrict', users: ['ben'] }];
  const id = await subscribe();
  await emulator.control('POST', '/policies', { policies });
  expect((await call('POST', '', { body: wish() })).status).toBe(403);
  expect((await call('POST', '', { body: wish({ resource: '/users/ben/messages' }) })).status).toBe(201);
  expect((await call('PATCH', `/${id}`, { body: { expirationDateTime: minutes(60) } })).status).toBe(403);
});

test('a person subscribes to the own mailbox, and sees no other app’s subscriptions', async () => {
  await start();
  const id = await subscribe();
  const headers = await signIn(emulator, 'ana', { scopes: 'User.Read Mail.ReadBasic' });
  expect((await call('GET', '', { headers })).body['value']).toEqual([]);
  expect((await call('GET', `/${id}`, { headers })).status).toBe(404);
  const own = await subscribe({ resource: 'me/messages' }, headers);
  expect((await call('GET', `/${own}`, { headers })).body['creatorId']).toBe('ana');
  const other = wish({ resource: 'users/ben/messages' });
  expect((await call('POST', '', { body: other, headers })).status).toBe(403);
});

test('another app has its own subscriptions', async () => {
  await start();
  const id = await subscribe();
  const other = '4d1e7a32-0000-4000-a000-0000000000ce';
  await emulator.control('POST', '/apps', {
    clientId: other,
    homeTenantId: tenantId,
    secrets: [{ id: secretId, value: 'another secret' }],
    grants: { [tenantId]: roles },
  });
  const form = { grant_type: 'client_credentials', client_id: other, client_secret: 'another secret' };
  const { body } = await emulator.post(tenantId, { ...form, scope: 'https://graph.microsoft.com/.default' });
  const headers = { authorization: `Bearer ${String(body['access_token'])}` };
  expect((await call('DELETE', `/${id}`, { headers })).status).toBe(404);
  expect((await call('DELETE', `/${id}`)).status).toBe(204);
  expect((await call('DELETE', `/${id}`)).status).toBe(404);
});

test('a mail that comes in is told at once: where it is, and nothing of what it says', async () => {
  await start();
  const id = await subscribe({}, { prefer: 'IdType="ImmutableId"' });
  await subscribe({ resource: 'users/ben/messages' });
  await send('ben', 'ana@contoso.com');
  const [notice, ...more] = await told();
  expect(more).toEqual([]);
  const { items } = await emulator.walk('/users/ana/mailFolders/inbox/messages/delta', {
    prefer: 'IdType="ImmutableId"',
  });
  const resource = `Users/ana/Messages/${String(items[0]?.['id'])}`;
  expect(notice).toEqual({
    subscriptionId: id,
    subscriptionExpirationDateTime: minutes(10_080),
    tenantId,
    clientState: 'a secret',
    changeType: 'created',
    resource,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      '@odata.etag': items[0]?.['@odata.etag'],
      id: items[0]?.['id'],
    },
  });
  expect(await told()).toHaveLength(1);
});

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

test('what lay there before is not told; what comes, moves and goes is, once the clock has come to it', async () => {
  const first = mail('first', '2026-11-20T08:00:00Z');
  const second = mail('second', '2026-11-20T08:10:00Z');
  const steps: Step[] = [
    lying('ana', 'inbox', first),
    lying('ana', 'inbox', second),
    { owner: 'ana', folder: 'inbox', at: at('09:05:00'), remove: 'first' },
    { owner: 'ana', folder: 'archive', at: at('09:05:00'), save: first },
    { owner: 'ana', folder: 'inbox', at: at('09:06:00'), remove: 'second' },
    lying('ana', 'inbox', mail('third', '2026-11-20T09:07:00Z')),
  ];
  await start({ steps });
  await subscribe({}, { prefer: 'IdType="ImmutableId"' });
  expect(await told()).toEqual([]);
  await emulator.control('POST', '/clock', { advanceSeconds: 600 });
  const changes = (await told()).map(({ changeType, resource }) => `${String(changeType)} ${String(resource)}`);
  expect(changes.toSorted()).toEqual([
    'created Users/ana/Messages/third',
    'deleted Users/ana/Messages/second',
    'updated Users/ana/Messages/first',
  ]);
});

test('only the kinds of change that were asked for are told', async () => {
  await start();
  await subscribe({ changeType: 'deleted' });
  await send('ben', 'ana@contoso.com');
  expect(await told()).toEqual([]);
});

test('meetings are told as they are made, changed and deleted', async () => {
  const span: [string, string] = ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z'];
  const made = (id: string, more: Partial<CalendarEvent>) =>
    ['ana', meeting(id, span, { createdAt: at('08:00:00'), modifiedAt: at('08:00:00'), ...more })] as const;
  await start({
    events: [
      made('old', {}),
      made('new', { createdAt: at('09:01:00'), modifiedAt: at('09:01:00') }),
      made('gone', { deletedAt: at('09:03:00') }),
    ],
  });
  await subscribe({ resource: "users('ana')/events" });
  await emulator.control('POST', '/clock', { advanceSeconds: 600 });
  expect(await told()).toMatchObject([
    {
      changeType: 'created',
      resource: 'Users/ana/Events/new',
      resourceData: { '@odata.type': '#Microsoft.Graph.Event' },
    },
    { changeType: 'deleted', resource: 'Users/ana/Events/gone' },
  ]);
});

test('an address that does not take it is told again, and after four hours that something was missed', async () => {
  await start();
  await subscribe();
  receiver.behave(503);
  await send('ben', 'ana@contoso.com');
  expect(await deliver()).toMatchObject({ delivered: 0, waiting: 1 });
  receiver.behave('well');
  expect(await deliver()).toMatchObject({ delivered: 1, waiting: 0 });
  receiver.behave(503);
  await send('ben', 'ana@contoso.com');
  await emulator.control('POST', '/clock', { advanceSeconds: 4 * 3600 + 1 });
  receiver.behave('well');
  await deliver();
  expect(await deliver()).toMatchObject({ dropped: 1, waiting: 0 });
  expect(receiver.received.at(-1)).toMatchObject({ path: '/life', value: [{ lifecycleEvent: 'missed' }] });
});

test('a subscription that is over is gone, unless it was prolonged', async () => {
  await start();
  const id = await subscribe({ expirationDateTime: minutes(60) });
  const changed = await call('PATCH', `/${id}`, { body: { expirationDateTime: minutes(120) } });
  expect([changed.status, changed.body['expirationDateTime']]).toEqual([200, minutes(120)]);
  expect((await call('PATCH', `/${id}`, { body: { expirationDateTime: minutes(10_081) } })).status).toBe(400);
  await emulator.control('POST', '/clock', { advanceSeconds: 90 * 60 });
  expect((await call('GET', `/${id}`)).status).toBe(200);
  await emulator.control('POST', '/clock', { advanceSeconds: 30 * 60 });
  await send('ben', 'ana@contoso.com');
  expect(await told()).toEqual([]);
  expect((await call('PATCH', `/${id}`, { body: { expirationDateTime: minutes(300) } })).status).toBe(404);
});

test('what happens to subscriptions is told at the other address; a removed one is gone', async () => {
  await start();
  const id = await subscribe();
  await emulator.control('POST', '/notices', { kind: 'missed', user: 'ana' });
  await emulator.control('POST', '/notices', { kind: 'subscriptionRemoved', subscription: id });
  const common = { subscriptionId: id, tenantId, clientState: 'a secret' };
  const subscriptionExpirationDateTime = minutes(10_080);
  expect(receiver.received).toEqual([
    { path: '/life', value: [{ ...common, subscriptionExpirationDateTime, lifecycleEvent: 'missed' }] },
    { path: '/life', value: [{ ...common, subscriptionExpirationDateTime, lifecycleEvent: 'subscriptionRemoved' }] },
  ]);
  expect((await call('GET', `/${id}`)).status).toBe(404);
  expect((await emulator.control('POST', '/notices', { kind: 'missed' })).status).toBe(400);
});

test('until it is authorized again a subscription tells nothing of what changes', async () => {
  await start();
  const id = await subscribe();
  await emulator.control('POST', '/notices', { kind: 'reauthorizationRequired' });
  await send('ben', 'ana@contoso.com');
  expect(await told()).toMatchObject([{ lifecycleEvent: 'reauthorizationRequired' }]);
  expect((await call('POST', `/${id}/reauthorize`)).status).toBe(204);
  await send('ben', 'ana@contoso.com');
  expect((await told()).map(({ changeType }) => changeType)).toEqual([undefined, 'created']);
});

test('a mailbox has room for a thousand, and an app may make so many in 20 seconds', async () => {
  await start({ limits: { subscriptionWrites: 2, subscriptionReads: 1 } });
  await subscribe();
  const [only] = emulator.world.notices.list(now);
  for (let count = 1; count < 1_000; count += 1) emulator.world.notices.put({ ...only!, id: `copy ${count}` });
  const full = await call('POST', '', { body: wish() });
  expect([full.status, full.body.error?.code]).toEqual([403, 'ExtensionError']);
  const early = await call('POST', '', { body: wish() });
  expect([early.status, Number(early.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await call('GET', '')).status).toBe(200);
  expect((await call('GET', '')).status).toBe(429);
});

test('subscriptions are made in a batch, too', async () => {
  await start();
  const requests = ['messages', 'events'].map((watched) => ({
    id: watched,
    method: 'POST',
    url: '/subscriptions',
    headers: { 'Content-Type': 'application/json' },
    body: wish({ resource: `users/ana/${watched}` }),
  }));
  const response = await fetch(`${emulator.graphUrl}/v1.0/$batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  expect(await response.json()).toMatchObject({ responses: [{ status: 201 }, { status: 201 }] });
  expect(receiver.shaken).toHaveLength(4);
});
