// Gmail by Google's own client: what it accepts is what must be said.
import type { gmail_v1 } from '@googleapis/gmail';
import { afterEach, expect, test } from 'vitest';
import { lying, mail } from '../truth/tiny-tenant.ts';
import type { GoogleAccountTruth } from '../truth/google.ts';
import { officeOptions, readRefusal, startGoogle, type TestGoogle } from './clients.ts';

let google: TestGoogle;
afterEach(() => google.close());

const worker = 'jonas.weber@contoso.com';

const readTruth = async (): Promise<GoogleAccountTruth[]> => {
  const { body } = await google.control('GET', '/truth?services=google&from=2026-10-01&to=2026-11-25');
  return (body['google'] as { accounts: GoogleAccountTruth[] }).accounts;
};

const headersOf = ({ payload }: gmail_v1.Schema$Message): Record<string, string> =>
  Object.fromEntries((payload?.headers ?? []).map(({ name, value }) => [name?.toLowerCase(), value]));

const listMail = async (client: gmail_v1.Gmail): Promise<string[]> => {
  const ids: string[] = [];
  let token: string | undefined;
  do {
    const { data } = await client.users.messages.list({
      userId: 'me',
      maxResults: 40,
      includeSpamTrash: true,
      ...(token === undefined ? {} : { pageToken: token }),
    });
    ids.push(...(data.messages ?? []).map(({ id }) => id ?? ''));
    token = data.nextPageToken ?? undefined;
  } while (token !== undefined);
  return ids;
};

test('mailboxes hold what the ledger of the truth says, and only the headers that were asked for', async () => {
  google = await startGoogle(officeOptions());
  const { mail: rows = [] } = (await readTruth()).find(({ address }) => address === worker) ?? {};
  expect(rows.length).toBeGreaterThan(80);
  const client = google.mailOf(worker);
  const found: string[] = [];
  for (const id of await listMail(client)) {
    const { data } = await client.users.messages.get({
      userId: 'me',
      id,
      format: 'metadata',
      metadataHeaders: ['From', 'To', 'Cc', 'Message-ID', 'In-Reply-To', 'List-Id'],
      fields: 'id,threadId,labelIds,internalDate,payload/headers',
    });
    expect(JSON.stringify(data)).not.toContain('canary');
    const labels = data.labelIds ?? [];
    if (labels.includes('DRAFT') || labels.includes('SPAM')) continue;
    const headers = headersOf(data);
    const list = headers['list-id'] !== undefined;
    found.push(`${id} ${data.threadId ?? ''} ${headers['message-id'] ?? ''} ${list} ${labels.includes('TRASH')}`);
    const at = rows.find((row) => row.id === id)?.at;
    if (at !== null && at !== undefined) expect(Number(data.internalDate)).toBe(Date.parse(at));
  }
  const told = rows.map(
    ({ id, threadId, messageId, list, trash }) => `${id} ${threadId} ${messageId} ${list} ${trash}`,
  );
  expect(found.toSorted()).toEqual(told.toSorted());
  const { body } = await google.control('GET', '/ledger');
  expect((body['requested'] as Record<string, object>)['gmailMessage']).not.toHaveProperty('Subject');
  expect(body['byApp']).toHaveProperty([google.key.client_email]);
});

test('an answer names what it answers', async () => {
  const first = mail('a', '2026-11-18T10:00:00Z');
  const answer = mail('b', '2026-11-18T11:00:00Z', {
    from: 'ana@contoso.com',
    to: ['ben@contoso.com'],
    answers: first,
  });
  google = await startGoogle({ steps: [lying('ana', 'inbox', first), lying('ana', 'sentitems', answer)] });
  const client = google.mailOf('ana@contoso.com', 'gmail.readonly');
  const { data } = await client.users.messages.list({ userId: 'me', labelIds: ['SENT'] });
  const sent = await client.users.messages.get({ userId: 'me', id: data.messages?.[0]?.id ?? '' });
  expect(headersOf(sent.data)).toMatchObject({
    'message-id': '<b@contoso.com>',
    'in-reply-to': '<a@contoso.com>',
    from: 'ana <ana@contoso.com>',
  });
  const parent = await client.users.messages.get({ userId: 'me', id: sent.data.threadId ?? '' }).catch(() => null);
  expect(parent).toBeNull();
  const { data: both } = await client.users.messages.list({ userId: 'ana@contoso.com' });
  expect(new Set(both.messages?.map(({ threadId }) => threadId)).size).toBe(1);
});

test('gmail.metadata opens neither bodies nor searches; gmail.readonly does both', async () => {
  const old = mail('old', '2026-11-01T10:00:00Z', { body: 'secret body', subject: 'secret subject' });
  const young = mail('young', '2026-11-19T10:00:00Z', { body: 'secret body' });
  google = await startGoogle({ steps: [lying('ana', 'inbox', old), lying('ana', 'inbox', young)] });
  const narrow = google.mailOf('ana@contoso.com');
  const wide = google.mailOf('ana@contoso.com', 'gmail.readonly');
  const q = `after:${Date.parse('2026-11-10T00:00:00Z') / 1000}`;
  expect(await readRefusal(narrow.users.messages.list({ userId: 'me', q }))).toMatchObject({
    status: 403,
    message: "Metadata scope does not support 'q' parameter",
  });
  const { data } = await wide.users.messages.list({ userId: 'me', q });
  expect(data.messages).toHaveLength(1);
  const id = data.messages?.[0]?.id ?? '';
  expect((await readRefusal(narrow.users.messages.get({ userId: 'me', id }))).message).toContain(
    "doesn't allow format FULL",
  );
  const bare = await narrow.users.messages.get({ userId: 'me', id, format: 'metadata' });
  expect(bare.data).not.toHaveProperty('snippet');
  expect(headersOf(bare.data)).toHaveProperty('subject');
  const full = await wide.users.messages.get({ userId: 'me', id });
  expect(Buffer.from(full.data.payload?.body?.data ?? '', 'base64url').toString()).toBe('secret body');
  expect((await readRefusal(wide.users.messages.list({ userId: 'me', q: 'subject:x' }))).status).toBe(501);
});

test('history tells what came, moved and went, and is forgotten after a week', async () => {
  const first = mail('a', '2026-11-18T10:00:00Z');
  const later = mail('b', '2026-11-20T09:30:00Z');
  const moved = { ...later };
  google = await startGoogle({
    steps: [
      lying('ana', 'inbox', first),
      lying('ana', 'inbox', later),
      { owner: 'ana', folder: 'inbox', at: Date.parse('2026-11-20T10:00:00Z'), remove: 'b' },
      { owner: 'ana', folder: 'archive', at: Date.parse('2026-11-20T10:00:00Z'), save: moved },
      { owner: 'ana', folder: 'inbox', at: Date.parse('2026-11-20T11:00:00Z'), remove: 'a' },
    ],
  });
  const client = google.mailOf('ana@contoso.com');
  const { data: profile } = await client.users.getProfile({ userId: 'me' });
  expect(profile).toMatchObject({ emailAddress: 'ana@contoso.com', messagesTotal: 1 });
  const startHistoryId = profile.historyId ?? '';
  const nothing = await client.users.history.list({ userId: 'me', startHistoryId });
  expect(nothing.data).toEqual({ historyId: startHistoryId });
  await google.control('POST', '/clock', { now: '2026-11-20T12:00:00Z' });
  const { data } = await client.users.history.list({ userId: 'me', startHistoryId });
  const kinds = data.history?.map((entry) => Object.keys(entry).filter((name) => !['id', 'messages'].includes(name)));
  expect(kinds).toEqual([['messagesAdded'], ['labelsRemoved'], ['messagesDeleted']]);
  expect(data.history?.[1]?.labelsRemoved?.[0]?.labelIds).toEqual(['INBOX']);
  const added = await client.users.history.list({ userId: 'me', startHistoryId, historyTypes: ['messageAdded'] });
  expect(added.data.history).toHaveLength(1);
  await google.control('POST', '/clock', { now: '2026-11-30T12:00:00Z' });
  const old = client.users.history.list({ userId: 'me', startHistoryId });
  expect(await readRefusal(old)).toMatchObject({ status: 404, reason: 'notFound' });
  const current = client.users.history.list({ userId: 'me', startHistoryId: data.historyId ?? '' });
  expect((await readRefusal(current)).status).toBe(200);
  await google.control('POST', '/google/expire', { user: 'ana@contoso.com' });
  expect(
    (await readRefusal(client.users.history.list({ userId: 'me', startHistoryId: data.historyId ?? '' }))).status,
  ).toBe(404);
});
