// Transcripts as WebVTT files, read one at a time; the words come from the file, when and with whom from its name.
import { createHash } from 'node:crypto';
import { GiveUp } from '../errors.ts';
import { isOutside } from '../outside.ts';
import type { FileImport, ImportedFile } from '../provider.ts';
import type { Page } from '../stream.ts';
import { parseWebVtt } from '../webvtt.ts';
import { readName } from './file-name.ts';

/** A transcript of a day's talk is a few megabytes. */
const largestFile = 64 * 1024 * 1024;

const page = (given: Partial<Page>): Page => ({
  activities: [],
  identities: [],
  removedIdentities: [],
  settings: null,
  quarantined: [],
  found: [],
  gone: [],
  sweep: null,
  pass: 0,
  cursor: {},
  done: true,
  ...given,
});

/** Null: larger than can be. */
const readBytes = async (file: ImportedFile, signal: AbortSignal): Promise<Buffer | null> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of file.content()) {
    signal.throwIfAborted();
    size += part.byteLength;
    if (size > largestFile) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** Known by what the file holds, whatever it is called: renamed, or read by a later version, it is set aside no longer. */
const aside = (id: string | null, reason: string): Page => page({ quarantined: [{ id, reason }] });

interface Owned {
  readonly file: ImportedFile;
  /** The employee's address, in lower case. */
  readonly mailbox: string;
  readonly signal: AbortSignal;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

const readFile = async ({ file, mailbox, signal }: Owned): Promise<Page> => {
  const name = file.path.split(/[\\/]/).at(-1) ?? '';
  const bytes = await readBytes(file, signal);
  if (bytes === null) return aside(null, 'file: is larger than a transcript can be');
  // The same file is the same call, whatever it is called.
  const id = createHash('sha256').update(bytes).digest('hex');
  const { at, addresses } = readName(name.replace(/\.vtt$/i, ''));
  if (at === null) return aside(id, 'name: has no date; begin it with when the call began, such as 2026-11-18T08-00');
  // Who is unknown counts as inside: a call whose file names nobody outside is internal, and its words are not looked at.
  if (!addresses.some((address) => isOutside(address, [domainOf(mailbox)])))
    return aside(id, 'name: holds no address of somebody outside who took part, so the call counts as internal');
  const { cues, attributed, faults } = parseWebVtt(bytes.toString('utf8'));
  if (cues.length === 0)
    return aside(id, `file: holds no words${faults.length > 0 ? ' that can be read as WebVTT' : ''}`);
  const endedAt = new Date(Date.parse(at) + cues.reduce((last, cue) => Math.max(last, cue.end), 0)).toISOString();
  const participants = [...new Set([mailbox, ...addresses])];
  return page({ transcripts: [{ id, event: id, at, endedAt, participants, attributed, cues: [...cues] }] });
};

const noTranscripts = (raw: string): GiveUp =>
  new GiveUp({
    code: 'no-transcripts',
    title: 'There is no transcript among these files.',
    fix: 'Give WebVTT files, whose names end in .vtt, in a folder or a ZIP archive.',
    who: 'admin',
    link: null,
    raw,
  });

export const vttImport: FileImport = {
  id: 'vtt',
  title: 'Uploaded transcripts',
  summary: 'Transcripts of calls as WebVTT files, from any product. Only of calls with somebody outside.',
  steps: [
    {
      title: 'Save the transcript as WebVTT',
      text: 'Teams: in the meeting under Recap, Transcript, Download as .vtt. Zoom: under Recordings, Audio transcript. Meetings that were internal do not belong here.',
      link: null,
    },
    {
      title: 'Name each file by when and with whom',
      text: 'When the call began, in UTC, and the addresses of those outside: "2026-11-18T08-00 bo@fabrikam.com.vtt". A file without a date or without an address of another domain is not read. No name is kept.',
      link: null,
    },
    {
      title: 'Say whose calls they are',
      text: "Give the employee's address. The files of several employees go one after another.",
      link: null,
    },
  ],
  accept: ['.vtt', '.zip'],
  gate: 'calls',
  needsMailbox: true,
  read: async function* (files, { signal, mailbox }) {
    const transcripts = files.filter(({ path }) => path.toLowerCase().endsWith('.vtt'));
    if (transcripts.length === 0) throw noTranscripts('no .vtt');
    const owner = mailbox?.trim().toLowerCase() ?? '';
    if (owner === '') throw noTranscripts('no mailbox');
    for (const file of transcripts) {
      signal.throwIfAborted();
      yield { stream: 'calls', mailbox: owner, page: await readFile({ file, mailbox: owner, signal }) };
    }
  },
};
