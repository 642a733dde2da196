// Exported files become the same records as a live source's, once however often they are read, on both engines.
import { beforeEach, describe, expect, it } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { aMailbox, identity, page } from '../activity/testing.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { systemClock } from '../lib/clock.ts';
import { mapAccounts } from '../people/roster.ts';
import { GiveUp } from '../providers/errors.ts';
import type { FileImport, Provider } from '../providers/provider.ts';
import { providers } from '../providers/index.ts';
import { expandUploads } from './archives.ts';
import { runImport } from './imports.ts';

/** A ZIP archive, deflated. `size`: what it says of every file's size instead of the truth. */
const zipOf = (files: Record<string, string>, size: number | null = null): Buffer => {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, data, packed] = [Buffer.from(path), Buffer.from(text), deflateRawSync(text)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const end = Buffer.alloc(14);
    end.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, end, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const tail = Buffer.alloc(18);
  tail.writeUInt16LE(centrals.length, 4);
  tail.writeUInt16LE(centrals.length, 6);
  tail.writeUInt32LE(directory.length, 8);
  tail.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), tail]);
};

const read = async (content: () => AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('an archive', () => {
  it('is opened as its files, without the folder that all lie in and what a desktop adds', async () => {
    const bytes = zipOf({ 'export/users.json': '[]', 'export/general/2026.json': '{"a":1}', 'export/.DS_Store': 'x' });
    const files = await expandUploads([{ path: 'export.zip', bytes }]);
    expect(files.map(({ path }) => path)).toEqual(['users.json', 'general/2026.json']);
    expect(await read(files[1]!.content)).toBe('{"a":1}');
  });

  it('that is none, or is cut, is refused with what to do', async () => {
    const whole = zipOf({ 'a/b.json': '[1,2,3]' });
    for (const bytes of [Buffer.from('hello'), Buffer.alloc(0), whole.subarray(0, whole.length - 9)])
      await expect(expandUploads([{ path: 'x.zip', bytes }])).rejects.toThrow(GiveUp);
  });

  it('that says another size than it holds ends in an error, not in memory', async () => {
    const [file] = await expandUploads([{ path: 'x.zip', bytes: zipOf({ 'a.json': 'x'.repeat(5000) }, 10) }]);
    await expect(read(file!.content)).rejects.toThrow('cannot be opened');
    const lying = zipOf(Object.fromEntries(Array.from({ length: 3 }, (_, at) => [`f${at}`, 'x'])), 2 ** 31);
    await expect(expandUploads([{ path: 'x.zip', bytes: lying }])).rejects.toThrow('more than can be read');
  });
});

withDatabases((here) => {
  let organizationId = '';
  const provider = providers[0] as Provider;
  const reading: FileImport = {
    id: 'story',
    title: 'A story',
    summary: '',
    steps: [],
    accept: ['.json'],
    async *read(files, { mailbox }) {
      const people = { stream: 'people', mailbox: null, page: page({ identities: [identity('ben')] }) };
      yield people;
      for (const { path } of files)
        yield {
          stream: 'chats',
          mailbox: null,
          page: page({
            events: [
              {
                kind: 'chat',
                id: path,
                at: '2026-03-02T10:00:00.000Z',
                account: 'ben',
                place: 'c',
                thread: { id: path, position: path, answers: null },
                marks: [],
                mentions: [],
                reactions: 0,
                positiveReactions: 0,
              },
            ],
            quarantined: [{ id: `odd ${path}`, reason: 'ts: Invalid' }],
          }),
        };
      if (mailbox !== null) {
        const yesterday = new Date(Date.now() - 86_400_000).toISOString();
        const transcript = { id: 't', event: 'm', at: yesterday, endedAt: null, participants: [] };
        yield {
          stream: 'calls',
          mailbox,
          page: page({ transcripts: [{ ...transcript, attributed: false, cues: [] }] }),
        };
      }
    },
  };
  const parts = () => ({
    database: here.database,
    clock: systemClock(),
    seal: (text: string) => Buffer.from(text),
    mapAccounts,
  });
  const run = (more: Partial<Parameters<typeof runImport>[1]> = {}) =>
    runImport(parts(), {
      organizationId,
      provider,
      reading,
      files: ['a', 'b'].map((path) => ({ path, content: async function* () {} })),
      mailbox: null,
      by: 'Olga',
      signal: new AbortController().signal,
      ...more,
    });
  const query = (text: string) => rowsOf(here.database, organizationId, text);

  beforeEach(async () => {
    ({ organizationId } = await aMailbox(here.database));
  });

  it('files that are read twice leave everything once, under a connection without a credential that is never due', async () => {
    const first = await run();
    expect(first).toMatchObject({ records: 3, added: 2, quarantined: [{ stream: 'chats', items: 2 }] });
    expect(await run()).toMatchObject({ records: 3, added: 0, connectionId: first.connectionId });
    expect(await query('select item from account_event')).toHaveLength(2);
    expect(await query('select item from quarantine')).toHaveLength(2);
    expect(await query(`select status, secret, way from connection where way = 'import'`)).toEqual([
      { status: 'disconnected', secret: null, way: 'import' },
    ]);
    const due = await query(`select 1 from stream_partition where part = 'import' and due_at < now()`);
    expect(due).toEqual([]);
  });

  it('calls are imported only while consent is attested, for whoever has the address', async () => {
    const calls = { reading: { ...reading, gate: 'calls' as const }, mailbox: 'ben@contoso.com' };
    await expect(run(calls)).rejects.toThrow('attested');
    expect(await query(`select 1 from connection where way = 'import'`)).toEqual([]);
    await query(`update organization set calls_attested_at = now(), calls_attested_by = 'Olga'`);
    await run(calls);
    const owners = await query(`select person.email from transcript join account_person using (account_id)
      join person using (person_id)`);
    expect(owners).toEqual([{ email: 'ben@contoso.com' }]);
  });

  it('an import that is stopped keeps what was saved, and goes on when it is run again', async () => {
    const control = new AbortController();
    const stopping: FileImport = {
      ...reading,
      async *read(files, asked) {
        let pages = 0;
        for await (const one of reading.read(files, asked)) {
          if ((pages += 1) === 3) control.abort(new Error('stopped'));
          yield one;
        }
      },
    };
    await expect(run({ reading: stopping, signal: control.signal })).rejects.toThrow('stopped');
    expect(await query('select item from account_event')).toHaveLength(1);
    expect(await run()).toMatchObject({ added: 1 });
  });
});
