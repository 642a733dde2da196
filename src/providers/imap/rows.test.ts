// The rows of a FETCH on their way to the client: which are taken out, and that all else reaches it as it came.
import * as fc from 'fast-check';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type Found, Rows, tapRows } from './rows.ts';
import { startMailServer } from './testing.ts';

const fields = 'Message-ID: <1@contoso.com>\r\nTo: a@b.c\r\n\r\n';
const name = 'BODY[HEADER.FIELDS (MESSAGE-ID TO)]';
const block = (content: string): string => `{${Buffer.byteLength(content, 'latin1')}}\r\n${content}`;
const rowOf = (uid: number, content = fields): string =>
  `* ${uid} FETCH (UID ${uid} FLAGS (\\Seen \\Draft) INTERNALDATE "19-Nov-2026 08:12:03 +0100" ${name} ${block(content)})\r\n`;

/** What goes through in these pieces, and the rows that are taken. */
const run = async (pieces: readonly string[]) => {
  const rows = new Rows();
  const taken: Found[] = [];
  rows.listen((row) => taken.push(row));
  for (const piece of pieces) rows.write(Buffer.from(piece, 'latin1'));
  rows.end();
  return { taken, passed: await text(rows.setEncoding('latin1')) };
};

const others = [
  '* 3 EXISTS\r\n',
  '* 2 FETCH (FLAGS (\\Seen))\r\n',
  '* OK [HIGHESTMODSEQ 5] Still here\r\n',
  `* LIST () "/" ${block('a\r\n* 9 FETCH (UID 9) b')}\r\n`,
  `* 4 FETCH (UID 4 ${name} "Message-ID: <4@contoso.com>")\r\n`,
  `* 4 FETCH (UID 4 ${name} NIL)\r\n`,
  `* 5 FETCH (UID 5 ${name} ${block(fields)} BODY[1] ${block('* 8 FETCH (UID 8)\r\n')})\r\n`,
  `* 6 FETCH (UID 6 ]${name} ${block(fields)})\r\n`,
  `* 7 FETCH (${name} ${block(fields)})\r\n`,
  `* SEARCH ${Array.from({ length: 2000 }, (_, at) => at).join(' ')}\r\n`,
  'no answer at all\r\n',
];

describe('a row of a FETCH', () => {
  it('is taken with all that was asked for, in whatever order it comes', async () => {
    const [one, other] = (
      await run([
        rowOf(7),
        `* 8 fetch (X-GM-MSGID 1278455344230334865 ${name} ${block(fields)} MODSEQ (12) FLAGS () UID 8)\r\n`,
      ])
    ).taken;
    expect(one).toEqual({
      uid: 7,
      internalDate: new Date('2026-11-19T07:12:03Z'),
      emailId: undefined,
      headers: Buffer.from(fields),
      draft: true,
    });
    expect(other).toEqual({
      uid: 8,
      internalDate: undefined,
      emailId: '1278455344230334865',
      headers: Buffer.from(fields),
      draft: false,
    });
  });

  it('is taken wherever it is cut on its way, and all else goes through as it is', async () => {
    const parts = [
      ...others.flatMap((other, at) => [other, rowOf(20 + at)]),
      rowOf(90, ''),
      rowOf(91, 'To: \xe4@b.c)\r\n* 9 FETCH (UID 9)'),
    ];
    const whole = parts.join('');
    const taken = parts.filter((part) => !others.includes(part)).map((part) => Number(/UID (\d+)/.exec(part)?.[1]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length - 1), { maxLength: 60 }), async (cuts) => {
        const ends = [...new Set([0, ...cuts])].sort((a, b) => a - b);
        const came = await run(ends.map((from, at) => whole.slice(from, ends[at + 1])));
        expect(came.passed).toBe(others.join(''));
        expect(came.taken.map(({ uid }) => uid)).toEqual(taken);
      }),
      { numRuns: 60 },
    );
    const single = await run(whole.split(''));
    expect([single.passed, single.taken.length]).toEqual([others.join(''), taken.length]);
  });

  it('of more than 256 KB is left to the client', async () => {
    const large = rowOf(1, 'x'.repeat(257 * 1024));
    expect(await run([large, rowOf(2)])).toMatchObject({ passed: large, taken: [{ uid: 2 }] });
  });

  it('goes through when nobody listens, and what is not whole goes through at the end', async () => {
    const rows = new Rows();
    rows.listen(() => {})();
    rows.end(Buffer.from(`${rowOf(1)}* 2 FETCH (UID`));
    expect(await text(rows)).toBe(`${rowOf(1)}* 2 FETCH (UID`);
  });
});

/** What stands in it whoever read it. */
const shapeOf = ({ uid, internalDate, headers }: Pick<FetchMessageObject, 'uid' | 'internalDate' | 'headers'>) => ({
  uid,
  internalDate,
  headers: headers?.toString(),
});

describe('a client', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  it('lets its rows be taken, and reads the others itself, to the same end', async () => {
    const messages = [1, 2, 3].map((uid) => ({ uid, lines: [`Message-ID: <${uid}@contoso.com>`] }));
    const server = await startMailServer([{ name: 'INBOX', messages }]);
    ends.push(() => server.close());
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: true,
      auth: { user: 'ana@contoso.com', pass: 'secret-4711' },
      tls: { rejectUnauthorized: false },
      logger: false,
    });
    ends.push(() => client.close());
    await client.connect();
    const rows = tapRows(client);
    if (rows === null) throw new Error('The client is built in another way than this version of it was.');
    await client.mailboxOpen('INBOX', { readOnly: true });
    const query = { uid: true, internalDate: true, flags: true, headers: ['message-id'] };
    const alone = await client.fetchAll('1:*', query, { uid: true });
    const taken: Found[] = [];
    const unlisten = rows.listen((row) => taken.push(row));
    // The second one has a blank too many.
    server.tamper = (answer) => answer.replace('(UID 2 ', '(UID 2  ');
    const left = await client.fetchAll('1:*', query, { uid: true });
    unlisten();
    expect(left.map(({ uid }) => uid)).toEqual([2]);
    expect([taken[0], left[0], taken[1]].map((row) => row && shapeOf(row as FetchMessageObject))).toEqual(
      alone.map(shapeOf),
    );
  });
});
