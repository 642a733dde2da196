// Transcripts: WebVTT as Teams, Zoom and others write it, and uploaded files with their names.
import { isDeepStrictEqual } from 'node:util';
import { Cue, Transcript } from '../../../src/contract/records.ts';
import { SourceError } from '../../../src/providers/errors.ts';
import type { Page } from '../../../src/providers/stream.ts';
import { vttImport } from '../../../src/providers/transcripts/vtt-import.ts';
import { parseWebVtt, type WebVtt } from '../../../src/providers/webvtt.ts';
import { about, hold, target } from '../target.ts';
import { fill, firstLine, isChosen, isStorable, textOf } from './text.ts';

const samples: readonly string[] = [
  'WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Ana Lima>Hello you</v>\n\n00:00:02.500 --> 00:00:04.000\n<v.loud Bo>Hi &amp; bye</v>\n',
  'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nAna Lima: One thing.\n\n2\n00:00:03.000 --> 00:00:04.000\nBo: more\n',
  'WEBVTT\n0:0:5.320 --> 0:0:6.0\n{"speakerName":"Ana","spokenText":"Hello you","spokenLanguage":"en-us"}\n0:0:7.0 --> 0:0:8.110\n{"speakerName":"Bo","spokenText":"Hi"}\n',
  '\ufeffWEBVTT - a call\r\n\r\nNOTE what is an aside\r\n\r\n-0:0:2.500 --> 0:0:1.0 align:start\r\n<v A>x<v B>y\r\nz\r\n\r\n',
  'WEBVTT\n\n4d3c2b1a-0000-4000-8000-00000000000a/12-0\n00:00:01.000 --> 00:00:02.000\n<v Ana>a\n4d3c2b1a-0000-4000-8000-00000000000a/13-0\n00:00:02.000 --> 00:00:03.000\n<v Ana>b\n',
  'WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n100:00:00,5 --> 100:00:01,123456789\n<c.x><b>bold</b> <00:01.000>word</c>\n',
];

const tokens: readonly string[] = [
  ['WEBVTT', '-->', '\n\n', '\r', '<v ', '<v.', '</v>', '<', '>', '&amp;', '&#x10ffff;', '&#0;', '{', '}', ': '],
  ['NOTE', 'STYLE', 'Region:', '00:00:01.000', '0:0:-2.-500', '"spokenText":"', '"speakerName":null'],
  ['00:00:01.000 --> 00:00:02.000\n', '999999:59:59.999', 'Ana Lima: '],
].flat();

const names = ['Ana Lima', 'Bo'];

/** The latest time that can be written, with the hour by which speech may begin before. */
const lastTime = (1_000_000 * 3600 + 3600) * 1000;
const known = /^(header: WEBVTT is missing|times: (not two times|none for this text|the end comes before the start))$/;

const judgeCues = ({ cues, attributed, faults }: WebVtt): void => {
  for (const { start, end, speaker, words } of cues) {
    hold(Number.isInteger(start) && Number.isInteger(end) && start >= 0, 'a time is no whole number of milliseconds');
    hold(end >= start && end <= lastTime, 'a cue ends before it starts, or after all times');
    hold(words !== '' && isStorable(words) && words === words.trim(), 'words are empty or cannot be stored');
    hold(speaker === null || (speaker !== '' && speaker.length <= 512 && isStorable(speaker)), 'a speaker is no name');
  }
  hold(attributed === cues.some(({ speaker }) => speaker !== null), 'attributed does not tell what the cues do');
  hold(faults.length <= 100 && faults.every(({ line, reason }) => line > 0 && known.test(reason)), 'an unknown fault');
};

const appended = '\n\n99:59:59.000 --> 99:59:59.500\n<v Zoe>last words</v>\n';

/** Ends of lines of another kind change nothing, and a good cue behind everything is found. */
const judgeRelations = (text: string, { cues }: WebVtt): void => {
  const windows = text.replaceAll(/\r\n?/g, '\n').replaceAll('\n', '\r\n');
  hold(isDeepStrictEqual(parseWebVtt(windows, names).cues, cues), 'other ends of lines give other cues');
  const last = parseWebVtt(text + appended, names).cues.at(-1);
  hold(last?.words === 'last words' && last.speaker === 'Zoe', 'a good cue behind the others is lost');
  hold(
    cues.slice(0, 20).every((cue) => Cue.safeParse(cue).success),
    'a cue is no record',
  );
};

const timed = (words: string): string => `00:00:01.000 --> 00:00:02.000\n${words}\n\n`;
const one = (words: string): string => `WEBVTT\n\n${timed(words)}`;

export const webVtt = target({
  name: 'webvtt',
  form: 'bytes',
  samples,
  real: [
    { folder: 'teams-transcripts', ending: '.vtt' },
    { folder: 'webvtt', ending: '.vtt' },
    { folder: 'call-transcripts', ending: '.vtt' },
  ],
  tokens,
  nasty: {
    'many cues': (n) => `WEBVTT\n\n${fill(timed('<v Ana>some words &amp; more</v>'), n)}`,
    'names before colons': (n) => `WEBVTT\n\n${fill(timed('Ana Lima: some words'), n)}`,
    'spans in one cue': (n) => one(fill('<v A>x<v B>y', n)),
    'tags never closed': (n) => one(fill('<v A ', n)),
    'open brackets': (n) => one(fill('<', n)),
    'classes without end': (n) => one(`<v${fill('.a', n)}`),
    'entities never closed': (n) => one(fill('&amp', n)),
    'payload of braces': (n) => one(`{${fill('{"a":', n)}}`),
    'payload of lists': (n) => one(`{"spokenText":${fill('[', n)}}`),
    'lines in one cue': (n) => one(fill('some words\n', n)),
    'no blank lines': (n) => `WEBVTT\n${fill('00:01.000 --> 00:02.000\nwords\n1\n', n)}`,
    arrows: (n) => fill('-->', n),
    'one long line': (n) => fill('words ', n),
    'blank lines': (n) => fill('\n', n),
    'returns alone': (n) => `WEBVTT\r${fill('\r', n)}`,
    'blanks around times': (n) => `WEBVTT\n\n${fill(' ', n)}00:01.000 --> 00:02.000${fill(' ', n)}\nx`,
    'digits as times': (n) => `WEBVTT\n\n${fill('1', n)}:00:01.000 --> ${fill('1', n)}\nx`,
    'blanks in words': (n) => one(`a${fill(' ', n)}b`),
    'a long name': (n) => one(`<v ${fill('a ', n)}>x`),
    'halves of pairs': (n) => one(Buffer.alloc(n, Buffer.from('eda080', 'hex')).toString('latin1')),
  },
  growTo: 16 * 2 ** 20,
  bar: {
    bytes: 50_000_000,
    seconds: 2,
    make: (n) => `WEBVTT\n\n${fill(timed('<v Ana Lima>So what we said the last time still holds, I think.</v>'), n)}`,
  },
  parse: (input) => parseWebVtt(textOf(input), names),
  judge: (found, input) => {
    judgeCues(found);
    if (isChosen(input, 16)) judgeRelations(textOf(input), found);
    const { cues, faults } = found;
    const speakers = new Set(cues.map(({ speaker }) => speaker)).size;
    const kinds = [...new Set(faults.map(({ reason }) => reason))].sort().join(' ');
    return `${about(cues.length)} ${about(speakers)} ${about(faults.length)} ${kinds}`;
  },
});

const signal = new AbortController().signal;

const importFile = async (input: Buffer): Promise<Page> => {
  const end = input.indexOf(10);
  const path = input.subarray(0, end === -1 ? input.length : end).toString('utf8');
  const bytes = end === -1 ? Buffer.alloc(0) : input.subarray(end + 1);
  const content = async function* (): AsyncIterable<Uint8Array> {
    yield bytes;
  };
  const pages: Page[] = [];
  const given = { signal, mailbox: 'ana@contoso.com' };
  for await (const { page } of vttImport.read([{ path: `${path}.vtt`, content }], given)) pages.push(page);
  const [only] = pages;
  hold(only !== undefined && pages.length === 1, 'a file is not one page');
  if (only === undefined) throw new RangeError('There is no page.');
  return only;
};

const fileNames = [
  '2026-11-18T08-00 bo@fabrikam.com',
  'calls/20261118-080000 bo@fabrikam.com cy@mail.fabrikam.com',
  'Talk_20261118_080000-Recording ana@contoso.com bo@x.org',
  'no date bo@fabrikam.com',
  '2026-02-30 bo@fabrikam.com',
  '2026-11-18 inside@contoso.com',
];

export const transcriptFiles = target({
  name: 'transcript-files',
  form: 'bytes',
  samples: fileNames.flatMap((name, at) => `${name}\n${samples[at % samples.length]}`),
  tokens: [...tokens, '@', '.vtt', '2026-11-18', 'T08-00', 'bo@fabrikam.com', '@contoso.com', '/', '\\'],
  nasty: {
    'a long name': (n) => `2026-11-18 ${fill('a', n)}@b.org\n${samples[0]}`,
    'many addresses': (n) => `2026-11-18 ${fill('a@b.org ', n)}\n${samples[0]}`,
    'dots in an address': (n) => `2026-11-18 a@${fill('a.', n)}\n${samples[0]}`,
    digits: (n) => `${fill('2026', n)}\n${samples[0]}`,
    folders: (n) => `${fill('a/', n)}2026-11-18 a@b.org\n${samples[0]}`,
  },
  parse: importFile,
  judge: ({ transcripts = [], quarantined }, input) => {
    hold(transcripts.length + quarantined.length === 1, 'a file is neither a transcript nor set aside');
    const [name] = firstLine(input.toString('utf8'));
    for (const call of transcripts) {
      hold(Transcript.safeParse(call).success, 'a transcript is no record');
      hold((call.endedAt ?? '') >= call.at, 'a call ends before it begins');
      hold(call.participants[0] === 'ana@contoso.com' && call.participants.length > 1, 'nobody outside takes part');
      hold(
        call.participants.slice(1).every((who) => name.toLowerCase().includes(who)),
        'somebody is not in the name',
      );
    }
    const [why = { reason: '' }] = quarantined;
    hold(
      transcripts.length === 1 || /^(name|file): [a-zA-Z0-9 ,;:-]+$/.test(why.reason),
      'a reason shows what stood there',
    );
    return `${transcripts.map(({ cues, participants }) => `${about(cues.length)} ${participants.length}`).join()} ${why.reason}`;
  },
  refusal: (error) => (error instanceof SourceError ? error.problem.code : null),
});
