// Sending mail by Graph: who may, what is taken, where it arrives, and what comes back.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, now, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import type { SentMail } from './outbox.ts';
import { signIn } from './signed-in.ts';
import { user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const start = async (options: TestOptions = {}): Promise<void> => {
  emulator = await startTest({ roles: ['User.Read.All', 'Mail.Send', 'Mail.ReadBasic.All'], ...options });
};
const to = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { address } }));
const pdf = (bytes: number) => ({
  '@odata.type': '#microsoft.graph.fileAttachment',
  name: 'report.pdf',
  contentType: 'application/pdf',
  contentBytes: Buffer.alloc(bytes, 'x').toString('base64'),
});
const letter = (more: object = {}) => ({
  message: {
    subject: 'Weekly report',
    body: { contentType: 'HTML', content: '<p>Hello</p>' },
    toRecipients: to('ben@contoso.com', 'mara@birch.example'),
    ...more,
  },
});

interface Refusal {
  error?: { code: string; message: string };
}
const send = async (from: string, body: unknown, headers: Record<string, string> = {}) => {
  const token = headers['authorization'] ?? `Bearer ${await emulator.token()}`;
  const response = await fetch(`${emulator.graphUrl}/v1.0${from}/sendMail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers, authorization: token },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, ...(JSON.parse(text || '{}') as Refusal) };
};
const outbox = async (query = ''): Promise<(Omit<SentMail, 'at'> & { at: string })[]> =>
  (await emulator.control('GET', `/outbox${query}`)).body['messages'] as never;
const codeOf = async (body: unknown): Promise<[number, string | undefined]> => {
  const { status, error } = await send('/users/ana', body);
  return [status, error?.code];
};

test('a mail is accepted with nothing to say, stands in the outbox and in the mailboxes of the tenant', async () => {
  await start();
  const before = await emulator.walk('/users/ben/mailFolders/inbox/messages/delta');
  const answer = await send(
    '/users/ana',
    letter({ attachments: [pdf(1000)], internetMessageHeaders: [{ name: 'X-Kind', value: 'report' }] }),
  );
  expect([answer.status, answer.text]).toEqual([202, '']);
  const [mail] = await outbox('?attachments');
  expect(mail).toMatchObject({
    at: new Date(now).toISOString(),
    clientId,
    from: 'ana@contoso.com',
    to: ['ben@contoso.com', 'mara@birch.example'],
    subject: 'Weekly report',
    contentType: 'html',
    body: '<p>Hello</p>',
    headers: { 'x-kind': 'report' },
    attachments: [{ name: 'report.pdf', bytes: 1000, contentBytes: pdf(1000).contentBytes }],
    savedToSentItems: true,
    bounced: [],
  });
  const after = await emulator.walk(before.deltaLink);
  expect(after.items.map((item) => item['internetMessageId'])).toEqual([mail?.internetMessageId]);
  const sent = await emulator.walk('/users/ana/mailFolders/sentitems/messages/delta');
  expect(sent.items).toHaveLength(1);
  const truth = await emulator.control('GET', '/truth?from=2026-11-20&to=2026-11-20&people=ana');
  const [ana] = truth.body['people'] as { days: { signals: Record<string, { value: number }> }[] }[];
  expect(ana?.days[0]?.signals['mail-sent']?.value).toBe(1);
  const { requested } = (await emulator.control('GET', '/ledger')).body as { requested: Record<string, object> };
  expect(Object.keys(requested)).toContain('sentMail');
  await emulator.control('DELETE', '/outbox');
  expect(await outbox()).toEqual([]);
});

test('without saving there is nothing in Sent Items', async () => {
  await start();
  expect((await send('/users/ana', { ...letter(), saveToSentItems: false })).status).toBe(202);
  expect((await outbox()).map(({ savedToSentItems }) => savedToSentItems)).toEqual([false]);
  expect((await emulator.walk('/users/ana/mailFolders/sentitems/messages/delta')).items).toEqual([]);
});

test('without the permission, under a policy or from a mailbox that is none, nobody sends', async () => {
  await start({ roles: ['User.Read.All'], users: [user('ana'), user('ben', { mailbox: 'inactive' })] });
  const refused = { status: 403, error: { code: 'ErrorAccessDenied' } };
  expect(await send('/users/ana', letter())).toMatchObject(refused);
  const policies = [{ kind: 'rbac', clientId, role: 'Application Mail.Send', users: ['ana'] }];
  await emulator.control('POST', '/policies', { policies });
  expect((await send('/users/ana', letter())).status).toBe(202);
  expect(await send('/users/ben', letter())).toMatchObject(refused);
  await emulator.close();
  await start({ users: [user('ana'), user('ben', { mailbox: 'inactive' })] });
  expect(await send('/users/ben', letter())).toMatchObject({
    status: 404,
    error: { code: 'MailboxNotEnabledForRESTAPI' },
  });
  expect(await send('/users/zoe', letter())).toMatchObject({ status: 404, error: { code: 'ErrorInvalidUser' } });
  await emulator.control('POST', '/policies', {
    policies: [{ kind: 'access-policy', clientId, access: 'restrict', users: ['ben'] }],
  });
  expect(await send('/users/ana', letter())).toMatchObject({
    ...refused,
    error: { message: 'Access to OData is disabled.' },
  });
});

test('a signed-in user sends as himself, and as nobody else', async () => {
  await start({ roles: [], app: { grants: {} } });
  const headers = await signIn(emulator, 'ana', { scopes: 'User.Read Mail.Send' });
  expect((await send('/me', letter(), headers)).status).toBe(202);
  expect((await outbox())[0]?.from).toBe('ana@contoso.com');
  expect(await send('/users/ben', letter(), headers)).toMatchObject({
    status: 403,
    error: { code: 'ErrorAccessDenied' },
  });
  const from = to('ben@contoso.com')[0];
  expect(await send('/me', letter({ from }), headers)).toMatchObject({
    status: 403,
    error: { code: 'ErrorSendAsDenied' },
  });
  const none = await signIn(emulator, 'ana', { scopes: 'User.Read' });
  expect(await send('/me', letter(), none)).toMatchObject({ status: 403 });
});

test.each<[string, object, [number, string]]>([
  ['nobody to send to', { toRecipients: [] }, [400, 'ErrorInvalidRecipients']],
  ['an address that is none', { toRecipients: to('ben at contoso') }, [400, 'ErrorInvalidRecipients']],
  [
    'a header of another name',
    { internetMessageHeaders: [{ name: 'List-Unsubscribe', value: '<https://a.example>' }] },
    [400, 'InvalidInternetMessageHeader'],
  ],
  ['an empty list of headers', { internetMessageHeaders: [] }, [400, 'InvalidInternetMessageHeaderCollection']],
  ['a property that there is not', { recipients: to('ben@contoso.com') }, [400, 'RequestBodyRead']],
  ['an attachment of more than 3 MB', { attachments: [pdf(3 * 1024 * 1024 + 1)] }, [413, 'ErrorMessageSizeExceeded']],
  ['a request of more than 4 MB', { attachments: [pdf(1_700_000), pdf(1_700_000)] }, [413, 'ErrorMessageSizeExceeded']],
])('what cannot be sent is refused: %s', async (_, more, expected) => {
  await start();
  expect(await codeOf(letter(more))).toEqual(expected);
  expect(await outbox()).toEqual([]);
});

test('the header for unsubscribing goes as an extended property', async () => {
  await start();
  const singleValueExtendedProperties = [{ id: 'String 0x1045', value: '<https://a.example/u>' }];
  expect((await send('/users/ana', letter({ singleValueExtendedProperties }))).status).toBe(202);
  expect((await outbox())[0]?.headers).toEqual({ 'list-unsubscribe': '<https://a.example/u>' });
});

test('more than a mailbox may send in a minute is told to wait', async () => {
  await start({ limits: { sentMessages: 2 } });
  const answers = [];
  for (let count = 0; count < 3; count += 1) answers.push(await send('/users/ana', letter()));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
  expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await send('/users/ben', letter())).status).toBe(202);
  expect(await outbox()).toHaveLength(3);
});

test('what cannot be delivered is accepted all the same, and comes back as a report', async () => {
  await start({ tenant: makeTenant() });
  await emulator.control('POST', '/bounces', { addresses: ['*@birch.example'] });
  expect((await send('/users/ana', letter())).status).toBe(202);
  const [mail] = await outbox();
  expect(mail?.bounced).toEqual(['mara@birch.example']);
  const { items } = await emulator.walk('/users/ana/mailFolders/inbox/messages/delta');
  expect(items).toHaveLength(1);
  expect(JSON.stringify(items[0])).toContain('MicrosoftExchange329e');
  await emulator.control('POST', '/bounces', { addresses: [] });
  await send('/users/ana', letter());
  expect((await outbox())[1]?.bounced).toEqual([]);
});

const whole = (lines: readonly string[]): string => Buffer.from(lines.join('\r\n')).toString('base64');

test('a whole message is taken as it is: its headers, its text and its pictures', async () => {
  await start();
  const message = whole([
    'From: Ana <ana@contoso.com>',
    'To: ben@contoso.com',
    'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
    'List-Unsubscribe: <https://example.com/u>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related;',
    ' boundary="a+b"',
    '',
    '--a+b',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    '<p>W=C3=B6rter</p><img src=3D"cid:p">',
    '--a+b',
    'Content-Type: image/png; name=p.png',
    'Content-Disposition: inline; filename=p.png',
    'Content-Id: <p>',
    'Content-Transfer-Encoding: base64',
    '',
    'AAEC',
    '--a+b--',
    '',
  ]);
  expect(await send('/users/ana', message, { 'content-type': 'text/plain' })).toMatchObject({ status: 202, text: '' });
  expect(await outbox('?attachments')).toMatchObject([
    {
      from: 'ana@contoso.com',
      to: ['ben@contoso.com'],
      subject: 'Grüße',
      contentType: 'html',
      body: '<p>Wörter</p><img src="cid:p">',
      headers: { 'list-unsubscribe': '<https://example.com/u>', 'list-unsubscribe-post': 'List-Unsubscribe=One-Click' },
      attachments: [{ name: 'p.png', contentId: 'p', isInline: true, contentBytes: 'AAEC' }],
    },
  ]);
});

test('a whole message from another mailbox, or one that is no base64, is refused', async () => {
  await start();
  const text = { 'content-type': 'text/plain' };
  const foreign = whole(['From: ben@contoso.com', 'To: ben@contoso.com', '', 'x']);
  expect(await send('/users/ana', foreign, text)).toMatchObject({ status: 403, error: { code: 'ErrorSendAsDenied' } });
  expect(await send('/users/ana', 'no base64!', text)).toMatchObject({ status: 400 });
});
