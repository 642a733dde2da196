// Mail by IMAP: which folders and messages are read, what is sent to the server, and what happens when it misbehaves.
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Activity } from '../../../contract/records.ts';
import { systemClock } from '../../../lib/clock.ts';
import { RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import { canary, drain } from '../../testing.ts';
import type { Page } from '../../stream.ts';
import { isSourceError } from '../errors.ts';
import { partOf } from '../folders.ts';
import {
  serverAt,
  startMailServer,
  type TestFolder,
  type TestMailServer,
  type TestMessage,
  testSessions,
} from '../testing.ts';
import { mailStream } from './mail.ts';

const mailbox = 'ana@contoso.com';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const message = (uid: number, more: Partial<TestMessage> = {}): TestMessage => ({
  uid,
  lines: [`Message-ID: <${uid}@contoso.com>`, 'From: Ben <ben@contoso.com>', `To: ${mailbox}`],
  ...more,
});

const serve = async (folders: TestFolder[], quiet?: number) => {
  const server = await startMailServer(folders);
  const sessions = testSessions(serverAt(server.port), quiet === undefined ? {} : { quiet });
  ends.push(
    () => server.close(),
    () => sessions.close(),
  );
  return { server, stream: mailStream(sessions, systemClock()) };
};

type Served = Awaited<ReturnType<typeof serve>>;
const root = { mailbox, part: 'root' };
const at = (name: string) => ({ mailbox, part: partOf(name) });
const read = ({ stream }: Served, name: string, more: { since?: string; cursor?: Page['cursor'] | null } = {}) =>
  drain(() => stream, { partition: at(name), since: more.since ?? null, cursor: more.cursor ?? null });
const eventsOf = (pages: readonly Page[]) => pages.flatMap(({ activities }) => activities.map(({ event }) => event));
const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);
const ids = (uids: readonly number[]) => uids.map((uid) => `<${uid}@contoso.com>`);
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

/** What a stream may say, whatever came: sound pages, or an error that the engine knows. */
const survive = async (served: Served, server: TestMailServer, tamper: (answer: string) => string): Promise<void> => {
  server.tamper = tamper;
  const outcome = await read(served, 'INBOX').catch((error: unknown) => error);
  server.tamper = (answer) => answer;
  if (outcome instanceof Error) {
    if (!isSourceError(outcome)) throw outcome;
    expect(JSON.stringify(outcome)).not.toContain(canary);
  } else expect(JSON.stringify(outcome)).not.toContain(canary);
};

const folders = (): TestFolder[] => [
  { name: 'INBOX', messages: [message(1), message(2)] },
  { name: 'Sent', flags: '\\Sent', messages: [message(3)] },
  { name: 'Trash', flags: '\\Trash', messages: [] },
  { name: 'Bulk', flags: '\\Junk', messages: [] },
  { name: 'Bulk/Old', messages: [] },
  { name: 'Drafts', flags: '\\Drafts', messages: [] },
  { name: 'Everything', flags: '\\All', messages: [] },
  { name: 'Parent', flags: '\\Noselect', messages: [] },
  { name: `Parent/${canary}`, messages: [] },
];

describe('the folders of a mailbox', () => {
  it('are read but for junk, drafts, views and what lies beneath; deleted mail is read', async () => {
    const served = await serve(folders());
    const { pages } = await drain(() => served.stream, { partition: root, since: null });
    expect(pages[0]?.found).toEqual(
      expect.arrayContaining([
        { part: partOf('INBOX'), items: 2 },
        { part: partOf('Sent'), items: 1 },
        { part: partOf('Trash'), items: 0 },
        { part: partOf(`Parent/${canary}`), items: 0 },
      ]),
    );
    expect(pages[0]?.found).toHaveLength(4);
    expect(JSON.stringify(pages)).not.toContain(canary);
  });

  it('are told of when they come and go', async () => {
    const served = await serve(folders());
    const first = await drain(() => served.stream, { partition: root, since: null });
    served.server.folders.splice(1, 1, { name: 'Gesendet', messages: [] });
    const second = await drain(() => served.stream, { partition: root, since: null, cursor: first.cursor });
    expect(second.pages[0]?.found.map(({ part }) => part)).toEqual([partOf('Gesendet')]);
    expect(second.pages[0]?.gone).toEqual([partOf('Sent')]);
    const third = await drain(() => served.stream, { partition: root, since: null, cursor: second.cursor });
    expect([third.pages[0]?.found, third.pages[0]?.gone]).toEqual([[], []]);
  });

  it('of Gmail are views of one, which is read with the trash beside it', async () => {
    const served = await serve(folders());
    served.server.capabilities += ' X-GM-EXT-1';
    const { pages } = await drain(() => served.stream, { partition: root, since: null });
    expect(pages[0]?.found.map(({ part }) => part).sort()).toEqual([partOf('Everything'), partOf('Trash')].sort());
  });

  it('of Exchange are read without its calendars and its outbox', async () => {
    const served = await serve([
      { name: 'INBOX', messages: [] },
      { name: 'Kalender', messages: [] },
      { name: 'Outbox', messages: [] },
    ]);
    served.server.greeting = '* OK The Microsoft Exchange IMAP4 service is ready. [x]\r\n';
    const { pages } = await drain(() => served.stream, { partition: root, since: null });
    expect(pages[0]?.found.map(({ part }) => part)).toEqual([partOf('INBOX')]);
  });
});

describe('a folder', () => {
  it('is read page by page, over gaps in the numbers, each message once', async () => {
    const uids = [...numbers(2500), ...numbers(30, 5_000_000), 4_000_000_000];
    const served = await serve([{ name: 'INBOX', messages: uids.map((uid) => message(uid)) }]);
    const { pages } = await read(served, 'INBOX');
    expect(eventsOf(pages)).toEqual(ids(uids));
    for (const { activities } of pages) expect(activities.length).toBeLessThanOrEqual(1000);
    for (const page of pages) for (const activity of page.activities) Activity.parse(activity);
    expect(served.server.asked.filter((command) => command.startsWith('UID SEARCH')).length).toBeLessThan(40);
  });

  it('is opened once for all of its pages, beside others too, and again for what came since', async () => {
    const folders = ['INBOX', 'Sent'].map((name, index) => ({
      name,
      messages: numbers(2500, index * 10_000 + 1).map((uid) => message(uid)),
    }));
    const served = await serve(folders);
    const opened = () => served.server.asked.filter((command) => command.startsWith('EXAMINE'));
    const all = await Promise.all(folders.map(({ name }) => read(served, name)));
    expect(all.map(({ pages }) => eventsOf(pages).length)).toEqual([2500, 2500]);
    expect(opened().toSorted()).toEqual(['EXAMINE INBOX', 'EXAMINE Sent']);
    folders[0]?.messages.push(message(5000));
    const later = await read(served, 'INBOX', { cursor: all[0]?.cursor ?? null });
    expect(eventsOf(later.pages)).toEqual(ids([5000]));
    expect(opened()).toHaveLength(3);
  });

  it('that was numbered anew while a session has it open is not taken for what it was', async () => {
    const folder: TestFolder = { name: 'INBOX', messages: numbers(2500).map((uid) => message(uid)) };
    const served = await serve([folder]);
    const request = { partition: at('INBOX'), since: null, signal: new AbortController().signal };
    const first = await served.stream.next({ ...request, cursor: null });
    folder.validity = 2;
    const anew = { ...(first.cursor as object), validity: '2' };
    expect(eventsOf([await served.stream.next({ ...request, cursor: anew })])).toEqual(ids(numbers(1000, 1001)));
  });

  it('brings later what came later, and with nothing new fetches nothing', async () => {
    const folder: TestFolder = { name: 'INBOX', messages: numbers(3).map((uid) => message(uid)) };
    const served = await serve([folder]);
    const first = await read(served, 'INBOX');
    served.server.asked.length = 0;
    const second = await read(served, 'INBOX', { cursor: first.cursor });
    expect(eventsOf(second.pages)).toEqual([]);
    expect(served.server.asked.filter((command) => command.startsWith('UID'))).toEqual([]);
    folder.messages.push(message(4));
    expect(eventsOf((await read(served, 'INBOX', { cursor: second.cursor })).pages)).toEqual(ids([4]));
  });

  it('is opened read-only and asked for header fields alone', async () => {
    const served = await serve([
      { name: 'INBOX', messages: [message(1, { lines: [`Subject: ${canary}`, 'From: a@b.c'] })] },
    ]);
    const { pages } = await read(served, 'INBOX');
    expect(JSON.stringify(pages)).not.toContain(canary);
    const asked = served.server.asked.join('\n');
    expect(asked).not.toMatch(/\b(SELECT|STORE|ENVELOPE|SUBJECT|BODYSTRUCTURE|BODY\[|RFC822|TEXT|APPEND|EXPUNGE)\b/i);
    expect(asked).toMatch(/EXAMINE/);
    const fetched = served.server.asked.filter((command) => command.startsWith('UID FETCH'));
    expect(fetched).toEqual([
      'UID FETCH 1 (UID FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS (Message-ID In-Reply-To References From Sender To Cc Bcc Date)])',
    ]);
  });

  it('leaves out drafts and what is older than wanted', async () => {
    const served = await serve([
      {
        name: 'INBOX',
        messages: [
          message(1, { came: '2026-01-01T00:00:00Z' }),
          message(2, { came: '2026-06-30T23:59:59Z' }),
          message(3, { came: '2026-07-01T00:00:00Z' }),
          message(4, { flags: '\\Draft', came: '2026-08-01T00:00:00Z' }),
        ],
      },
    ]);
    expect(eventsOf((await read(served, 'INBOX', { since: '2026-07-01T00:00:00.000Z' })).pages)).toEqual(ids([3]));
    expect(served.server.asked.find((command) => command.startsWith('UID FETCH'))).toMatch(/^UID FETCH 2:4 /);
  });

  it('that was numbered anew is read from the start, to the same records', async () => {
    const folder: TestFolder = { name: 'INBOX', messages: numbers(5).map((uid) => message(uid)) };
    const served = await serve([folder]);
    const first = await read(served, 'INBOX');
    folder.validity = 2;
    folder.messages = folder.messages.map((one) => ({ ...one, uid: one.uid + 100 }));
    const next = served.stream.next({
      partition: at('INBOX'),
      cursor: first.cursor,
      since: null,
      signal: new AbortController().signal,
    });
    await expect(next).rejects.toBeInstanceOf(StartOver);
    const again = await read(served, 'INBOX');
    expect(again.pages.flatMap(({ activities }) => activities)).toEqual(
      first.pages.flatMap(({ activities }) => activities),
    );
  });

  it('whose numbers went back without a word is read from the start', async () => {
    const folder: TestFolder = { name: 'INBOX', messages: numbers(5).map((uid) => message(uid)) };
    const served = await serve([folder]);
    const { cursor } = await read(served, 'INBOX');
    folder.messages = [message(1)];
    const next = served.stream.next({
      partition: at('INBOX'),
      cursor,
      since: null,
      signal: new AbortController().signal,
    });
    await expect(next).rejects.toBeInstanceOf(StartOver);
  });

  it('that is gone is left alone, and its name is told nobody', async () => {
    const served = await serve([{ name: 'INBOX', messages: [] }]);
    const error = await failure(read(served, canary));
    expect(error).toBeInstanceOf(SkipPartition);
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  it('sets aside a message that cannot be kept, and reads the others', async () => {
    const bad = message(2, { lines: [`To: ${'x'.repeat(400)}@contoso.com`] });
    const served = await serve([{ name: 'INBOX', messages: [message(1), bad, message(3)] }]);
    const { pages } = await read(served, 'INBOX');
    expect(eventsOf(pages)).toEqual(ids([1, 3]));
    expect(pages.flatMap(({ quarantined }) => quarantined.map(({ reason }) => reason))).toEqual([
      'to: an address is too long',
    ]);
  });

  it('sets aside a message whose answer cannot be read, instead of passing over it', async () => {
    const served = await serve([{ name: 'INBOX', messages: [message(1), message(2), message(3)] }]);
    served.server.tamper = (answer) => answer.replace('UID 2 INTERNALDATE', 'UID 2 ]INTERNALDATE');
    const { pages } = await read(served, 'INBOX');
    expect(eventsOf(pages)).toEqual(ids([1, 3]));
    expect(pages.flatMap(({ quarantined }) => quarantined.map(({ reason }) => reason))).toEqual([
      'header: the answer cannot be read',
    ]);
  });

  it('does not miss a message that is deleted while it is read', async () => {
    const folder: TestFolder = { name: 'INBOX', messages: numbers(3).map((uid) => message(uid)) };
    const served = await serve([folder]);
    served.server.answer = (command) => {
      if (command.startsWith('UID FETCH')) folder.messages = folder.messages.filter(({ uid }) => uid !== 2);
      return null;
    };
    const { pages } = await read(served, 'INBOX');
    expect(eventsOf(pages)).toEqual(ids([1, 3]));
    expect(pages.flatMap(({ quarantined }) => quarantined)).toEqual([]);
  });
});

const one = () => serve([{ name: 'INBOX', messages: [message(1), message(2)] }]);

describe('a server that misbehaves', () => {
  it('may close a session that lay idle: another is opened', async () => {
    const served = await one();
    await read(served, 'INBOX');
    let closed = false;
    served.server.answer = (command) => {
      if (closed || !command.startsWith('EXAMINE')) return null;
      closed = true;
      return undefined;
    };
    expect(eventsOf((await read(served, 'INBOX')).pages)).toEqual(ids([1, 2]));
    expect(closed).toBe(true);
  });

  it('that refuses to search gives no page', async () => {
    const served = await one();
    served.server.answer = (command) => (command.startsWith('UID SEARCH') ? '{tag} NO [SERVERBUG] oops\r\n' : null);
    expect(await failure(read(served, 'INBOX'))).toBeInstanceOf(RetryLater);
  });

  it('that asks to wait is obeyed at once, for as long as it says', async () => {
    const served = await one();
    served.server.answer = (command) =>
      command.startsWith('UID FETCH')
        ? '{tag} BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds\r\n'
        : null;
    expect(await failure(read(served, 'INBOX'))).toMatchObject({
      name: 'RetryLater',
      seconds: 92.415,
      scope: 'mailbox',
    });
  });

  it('is asked for nothing while it asked to wait, and by nobody who was stopped', async () => {
    const served = await one();
    const reason = new Error('stopped');
    const request = { partition: at('INBOX'), cursor: null, since: null };
    await expect(served.stream.next({ ...request, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const ready = (): void => {
      throw reason;
    };
    await failure(served.stream.next({ ...request, signal: new AbortController().signal, ready }));
    expect(served.server.open.most).toBe(0);
  });

  it('that never answers can be left at any time', async () => {
    for (const verb of ['CAPABILITY', 'AUTHENTICATE', 'LIST', 'EXAMINE', 'UID SEARCH', 'UID FETCH']) {
      const served = await one();
      const control = new AbortController();
      const reason = new Error('stopped');
      served.server.answer = (command) => {
        if (!command.startsWith(verb)) return null;
        control.abort(reason);
        return '';
      };
      const next = served.stream.next({ partition: at('INBOX'), cursor: null, since: null, signal: control.signal });
      await expect(next).rejects.toBe(reason);
    }
  });

  it('never sees more than four connections', async () => {
    const served = await serve(numbers(12).map((index) => ({ name: `F${index}`, messages: [message(index)] })));
    const all = await Promise.all(numbers(12).map((index) => read(served, `F${index}`)));
    expect(all.flatMap(({ pages }) => eventsOf(pages))).toEqual(ids(numbers(12)));
    expect(served.server.open.most).toBeLessThanOrEqual(4);
  });

  it('may say anything in place of its answers: no crash, no hang, no content', async () => {
    const lines = [`Subject: ${canary}`, 'Message-ID: <1@contoso.com>', 'To: a@b.c'];
    const served = await serve([{ name: 'INBOX', messages: [message(1, { lines }), message(2, { lines })] }], 100);
    const piece = fc.constantFrom(
      '"',
      '(',
      ')',
      '{9}\r\n',
      '\r\n',
      'NIL',
      '[',
      ']',
      '* ',
      '\u0000',
      '99999999999999',
      '* BYE x\r\n',
      '+ \r\n',
    );
    const change = fc.record({ at: fc.nat(), by: piece, cut: fc.nat(20) });
    await fc.assert(
      fc.asyncProperty(change, async ({ at: place, by, cut }) => {
        await survive(served, served.server, (answer) => {
          // The tagged line at the end stays, so that the client is not kept waiting.
          const end = answer.lastIndexOf('\r\n', answer.length - 3) + 2;
          const from = end === 0 ? 0 : place % end;
          return end <= 2 ? answer : `${answer.slice(0, from)}${by}${answer.slice(Math.min(end, from + cut))}`;
        });
      }),
      { numRuns: 120 },
    );
  }, 120_000);
});
