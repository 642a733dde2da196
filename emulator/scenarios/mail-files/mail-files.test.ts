// Mail files become a tenant: who gets what, who answers whom, and what is said of lines that are broken.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Instant, Message, Tenant } from '../../tenant/model.ts';
import { openScenario } from '../index.ts';
import { findFaults, listUsers } from '../invariants.ts';
import { type BrokenLine, MailFileUnreadable, MailLinesBroken, mailPeriod, readMailFiles } from './reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'mail-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = Date.parse('2026-03-31T00:00:00Z');
let files = 0;

function write(lines: readonly (Record<string, unknown> | string)[]): string {
  files += 1;
  const path = join(folder, `mail-${files}.jsonl`);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return path;
}

const line = (id: string, more: Record<string, unknown> = {}) => ({
  messageId: `<${id}>`,
  inReplyTo: null,
  thread: 'thread',
  sentAt: '2026-03-02T10:00:00+01:00',
  from: 'ana@contoso.com',
  to: ['ben@contoso.com'],
  cc: [],
  bytes: 10,
  list: false,
  automated: false,
  ...more,
});

const open = (...paths: readonly string[]): Tenant => openScenario({ name: 'mail', mail: paths, now, seed: 1 });

/** What lies in a folder, named `address/folder`. */
function held(tenant: Tenant, path: string, at: Instant = now): readonly Message[] {
  const [address = '', place] = path.split('/');
  const user = tenant.findUser(address, at)!;
  const log = tenant.log(user.id, tenant.folders(user.id, at).find(({ wellKnown }) => wellKnown === place)!.id)!;
  return log.slice(0, log.lengthAt(at)).flatMap((change) => ('saved' in change ? [change.saved] : []));
}

const ids = (messages: readonly Message[]): readonly string[] =>
  messages.map(({ internetMessageId }) => internetMessageId);
const indexOf = (tenant: Tenant, address: string): ReadonlyMap<string, Message> =>
  new Map(held(tenant, `${address}/sentitems`).map((message) => [message.internetMessageId, message]));

const size = (message: Message | undefined): number => Buffer.from(message?.conversationIndex ?? '', 'base64').length;
const answersTo = (answer: Message | undefined, parent: Message | undefined): boolean =>
  Buffer.from(answer?.conversationIndex ?? '', 'base64')
    .subarray(0, -5)
    .toString('base64') === parent?.conversationIndex;

const read = (task: () => unknown): MailLinesBroken => {
  try {
    task();
  } catch (error) {
    if (error instanceof MailLinesBroken) return error;
    throw error;
  }
  throw new Error('Nothing was broken.');
};

describe('delivery', () => {
  test('the sender’s Sent Items hold the mail, the Inbox of each addressee receives it at the same second', () => {
    const tenant = open(write([line('1', { to: ['BEN@contoso.com', 'out@birch.example'], cc: ['cat@contoso.com'] })]));
    expect(listUsers(tenant, now).map(({ mail }) => mail)).toEqual([
      'ana@contoso.com',
      'ben@contoso.com',
      'cat@contoso.com',
    ]);
    for (const [owner, place] of [
      ['ana', 'sentitems'],
      ['ben', 'inbox'],
      ['cat', 'inbox'],
    ] as const) {
      const [message] = held(tenant, `${owner}@contoso.com/${place}`);
      expect([message?.sentAt, message?.receivedAt]).toEqual([
        Date.parse('2026-03-02T09:00:00Z'),
        Date.parse('2026-03-02T09:00:00Z'),
      ]);
    }
    expect(held(tenant, 'ana@contoso.com/inbox')).toEqual([]);
    expect(findFaults(tenant, listUsers(tenant, now), now)).toEqual([]);
  });

  test('a list delivers to everybody inside who wrote to it in any file, but the sender', () => {
    const list = ['dev@lists.contoso.com'];
    const first = write([line('1', { to: list }), line('2', { from: 'out@birch.example', to: list })]);
    const second = write([line('3', { from: 'ben@contoso.com', to: list }), line('4', { from: 'cat@contoso.com' })]);
    const tenant = open(first, second);
    expect(ids(held(tenant, 'ana@contoso.com/inbox'))).toEqual(['<2>', '<3>']);
    expect(ids(held(tenant, 'ben@contoso.com/inbox'))).toEqual(['<1>', '<2>', '<4>']);
    expect(ids(held(tenant, 'cat@contoso.com/inbox'))).toEqual([]);
    expect(tenant.findUser('dev@lists.contoso.com', now)).toBeNull();
  });

  test('who is addressed by name and through a list gets one copy; who writes to himself gets one too', () => {
    const to = ['dev@lists.contoso.com', 'ben@contoso.com', 'ana@contoso.com'];
    const tenant = open(
      write([line('1', { to }), line('2', { from: 'ben@contoso.com', to: ['dev@lists.contoso.com'] })]),
    );
    expect(ids(held(tenant, 'ben@contoso.com/inbox'))).toEqual(['<1>']);
    expect(ids(held(tenant, 'ana@contoso.com/inbox'))).toEqual(['<1>', '<2>']);
  });

  test('a second archive delivers each mail once more: another item with the same Message-Id', () => {
    const tenant = open(write([line('1', { bytes: 10 })]), write([line('1', { bytes: 25 })]));
    for (const [owner, place] of [
      ['ana', 'sentitems'],
      ['ben', 'inbox'],
    ] as const) {
      const messages = held(tenant, `${owner}@contoso.com/${place}`);
      expect(ids(messages)).toEqual(['<1>', '<1>']);
      expect(new Set(messages.map(({ id }) => id)).size).toBe(2);
      expect(new Set(messages.map(({ conversationIndex }) => conversationIndex)).size).toBe(1);
    }
  });

  test('mail arrives in order of time, as far as the clock has come; one without a date comes with the line above it', () => {
    const path = write([
      line('late', { sentAt: '2026-03-20T10:00:00Z' }),
      line('dateless', { sentAt: null }),
      line('early', { sentAt: '2026-03-01T10:00:00.750Z' }),
    ]);
    const tenant = open(path);
    expect(ids(held(tenant, 'ben@contoso.com/inbox'))).toEqual(['<early>', '<late>', '<dateless>']);
    expect(ids(held(tenant, 'ben@contoso.com/inbox', Date.parse('2026-03-10T00:00:00Z')))).toEqual(['<early>']);
    const [early, , dateless] = held(tenant, 'ben@contoso.com/inbox');
    expect([dateless?.sentAt, dateless?.receivedAt, early?.sentAt]).toEqual([
      null,
      null,
      Date.parse('2026-03-01T10:00:00Z'),
    ]);
    expect(mailPeriod(readMailFiles([path]))).toEqual({
      first: Date.parse('2026-03-01T10:00:00Z'),
      last: Date.parse('2026-03-20T10:00:00Z'),
    });
  });

  test('a mail without Message-Id gets one, the same in each archive', () => {
    const tenant = open(write([line('1', { messageId: null })]), write([line('1', { messageId: null, bytes: 12 })]));
    const [first, second] = ids(held(tenant, 'ben@contoso.com/inbox'));
    expect(first).toMatch(/^<[0-9a-f]+@/);
    expect(second).toBe(first);
  });
});

describe('threads', () => {
  test('an answer has its parent’s index and five bytes, wherever the parent stands in the files', () => {
    const answer = write([line('3', { inReplyTo: '<2>' }), line('2', { inReplyTo: '<1>' })]);
    const sent = indexOf(open(answer, write([line('1')])), 'ana@contoso.com');
    expect(['<1>', '<2>', '<3>'].map((id) => size(sent.get(id)))).toEqual([22, 27, 32]);
    expect(answersTo(sent.get('<2>'), sent.get('<1>')) && answersTo(sent.get('<3>'), sent.get('<2>'))).toBe(true);
    expect(new Set([...sent.values()].map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  test('an answer to a mail that is not there has 27 bytes, of which nobody has the first 22', () => {
    const sent = indexOf(open(write([line('1'), line('2', { inReplyTo: '<gone>' })])), 'ana@contoso.com');
    expect(size(sent.get('<2>'))).toBe(27);
    expect([...sent.values()].some((other) => answersTo(sent.get('<2>'), other))).toBe(false);
    expect(sent.get('<2>')?.conversationId).toBe(sent.get('<1>')?.conversationId);
  });

  test('parent and answer are in one conversation though the file names two threads', () => {
    const sent = indexOf(open(write([line('1'), line('2', { inReplyTo: '<1>', thread: 'other' })])), 'ana@contoso.com');
    expect(sent.get('<2>')?.conversationId).toBe(sent.get('<1>')?.conversationId);
  });

  test('a parent that is dated later stays the parent', () => {
    const path = write([line('1', { sentAt: '2026-03-05T10:00:00Z' }), line('2', { inReplyTo: '<1>' })]);
    const sent = indexOf(open(path), 'ana@contoso.com');
    expect(answersTo(sent.get('<2>'), sent.get('<1>'))).toBe(true);
  });

  test('a ring of answers is broken at its earliest mail', () => {
    const ring = [
      line('a', { inReplyTo: '<c>', sentAt: '2026-03-03T10:00:00Z' }),
      line('b', { inReplyTo: '<a>', sentAt: '2026-03-01T10:00:00Z' }),
      line('c', { inReplyTo: '<b>', sentAt: '2026-03-02T10:00:00Z' }),
      line('self', { inReplyTo: '<self>' }),
      line('tail', { inReplyTo: '<a>' }),
    ];
    const sent = indexOf(open(write(ring)), 'ana@contoso.com');
    expect(['<b>', '<c>', '<a>', '<tail>', '<self>'].map((id) => size(sent.get(id)))).toEqual([27, 32, 37, 42, 27]);
    expect(answersTo(sent.get('<c>'), sent.get('<b>'))).toBe(true);
  });
});

describe('broken files', () => {
  const broken = [
    line('1'),
    '{"messageId": "<2>"',
    '',
    line('3', { sentAt: '2026-03-02 10:00' }),
    line('4', { from: 'Ana <ana@contoso.com>' }),
    line('5', { to: 'ben@contoso.com' }),
    '[]',
  ];
  test('the message names file, line, what is wrong and how to mend it', () => {
    const path = write(broken);
    const { message, lines } = read(() => open(path));
    expect(lines.map((one) => one.line)).toEqual([2, 4, 5, 6, 7]);
    expect(message).toContain('5 lines of mail metadata are broken:');
    expect(message).toContain(`${path}, line 2: is not JSON`);
    expect(message).toContain(`${path}, line 4: sentAt: must be null or a time with its zone`);
    expect(message).toContain(`${path}, line 5: from: must be one mail address`);
    expect(message).toContain(`${path}, line 6: to: `);
    expect(message).toMatch(/Mend or remove the lines/);
  });

  test('of many broken lines ten are shown and the rest counted', () => {
    const { message, lines } = read(() => open(write(Array.from({ length: 25 }, () => 'oops'))));
    expect(lines).toHaveLength(25);
    expect(message.match(/is not JSON/g)).toHaveLength(10);
    expect(message).toContain('and 15 more');
  });

  test('what a broken line says is not repeated', () => {
    expect(read(() => open(write(['{"subject": "a secret"']))).message).not.toContain('secret');
  });

  test('broken lines are left out and told where the caller wants that', () => {
    const told: BrokenLine[] = [];
    const skipBroken = (lines: readonly BrokenLine[]): number => told.push(...lines);
    const tenant = openScenario({ name: 'mail', mail: [write(broken)], skipBroken, now, seed: 1 });
    expect(told.map((one) => one.line)).toEqual([2, 4, 5, 6, 7]);
    expect(ids(held(tenant, 'ben@contoso.com/inbox'))).toEqual(['<1>']);
  });

  test('a file that is not there, is a folder, or is empty is named', () => {
    for (const path of [join(folder, 'missing.jsonl'), folder, write([])]) {
      expect(() => open(path)).toThrow(MailFileUnreadable);
      expect(() => open(path)).toThrow(path);
    }
  });

  test('a byte order mark and Windows line ends do no harm', () => {
    const tenant = open(write([`\uFEFF${JSON.stringify(line('1'))}\r`, `${JSON.stringify(line('2'))}\r`]));
    expect(ids(held(tenant, 'ben@contoso.com/inbox'))).toEqual(['<1>', '<2>']);
  });
});
