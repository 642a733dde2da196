// Increments of mail by IMAP where the server tells the state of all folders in one command.
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../lib/clock.ts';
import { StartOver } from '../../errors.ts';
import { drain } from '../../testing.ts';
import type { Page } from '../../stream.ts';
import { partOf } from '../folders.ts';
import { serverAt, startMailServer, type TestFolder, type TestMessage, testSessions } from '../testing.ts';
import { mailStream } from './mail.ts';

const mailbox = 'ana@contoso.com';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const message = (uid: number): TestMessage => ({
  uid,
  lines: [`Message-ID: <${uid}@contoso.com>`, 'From: Ben <ben@contoso.com>', `To: ${mailbox}`],
});

/** A clock that a test moves; nothing waits by it. */
const clock = { ...systemClock(), passed: 0, now: () => Date.now() + clock.passed };

const serve = async (folders: TestFolder[]) => {
  const server = await startMailServer(folders);
  const sessions = testSessions(serverAt(server.port));
  ends.push(
    () => server.close(),
    () => sessions.close(),
  );
  return { server, stream: mailStream(sessions, clock) };
};

type Served = Awaited<ReturnType<typeof serve>>;
const root = { mailbox, part: 'root' };
const at = (name: string) => ({ mailbox, part: partOf(name) });
const read = ({ stream }: Served, name: string, more: { cursor?: Page['cursor'] | null } = {}) =>
  drain(() => stream, { partition: at(name), since: null, cursor: more.cursor ?? null });
const eventsOf = (pages: readonly Page[]) => pages.flatMap(({ activities }) => activities.map(({ event }) => event));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => 1 + index);
const ids = (uids: readonly number[]) => uids.map((uid) => `<${uid}@contoso.com>`);

const many = (): TestFolder[] =>
  numbers(50).map((index) => ({ name: `F${index}`, modSeq: 7, messages: [message(index)] }));

/** All folders read once, and then again: what was asked and what came the second time. */
const readTwice = async (change: (served: Served) => void, capabilities = ' LIST-STATUS CONDSTORE') => {
  const served = await serve(many());
  served.server.capabilities += capabilities;
  const list = await drain(() => served.stream, { partition: root, since: null });
  const cursors = new Map<string, Page['cursor'] | null>();
  for (const { name } of many()) cursors.set(name, (await read(served, name)).cursor);
  served.server.asked.length = 0;
  change(served);
  const readAgain = async (): Promise<string[]> => {
    const again = await Promise.all([
      drain(() => served.stream, { partition: root, since: null, cursor: list.cursor }),
      ...[...cursors].map(async ([name, cursor]) => {
        const drained = await read(served, name, { cursor: cursor ?? null });
        cursors.set(name, drained.cursor);
        return drained;
      }),
    ]);
    return again.flatMap(({ pages }) => eventsOf(pages));
  };
  const came = await readAgain();
  const asked = served.server.asked.filter((command) => /^(LIST|STATUS|EXAMINE|UID)/.test(command));
  return { served, came, asked, readAgain };
};

describe('the folders of a server that tells their state with their names', () => {
  it('cost one command when nothing happened in any of them', async () => {
    const { came, asked } = await readTwice(() => {});
    expect(came).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^LIST "" "\*" RETURN \(STATUS \(UIDNEXT UIDVALIDITY HIGHESTMODSEQ\)/);
  });

  it('are opened only where mail came, and not where flags changed or mail went', async () => {
    const { came, asked, served, readAgain } = await readTwice(({ server }) => {
      const [flagged, grown] = server.folders;
      if (flagged !== undefined) flagged.modSeq = 8;
      grown?.messages.push(message(100));
      if (grown !== undefined) grown.modSeq = 9;
    });
    expect(came).toEqual(ids([100]));
    expect(asked.filter((command) => command.startsWith('EXAMINE'))).toEqual(['EXAMINE F2']);
    served.server.folders[2]?.messages.push(message(101));
    expect(await readAgain()).toEqual(ids([101]));
  });

  it('are asked for anew by each that asks again, and after a while by all', async () => {
    const { readAgain, served } = await readTwice(() => {});
    await readAgain();
    clock.passed += 5001;
    await readAgain();
    expect(served.server.asked.filter((command) => command.startsWith('LIST'))).toHaveLength(3);
  });

  it('are read from the start when they are numbered anew', async () => {
    const again = readTwice(({ server }) => {
      const [folder] = server.folders;
      if (folder !== undefined) folder.validity = 2;
    });
    await expect(again).rejects.toBeInstanceOf(StartOver);
  });

  it('are each looked at where the server tells no changes', async () => {
    const { came, asked } = await readTwice(() => {}, ' LIST-STATUS');
    expect(came).toEqual([]);
    expect(asked.filter((command) => command.startsWith('EXAMINE'))).toHaveLength(50);
  });

  it('are asked for by the next one when the first was stopped', async () => {
    const served = await serve(many());
    served.server.capabilities += ' LIST-STATUS CONDSTORE';
    const { cursor } = await read(served, 'F1');
    const { cursor: second } = await read(served, 'F2');
    const control = new AbortController();
    const reason = new Error('stopped');
    let lists = 0;
    served.server.answer = (command) => {
      if (!command.startsWith('LIST')) return null;
      lists += 1;
      if (lists > 1) return null;
      control.abort(reason);
      return '';
    };
    const first = served.stream.next({ partition: at('F1'), cursor, since: null, signal: control.signal });
    const { signal } = new AbortController();
    const other = served.stream.next({ partition: at('F2'), cursor: second, since: null, signal });
    await expect(first).rejects.toBe(reason);
    expect(await other).toMatchObject({ activities: [], done: true });
    expect(lists).toBe(2);
  });
});
