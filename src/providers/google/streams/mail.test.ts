// Mail: how lists, batches and the history follow each other, what is left out, and what happens when some messages are refused.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin, RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import type { Cursor, Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { openDirectory } from '../directory.ts';
import { batchForm, batchOf, clockAt, idsAsked, isBook, noon, ok, openTestGoogle, refusal } from '../testing.ts';
import { mailStream } from './mail.ts';

const partition = { mailbox: '1', part: 'root' };
const book = ok({ users: [{ id: '1', primaryEmail: 'ana@example.com' }] });
const missing = refusal(404, 'notFound');

const header = (name: string, value: string) => ({ name, value });

const message = (id: string, given: Record<string, unknown> = {}) => ({
  id,
  labelIds: ['INBOX'],
  internalDate: String(Date.UTC(2026, 10, 19, 9)),
  snippet: canary,
  payload: {
    headers: [
      header('From', 'Ben <Ben@example.org>'),
      header('To', '"Ana A." <ana@example.com>, cara@example.com'),
      header('Message-ID', `<${id}@example.org>`),
      header('Subject', canary),
    ],
  },
  ...given,
});

type Messages = Readonly<Record<string, Record<string, unknown>>>;

const messagesOf = (...all: readonly ReturnType<typeof message>[]): Messages =>
  Object.fromEntries(all.map((one) => [one.id, one]));

const answerOf = (messages: Messages) => (id: string) => {
  const found = Object.hasOwn(messages, id) ? messages[id] : undefined;
  return found === undefined ? missing : ok(found);
};

interface Mailbox {
  readonly messages: Messages;
  /** Pages of ids. */
  readonly all: readonly (readonly string[])[];
  readonly bin?: readonly string[];
  readonly history?: (from: string, token: string | null) => Answer;
  readonly one?: (id: string) => Answer | null;
}

/** A mailbox whose history stands at 100. */
const gmail =
  ({ messages, all, bin = [], history = () => ok({ historyId: '100' }), one = answerOf(messages) }: Mailbox) =>
  (request: NetworkRequest): Answer => {
    if (isBook(request)) return book;
    if (request.method === 'POST') return batchOf(idsAsked(request).map(one));
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith('/profile')) return ok({ historyId: '100' });
    const token = searchParams.get('pageToken');
    if (pathname.endsWith('/history')) return history(searchParams.get('startHistoryId') ?? '', token);
    const listed = searchParams.get('labelIds') === 'TRASH' ? [bin] : all;
    const at = Number(token ?? 0);
    const next = at + 1 < listed.length ? { nextPageToken: String(at + 1) } : {};
    const ids = (listed[at] ?? []).map((id) => ({ id }));
    return ok({ messages: ids, resultSizeEstimate: listed.flat().length, ...next });
  };

const open = (network: Parameters<typeof openTestGoogle>[0], now = noon) => {
  const clock = clockAt(now);
  const google = openTestGoogle(network, clock);
  return mailStream({ google, directory: openDirectory(google, clock) });
};

const six = messagesOf(...['m1', 'm2', 'm3', 'm4', 'm5', 'm6'].map((id) => message(id)));
const healthy = gmail({
  messages: six,
  all: [
    ['m1', 'm2'],
    ['m3', 'm4'],
  ],
  bin: ['m5', 'm6'],
  // Whatever else is asked for is a draft: an answer with an id, of which nothing is kept.
  one: (id) => ok(Object.hasOwn(six, id) ? six[id] : message(id, { labelIds: ['DRAFT'] })),
});

describeStream({
  name: 'mail of Gmail',
  open,
  partition,
  since: '2026-11-01T00:00:00.000Z',
  answer: healthy,
  isData: (request) => !isBook(request),
  content: ['subject', 'snippet', 'raw', 'body', 'parts', 'filename', 'full'],
  items: { list: 'messages', id: 'id' },
  form: batchForm,
});

const start = { partition, since: null };
const mailsOf = (pages: readonly Page[]) => pages.flatMap(({ activities }) => activities);
const idsOf = (pages: readonly Page[]) => mailsOf(pages).map(({ id }) => id);

const readAll = async (mailbox: Mailbox, since: string | null = null) => {
  const asked: NetworkRequest[] = [];
  const stream = open(toNetwork(gmail(mailbox), asked));
  const drained = await drain(() => stream, { partition, since });
  return { ...drained, asked };
};

const read = async (...all: ReturnType<typeof message>[]) => {
  const { pages } = await readAll({ messages: messagesOf(...all), all: [all.map(({ id }) => id)] });
  return { mails: mailsOf(pages), quarantined: pages.flatMap(({ quarantined }) => quarantined) };
};

const withHeaders = (...headers: readonly (readonly [string, string])[]) =>
  message('m1', { payload: { headers: headers.map(([name, value]) => header(name, value)) } });

describe('a message of Gmail', () => {
  it('is who wrote to whom, when, and in which thread', async () => {
    const answer = withHeaders(
      ['from', 'Ben <Ben@example.org>'],
      ['To', 'ana@example.com'],
      ['Cc', 'cara@example.com'],
      ['Bcc', 'dan@example.com'],
      ['Message-Id', '<3@example.org>'],
      ['In-Reply-To', '<2@example.com>'],
      ['References', '<1@example.org>\r\n <2@example.com>'],
    );
    expect((await read(answer)).mails).toEqual([
      {
        kind: 'mail',
        id: 'm1',
        event: '<3@example.org>',
        actor: 'ben@example.org',
        counterparts: [
          { address: 'ana@example.com', role: 'to' },
          { address: 'cara@example.com', role: 'cc' },
          { address: 'dan@example.com', role: 'bcc' },
        ],
        at: '2026-11-19T09:00:00.000Z',
        thread: { id: '<1@example.org>', position: '<3@example.org>', answers: '<2@example.com>' },
      },
    ]);
  });

  it('without a Message-ID is an event of its own, and without From is by its sender', async () => {
    expect((await read(withHeaders(['Sender', 'bot@example.org']))).mails).toMatchObject([
      { event: 'm1', actor: 'bot@example.org', thread: null },
    ]);
    expect((await read(withHeaders(['Message-ID', '<>'], ['References', '<@>']))).mails).toMatchObject([
      { event: 'm1', thread: null },
    ]);
  });

  it('without a time of arrival is at its own date, and without any on no day', async () => {
    const dated = withHeaders(['Date', 'Thu, 19 Nov 2026 10:00:00 +0100']);
    const never = { ...message('m2'), internalDate: '0' };
    expect((await read({ ...dated, internalDate: '' }, never)).mails.map(({ at }) => at)).toEqual([
      '2026-11-19T09:00:00.000Z',
      null,
    ]);
  });

  it.each(['DRAFT', 'CHAT', 'SPAM'])('that is a %s is left out', async (label) => {
    expect(await read(message('m1', { labelIds: [label] }))).toEqual({ mails: [], quarantined: [] });
  });

  it('with an address too long to be one is set aside, and told without it', async () => {
    const odd = withHeaders(['To', `${canary}${'x'.repeat(400)}@example.com`]);
    expect(await read(odd, message('m2'))).toMatchObject({
      mails: [{ id: 'm2' }],
      quarantined: [{ id: 'm1', reason: 'To: an address is too long' }],
    });
  });
});

describe('a mailbox read for the first time', () => {
  it('is read page by page and then its bin, each page by one batch', async () => {
    const { pages, asked } = await readAll({ messages: six, all: [['m1', 'm2'], ['m3']], bin: ['m5'] });
    expect(idsOf(pages)).toEqual(['m1', 'm2', 'm3', 'm5']);
    expect(asked.filter(({ method }) => method === 'POST').map(idsAsked)).toEqual([['m1', 'm2'], ['m3'], ['m5']]);
  });

  it('is read no further than a page that is older than wanted', async () => {
    const old = { internalDate: String(Date.UTC(2026, 0, 1)) };
    const messages = messagesOf(message('m1'), message('m2', old), message('m3', old), message('m4', old));
    const all = [['m1', 'm2'], ['m3'], ['m4']];
    const { pages, asked } = await readAll({ messages, all }, '2026-11-01T00:00:00.000Z');
    expect(idsOf(pages)).toEqual(['m1']);
    expect(asked.flatMap(idsAsked)).toEqual(['m1', 'm2', 'm3']);
  });

  it('is read on beyond a page of nothing but drafts', async () => {
    const messages = messagesOf(message('m1', { labelIds: ['DRAFT'] }), message('m2'));
    const { pages } = await readAll({ messages, all: [['m1'], ['m2']] }, '2026-11-01T00:00:00.000Z');
    expect(idsOf(pages)).toEqual(['m2']);
  });

  it('is not taken for read when a page comes without its rows, unless it does so three times', async () => {
    const answer = gmail({ messages: six, all: [['m1'], ['m2']] });
    const blankFor = (times: number) => {
      let blanks = 0;
      return toNetwork((request) => {
        const second = new URL(request.url).searchParams.get('pageToken') === '1';
        return second && (blanks += 1) <= times ? ok({ resultSizeEstimate: 2 }) : answer(request);
      });
    };
    const readPast = async (times: number) => {
      const network = blankFor(times);
      return idsOf((await drain(() => open(network), start)).pages);
    };
    expect(await readPast(2)).toEqual(['m1', 'm2']);
    expect(await readPast(3)).toEqual(['m1']);
  });

  it('that is empty is not asked again', async () => {
    const asked: NetworkRequest[] = [];
    const answer = gmail({ messages: {}, all: [] });
    const network = toNetwork((request) => {
      const lists = new URL(request.url).pathname.endsWith('/messages');
      return lists ? ok({ resultSizeEstimate: 0 }) : answer(request);
    }, asked);
    expect(idsOf((await drain(() => open(network), start)).pages)).toEqual([]);
    expect(asked.filter(({ url }) => url.includes('/messages?'))).toHaveLength(2);
  });

  it('misses nothing when a message is deleted between the list and the batch', async () => {
    const { pages } = await readAll({ messages: messagesOf(message('m2')), all: [['m1', 'm2']] });
    expect(idsOf(pages)).toEqual(['m2']);
  });
});

const added = (id: string, labelIds = ['INBOX']) => ({ messagesAdded: [{ message: { id, labelIds } }] });

const freed = (id: string, labelIds: readonly string[]) => ({
  labelsRemoved: [{ message: { id, labelIds: ['INBOX'] }, labelIds }],
});

const first = async (): Promise<Cursor> => (await readAll({ messages: six, all: [['m1']] })).cursor;

describe('the history of a mailbox', () => {
  it('tells what came, what stopped being spam or came out of the bin, and of other moves nothing', async () => {
    const cursor = await first();
    const asked: string[] = [];
    const history = (from: string, token: string | null): Answer => {
      asked.push(from);
      return token === null
        ? ok({
            history: [added('m2'), added('m3', ['DRAFT']), freed('m4', ['SPAM'])],
            historyId: '120',
            nextPageToken: 'x',
          })
        : ok({ history: [freed('m5', ['INBOX']), freed('m1', ['TRASH']), added('m6'), added('m2')], historyId: '130' });
    };
    const network = toNetwork(gmail({ messages: six, all: [], history }));
    const again = await drain(() => open(network), { ...start, cursor });
    expect(idsOf(again.pages)).toEqual(['m2', 'm4', 'm1', 'm6', 'm2']);
    await drain(() => open(network), { ...start, cursor: again.cursor });
    // What came while the pages were read is told once more: the first page's place is kept.
    expect(asked).toEqual(['100', '100', '120', '120']);
  });

  it('that is forgotten is started over', async () => {
    const cursor = await first();
    const network = toNetwork(gmail({ messages: six, all: [], history: () => missing }));
    const outcome = await drain(() => open(network), { ...start, cursor }).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(StartOver);
  });
});

const next = (network: Parameters<typeof open>[0], cursor: Cursor | null, now = noon) =>
  open(network, now).next({ ...start, cursor, signal: new AbortController().signal });

describe('a batch of which some were refused', () => {
  const late = refusal(429, 'rateLimitExceeded', 'User-rate limit exceeded.  Retry after 2026-11-20T12:00:30.000Z');
  const mailbox: Mailbox = { messages: six, all: [['m1', 'm2', 'm3']] };

  it('keeps what came, waits as long as was asked, and asks for the rest alone', async () => {
    let busy = true;
    const asked: NetworkRequest[] = [];
    const one = (id: string) => (busy && id !== 'm1' ? late : answerOf(six)(id));
    const network = toNetwork(gmail({ ...mailbox, one }), asked);
    const page = await next(network, null);
    expect(idsOf([page])).toEqual(['m1']);
    expect(page.done).toBe(false);
    expect(page.wait).toMatchObject({ seconds: 30, scope: 'mailbox' });
    busy = false;
    expect(idsOf([await next(network, page.cursor)])).toEqual(['m2', 'm3']);
  });

  it('is not sent again at once with a new token when a part asks to wait', async () => {
    const asked: NetworkRequest[] = [];
    const answers: Record<string, Answer> = { m1: refusal(401, 'authError'), m2: late };
    const one = (id: string) => answers[id] ?? answerOf(six)(id);
    const page = await next(toNetwork(gmail({ ...mailbox, one }), asked), null);
    expect(idsOf([page])).toEqual(['m3']);
    expect(page.wait).toMatchObject({ seconds: 30 });
    expect(asked.filter(({ url }) => url.includes('/batch'))).toHaveLength(1);
    const rest = await next(toNetwork(gmail(mailbox)), page.cursor);
    expect(idsOf([rest])).toEqual(['m1', 'm2']);
  });

  it('is waited for as a whole when not one was answered', async () => {
    const outcome = await next(toNetwork(gmail({ ...mailbox, one: () => late })), null).catch(
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(RetryLater);
    expect(outcome).toMatchObject({
      seconds: 30,
      problem: { code: 'asked-to-wait', raw: 'rateLimitExceeded, HTTP 429' },
    });
  });

  it('asks again for what was lost on the way', async () => {
    const network = toNetwork(gmail({ ...mailbox, one: (id) => (id === 'm2' ? null : answerOf(six)(id)) }));
    const page = await next(network, null);
    expect(idsOf([page])).toEqual(['m1', 'm3']);
    expect(idsOf([await next(toNetwork(gmail(mailbox)), page.cursor)])).toEqual(['m2']);
  });

  it('sets a message aside that is refused for good', async () => {
    const network = toNetwork(
      gmail({ ...mailbox, one: (id) => (id === 'm2' ? refusal(422, 'odd') : answerOf(six)(id)) }),
    );
    const page = await next(network, null);
    expect(page.quarantined).toEqual([{ id: 'm2', reason: 'message: refused with HTTP 422' }]);
    expect(idsOf([page])).toEqual(['m1', 'm3']);
  });

  it('is asked once more with a new token when its parts say that the token ended', async () => {
    let asked = 0;
    const answer = gmail(mailbox);
    const network = toNetwork((request) => {
      if (request.method !== 'POST') return answer(request);
      asked += 1;
      return asked === 1 ? batchOf(idsAsked(request).map(() => refusal(401, 'authError'))) : answer(request);
    });
    expect(idsOf([await next(network, null)])).toEqual(['m1', 'm2', 'm3']);
  });
});

const fail = async (answer: Answer) => {
  const stream = open(toNetwork((request) => (isBook(request) ? book : answer)));
  return drain(() => stream, start).catch((error: unknown) => error);
};

describe('a mailbox that refuses', () => {
  it('as the person has no Gmail is passed over', async () => {
    const outcome = await fail(refusal(400, 'failedPrecondition', 'Mail service not enabled'));
    expect(outcome).toBeInstanceOf(SkipPartition);
    expect(outcome).toMatchObject({ problem: { code: 'mailbox-not-enabled' } });
  });

  it.each([
    [refusal(403, 'accessNotConfigured'), 'api-disabled'],
    [refusal(403, 'insufficientPermissions'), 'scope-missing'],
    [refusal(403, 'forbidden', 'Delegation denied for ana@example.com'), 'google-refused'],
  ])('for want of a grant needs an admin', async (answer, code) => {
    const outcome = await fail(answer);
    expect(outcome).toBeInstanceOf(NeedsAdmin);
    expect(outcome).toMatchObject({ problem: { code } });
  });

  it('is passed over when the directory does not know its owner any more', async () => {
    const stream = open(toNetwork(() => book));
    const other = { partition: { mailbox: '2', part: 'root' }, since: null };
    const outcome = await drain(() => stream, other).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(SkipPartition);
    expect(outcome).toMatchObject({ problem: { code: 'account-gone' } });
  });
});
