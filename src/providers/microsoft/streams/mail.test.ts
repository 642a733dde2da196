// Mail: what is read of a message and a folder, what is left out, and what a cycle costs.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import { Mail } from '../../../contract/records.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { graphFault, isGraph, json, link, mailbox, microsoft, openTestGraph } from '../testing.ts';
import { mailStream } from './mail.ts';

const content = [
  'subject',
  'body',
  'bodyPreview',
  'uniqueBody',
  'attachments',
  'internetMessageHeaders',
  'displayName',
  'webLink',
];
const inbox = { mailbox, part: 'inbox-id' };

const to = (...addresses: string[]) => addresses.map((address) => ({ emailAddress: { name: canary, address } }));
const index = (answers: number): string => Buffer.alloc(22 + 5 * answers, 7).toString('base64');

const message = (given: Record<string, unknown> = {}) => ({
  '@odata.etag': 'W/"1"',
  id: 'item-1',
  subject: canary,
  bodyPreview: canary,
  internetMessageId: '<one@contoso.com>',
  conversationId: 'conversation-1',
  conversationIndex: index(0),
  sentDateTime: '2026-11-19T08:12:01Z',
  receivedDateTime: '2026-11-19T08:12:03Z',
  from: to('Ana@Contoso.com')[0],
  toRecipients: to('Ben@contoso.com'),
  ccRecipients: [],
  bccRecipients: [],
  isDraft: false,
  ...given,
});

const start = '/users/aaaaaaaa-0000-0000-0000-000000000001/mailFolders/inbox-id/messages/delta';
const healthy = (path: string): Answer => {
  if (path.startsWith(`${start}?$select=`))
    return json({ value: [message(), message({ id: 'item-2' })], '@odata.nextLink': link(`${start}?$skiptoken=2`) });
  if (path === `${start}?$skiptoken=2`) return json({ value: [], '@odata.nextLink': link(`${start}?$skiptoken=3`) });
  if (path === `${start}?$skiptoken=3`)
    return json({ value: [message({ id: 'item-3' })], '@odata.deltaLink': link(`${start}?$deltatoken=1`) });
  if (path === `${start}?$deltatoken=1`) return json({ value: [], '@odata.deltaLink': link(`${start}?$deltatoken=2`) });
  throw new Error(path);
};

const read = async (items: unknown[], since: string | null = null) => {
  const answer = microsoft(() => json({ value: items, '@odata.deltaLink': link('/delta') }));
  const { pages } = await drain(() => mailStream(openTestGraph(toNetwork(answer))), { partition: inbox, since });
  return pages[0]!;
};
const mailOf = async (given: Record<string, unknown>): Promise<Mail> =>
  Mail.parse((await read([message(given)])).activities[0]);

describeStream({
  name: 'mail (messages of a folder)',
  open: (network) => mailStream(openTestGraph(network)),
  partition: inbox,
  since: null,
  answer: microsoft(healthy),
  isData: isGraph,
  content,
});

describe('a message', () => {
  it('is who wrote to whom, when, and where in the conversation', async () => {
    expect(await mailOf({ ccRecipients: to('cy@fabrikam.com'), conversationIndex: index(2) })).toEqual({
      kind: 'mail',
      id: 'item-1',
      event: '<one@contoso.com>',
      actor: 'ana@contoso.com',
      counterparts: [
        { address: 'ben@contoso.com', role: 'to' },
        { address: 'cy@fabrikam.com', role: 'cc' },
      ],
      at: '2026-11-19T08:12:03.000Z',
      thread: { id: 'conversation-1', position: index(2), answers: index(1) },
    });
  });

  it('that begins a conversation answers nothing', async () => {
    expect((await mailOf({})).thread).toMatchObject({ position: index(0), answers: null });
  });

  it.each(['', 'garbage!', Buffer.alloc(21).toString('base64'), Buffer.alloc(25).toString('base64'), null])(
    'with the conversation index %j has no place in its conversation',
    async (conversationIndex) => {
      expect((await mailOf({ conversationIndex })).thread).toEqual({
        id: 'conversation-1',
        position: null,
        answers: null,
      });
    },
  );

  it('in a conversation of hundreds of answers still finds what it answers', async () => {
    const [answer, parent] = await Promise.all([
      mailOf({ conversationIndex: index(300) }),
      mailOf({ conversationIndex: index(299) }),
    ]);
    expect(answer.thread?.answers).toBe(parent.thread?.position);
    expect(answer.thread?.position).not.toBe(parent.thread?.position);
  });

  it('has the time at which it came, else at which it was sent, else none', async () => {
    expect((await mailOf({ receivedDateTime: null })).at).toBe('2026-11-19T08:12:01.000Z');
    expect((await mailOf({ receivedDateTime: null, sentDateTime: undefined })).at).toBeNull();
    expect((await mailOf({ receivedDateTime: '0001-01-01T00:00:00Z', sentDateTime: null })).at).toBeNull();
    expect((await mailOf({ receivedDateTime: '2026-11-30T23:59:59.1234567+01:00' })).at).toBe(
      '2026-11-30T22:59:59.123Z',
    );
  });

  it.each([null, '', '<>', '<@>'])('whose Message-Id (%s) names nothing is an event of its own', async (id) => {
    expect((await mailOf({ internetMessageId: id })).event).toBe('item-1');
  });

  it('without a sender, or with names that have no address, keeps the addresses there are', async () => {
    const mail = await mailOf({ from: null, toRecipients: [{ emailAddress: { name: 'List' } }, ...to('a@x.org'), {}] });
    expect(mail.actor).toBeNull();
    expect(mail.counterparts).toEqual([{ address: 'a@x.org', role: 'to' }]);
  });

  it('that is a draft is left out', async () => {
    expect((await read([message({ isDraft: true })])).activities).toEqual([]);
  });

  it('that was removed is left alone: deleting does not undo that it was sent', async () => {
    const page = await read([{ id: 'item-1', '@removed': { reason: 'deleted' } }]);
    expect([page.activities, page.gone, page.quarantined]).toEqual([[], [], []]);
  });

  it('older than wanted is not kept, and one without a date is', async () => {
    const old = message({ id: 'old', receivedDateTime: '2026-01-01T00:00:00Z' });
    const page = await read(
      [old, message(), message({ id: 'undated', receivedDateTime: null, sentDateTime: null })],
      '2026-11-01T00:00:00.000Z',
    );
    expect(page.activities.map(({ id }) => id)).toEqual(['item-1', 'undated']);
  });

  it.each([
    [{ receivedDateTime: '2026-02-30T00:00:00Z' }, 'receivedDateTime: Invalid ISO datetime'],
    [{ toRecipients: undefined }, 'toRecipients: Invalid input: expected array, received undefined'],
    [
      { from: { emailAddress: { address: 5 } } },
      'from.emailAddress.address: Invalid input: expected string, received number',
    ],
    [{ toRecipients: to('a\0@x.org') }, 'toRecipients.0.emailAddress.address: has characters that cannot be stored'],
    [{ conversationId: 'x'.repeat(1025) }, 'conversationId: Too big: expected string to have <=1024 characters'],
  ])('that cannot be read (%j) is set aside alone, with path and fault', async (given, reason) => {
    const page = await read([message({ id: 'good' }), message({ id: 'bad', ...given })]);
    expect(page.activities.map(({ id }) => id)).toEqual(['good']);
    expect(page.quarantined).toEqual([{ id: 'bad', reason }]);
  });
});

describe('a folder of messages', () => {
  it('with nothing new costs one request, in pages of a thousand, with ids that survive a move', async () => {
    const asked: NetworkRequest[] = [];
    const open = () => mailStream(openTestGraph(toNetwork(microsoft(healthy), asked)));
    const first = await drain(open, { partition: inbox, since: null });
    expect(first.pages.map(({ activities, done }) => [activities.length, done])).toEqual([
      [2, false],
      [0, false],
      [1, true],
    ]);
    asked.length = 0;
    const second = await drain(open, { partition: inbox, since: null, cursor: first.cursor });
    expect(second.pages).toHaveLength(1);
    expect(asked.filter(isGraph).map(({ headers }) => headers?.['prefer'])).toEqual([
      'IdType="ImmutableId", odata.maxpagesize=1000',
    ]);
  });

  it('is asked for in smaller pages where Microsoft was too slow for large ones', async () => {
    const asked: NetworkRequest[] = [];
    const stream = mailStream(openTestGraph(toNetwork(microsoft(healthy), asked)));
    const { signal } = new AbortController();
    await stream.next({ partition: inbox, since: null, cursor: null, signal, halvings: 2 });
    expect(asked.filter(isGraph).map(({ headers }) => headers?.['prefer'])).toEqual([
      'IdType="ImmutableId", odata.maxpagesize=250',
    ]);
  });

  it('takes a flag change of a later pass for no news, but not in the first pass', async () => {
    const answer = microsoft(() =>
      json({ value: [{ '@odata.type': '#microsoft.graph.message', id: 'item-1' }], '@odata.deltaLink': link('/d') }),
    );
    const open = () => mailStream(openTestGraph(toNetwork(answer)));
    const first = await drain(open, { partition: inbox, since: null });
    expect(first.pages[0]!.quarantined).toHaveLength(1);
    const second = await drain(open, { partition: inbox, since: null, cursor: first.cursor });
    expect([second.pages[0]!.quarantined, second.pages[0]!.activities]).toEqual([[], []]);
  });

  it.each([
    [graphFault(410, 'SyncStateNotFound'), StartOver],
    [graphFault(410, ''), StartOver],
    [graphFault(400, 'RESYNCREQUIRED'), StartOver],
    [graphFault(404, 'MailboxNotEnabledForRESTAPI'), SkipPartition],
    [graphFault(404, 'ErrorItemNotFound'), SkipPartition],
    [graphFault(429, 'ApplicationThrottled'), RetryLater],
  ])('that answers %j is %o', async (answer, kind) => {
    const graph = openTestGraph(toNetwork(microsoft(() => answer)));
    await expect(drain(() => mailStream(graph), { partition: inbox, since: null })).rejects.toBeInstanceOf(kind);
  });

  it.each([
    ['no rows', { '@odata.nextLink': link(`${start}?$skiptoken=2`) }],
    ['neither a next nor a delta link', { value: [] }],
    ['a next link on another host', { value: [], '@odata.nextLink': 'https://graph.example.com/v1.0/users' }],
    [
      'a next link that only looks like the host',
      { value: [], '@odata.nextLink': 'https://graph.microsoft.com.evil.example/v1.0/x' },
    ],
    ['a next link out of the service', { value: [], '@odata.nextLink': link('/../beta/users') }],
    ['a next link that is no text', { value: [], '@odata.nextLink': 7 }],
  ])('with %s gives no page and is asked again', async (_, body) => {
    const graph = openTestGraph(toNetwork(microsoft(() => json(body))));
    await expect(drain(() => mailStream(graph), { partition: inbox, since: null })).rejects.toMatchObject({
      name: 'RetryLater',
      problem: { code: 'odd-answer' },
    });
  });

  it.each([1, 2, 3, 7, 40])('whose next links go round in a circle of %i ends with an error', async (length) => {
    const answer = microsoft((path) => {
      const at = Number(/skiptoken=(\d+)/.exec(path)?.[1] ?? '0');
      return json({ value: [], '@odata.nextLink': link(`${start}?$skiptoken=${(at % length) + 1}`) });
    });
    const graph = openTestGraph(toNetwork(answer));
    await expect(drain(() => mailStream(graph), { partition: inbox, since: null })).rejects.toBeInstanceOf(RetryLater);
  });
});
