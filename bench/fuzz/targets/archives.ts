// Exports of Slack: the files as documents, and the ZIP archives that hold them.
import { crc32, deflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { Chat, Identity, Sighting } from '../../../src/contract/records.ts';
import { SourceError } from '../../../src/providers/errors.ts';
import type { ImportedFile } from '../../../src/providers/provider.ts';
import { slackExport } from '../../../src/providers/slack/export.ts';
import type { Page } from '../../../src/providers/stream.ts';
import { expandUploads } from '../../../src/sync/archives.ts';
import { about, hold, target } from '../target.ts';
import { fill, isChosen, textOf } from './text.ts';

const signal = new AbortController().signal;
const canary = 'canary-7f3a';

const readExport = async (files: readonly ImportedFile[]): Promise<readonly Page[]> => {
  const pages: Page[] = [];
  for await (const { page } of slackExport.read(files, { signal, mailbox: null })) pages.push(page);
  return pages;
};

const unstorable = /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/;

const judgePages = (pages: readonly Page[], input: Buffer): string => {
  const events = pages.flatMap((page) => page.events ?? []);
  const identities = pages.flatMap((page) => page.identities);
  const sightings = pages.flatMap((page) => page.sightings ?? []);
  const quarantined = pages.flatMap((page) => page.quarantined);
  if (isChosen(input, 4)) {
    const sound = [
      events.every((one) => Chat.safeParse(one).success),
      identities.every((one) => Identity.safeParse(one).success),
      sightings.every((one) => Sighting.safeParse(one).success),
    ];
    hold(sound.every(Boolean), 'what was read is no record');
  }
  const printed = JSON.stringify([events, quarantined]);
  hold(!printed.includes(canary), 'text is kept');
  hold(!unstorable.test(JSON.stringify(pages)), 'what was read cannot be stored');
  const reasons = [...new Set(quarantined.map(({ reason }) => reason.replace(/^[\d.]+/, '')))].sort().join(' ');
  const marks = [...new Set(events.flatMap((one) => ('marks' in one ? one.marks : [])))].sort().join();
  return `${about(events.length)} ${about(identities.length)} ${about(sightings.length)} ${marks} ${reasons}`;
};

const refusal = (error: unknown): string | null => (error instanceof SourceError ? error.problem.code : null);

const message = {
  type: 'message',
  ts: '1763629200.000100',
  user: 'U01',
  text: `<@U02> can anybody help? ${canary} &amp; <http://x|y>`,
  team: 'T01',
  user_team: 'T02',
  user_profile: { real_name: 'Ana' },
  reactions: [{ name: '+1::skin-tone-3', count: 2, users: ['U02'] }],
};
const files = {
  'users.json': [
    {
      id: 'U01',
      name: 'ana',
      real_name: 'Ana Lima',
      deleted: false,
      profile: { email: 'Ana@contoso.com', title: 'E' },
    },
    { id: 'U02', is_bot: true },
  ],
  'channels.json': [
    { id: 'C01', name: 'general', members: ['U01'] },
    { id: 'C02', name: 'help-it' },
  ],
  'general/2026-11-20.json': [
    message,
    { ...message, ts: '1763629201.000100', thread_ts: message.ts, user: 'U02' },
    { type: 'message', subtype: 'channel_join', ts: '1763629202.0', user: 'U01', text: '' },
  ],
  'help-it/2026-11-20.json': [
    { ...message, subtype: 'thread_broadcast' },
    { ...message, bot_id: 'B1' },
  ],
};

const Files = z.record(z.string(), z.json());

/** Names → contents; a text is a file's bytes as they are. */
const filesOf = (input: Buffer): readonly ImportedFile[] =>
  Object.entries(Files.parse(JSON.parse(textOf(input)))).map(([path, document]) => ({
    path,
    content: async function* () {
      yield Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
    },
  }));

const withText = (text: string): string =>
  JSON.stringify({ ...files, 'general/2026-11-20.json': [{ ...message, text }] });

const real = (file: Buffer): readonly Buffer[] => {
  const rows: unknown = JSON.parse(file.toString('utf8'));
  return Array.isArray(rows) && rows.every((row) => typeof row === 'object' && row !== null && 'ts' in row)
    ? [Buffer.from(JSON.stringify({ ...files, 'general/2026-11-20.json': rows }))]
    : [];
};

export const slackExports = target({
  name: 'slack-exports',
  form: 'json',
  samples: [
    JSON.stringify(files),
    JSON.stringify(Object.fromEntries(Object.entries(files).map(([path, rows]) => [`export/${path}`, rows]))),
    JSON.stringify({ 'channels.json': '[', 'groups.json': [] }),
  ],
  real: [{ folder: 'slack-export', ending: '.json', inputs: real }],
  tokens: [
    '<@U01>',
    '<@',
    '|',
    '>',
    'users.json',
    'channels.json',
    'general/2026-11-20.json',
    '1763629200.000100',
    'help',
    'thanks',
    'bot_message',
    'USLACKBOT',
    '../',
    'dms.json',
  ],
  nasty: {
    'many messages': (n) =>
      JSON.stringify({
        ...files,
        'general/2026-11-20.json': Array.from({ length: Math.ceil(n / 60) }, (_, at) => ({
          ts: `${1_763_629_200 + at}.000100`,
          user: 'U01',
          text: '',
        })),
      }),
    'the same message': (n) =>
      JSON.stringify({
        ...files,
        'general/2026-11-20.json': Array.from({ length: Math.ceil(n / 60) }, () => ({
          ts: message.ts,
          user: 'U01',
          text: '',
        })),
      }),
    'many channels': (n) =>
      JSON.stringify({
        ...files,
        'channels.json': Array.from({ length: Math.ceil(n / 40) }, (_, at) => ({ id: `C${at}`, name: `c${at}` })),
      }),
    'many files': (n) =>
      JSON.stringify({
        ...files,
        ...Object.fromEntries(
          Array.from({ length: Math.ceil(n / 40) }, (_, at) => [`general/2026-11-20.json${at}`, []]),
        ),
      }),
    'many users': (n) =>
      JSON.stringify({
        ...files,
        'users.json': Array.from({ length: Math.ceil(n / 30) }, (_, at) => ({ id: `U${at}` })),
      }),
    'open brackets': (n) => withText(fill('<', n)),
    'mentions never closed': (n) => withText(fill('<@U01', n)),
    'mentions with names': (n) => withText(fill(`<@U01|${'a'.repeat(200)}`, n)),
    'many mentions': (n) => withText(fill('<@U01>', n)),
    'blanks in a text': (n) => withText(`a${fill(' ', n)}b`),
    'lists in lists': (n) =>
      JSON.stringify({ ...files, 'general/2026-11-20.json': `${fill('[', n / 2)}${fill(']', n / 2)}` }),
    folders: (n) => JSON.stringify({ ...files, [`${fill('a/', n)}x.json`]: [] }),
  },
  longest: 16_384,
  growTo: 2 ** 21,
  parse: (input) => readExport(filesOf(input)),
  judge: judgePages,
  refusal: (error) => (error instanceof SyntaxError || error instanceof z.ZodError ? 'no files' : refusal(error)),
});

/** A ZIP archive; stored files show their bytes to a change, deflated ones do not. */
const zipOf = (entries: Readonly<Record<string, string>>, deflate: boolean): Buffer => {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, text] of Object.entries(entries)) {
    const [name, data] = [Buffer.from(path), Buffer.from(text)];
    const packed = deflate ? deflateRawSync(data) : data;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(deflate ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), fields, place, name]));
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

const printed = Object.fromEntries(Object.entries(files).map(([path, rows]) => [path, JSON.stringify(rows)]));
const inFolder = Object.fromEntries(Object.entries(printed).map(([path, text]) => [`export/${path}`, text]));

export const slackArchives = target({
  name: 'slack-archives',
  form: 'bytes',
  samples: [
    zipOf(printed, false),
    zipOf(printed, true),
    zipOf({ ...inFolder, 'export/.DS_Store': 'x', 'export/a/': '' }, false),
  ],
  tokens: [
    'PK\x01\x02',
    'PK\x03\x04',
    'PK\x05\x06',
    'PK\x06\x06',
    'PK\x06\x07',
    'PK\x07\x08',
    '\0\0',
    '\xff\xff\xff\xff',
    'users.json',
    'channels.json',
    '../',
    '__MACOSX/',
  ],
  nasty: {
    'many files': (n) =>
      zipOf(Object.fromEntries(Array.from({ length: Math.ceil(n / 100) }, (_, at) => [`c/${at}.json`, ''])), false),
    'one large file': (n) => zipOf({ 'channels.json': fill('[] ', n) }, false),
    'what unpacks to much': (n) => zipOf({ 'channels.json': fill(' ', 100 * n) }, true),
    'signatures alone': (n) => fill('PK\x05\x06', n),
    'a comment of signatures': (n) => Buffer.concat([zipOf(printed, false), Buffer.alloc(n, 'PK\x05\x06')]),
    'a long name': (n) => zipOf({ ...printed, [fill('a/', Math.min(n, 60_000))]: '' }, false),
  },
  longest: 8192,
  growTo: 2 ** 21,
  parse: async (input) => readExport(await expandUploads([{ path: 'export.zip', bytes: input }])),
  judge: (pages) => judgePages(pages, Buffer.alloc(1)),
  refusal,
});
