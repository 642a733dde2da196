// Reading WebVTT as conferencing products really write it, into who spoke from when to when. It never throws.
import type { Cue } from '../contract/records.ts';
import { speakerOf, type Utterance, utterancesOf } from './webvtt-text.ts';

export interface WebVtt {
  readonly cues: readonly Cue[];
  /** Whether any cue says who speaks. */
  readonly attributed: boolean;
  /** What could not be read, at most a hundred of them: line, from 1, and fault, never what stood there. */
  readonly faults: readonly { readonly line: number; readonly reason: string }[];
}

const mostFaults = 100;
/** Speech may begin before the recording does; what is told of longer before is a fault. */
const longestBefore = 3_600_000;

const time = /^(-?)(?:(-?\d{1,6}):)?(-?\d{1,3}):(-?\d{1,2})(?:[.,](-?\d{1,9}))?$/;

/**
 * Field note: Teams writes whole numbers without leading zeros, `0:22:48.60` comes right before `0:22:48.110`: up to
 * three digits are milliseconds, and not a fraction of a second.
 */
const millisecondsOf = (digits: string): number =>
  digits.length <= 3 ? Number(digits) : Math.floor(Number(`0.${digits}`) * 1000);

/** Milliseconds; null when it is no time. Any sign makes the whole of it negative. */
const readTime = (text: string): number | null => {
  const found = time.exec(text);
  if (found === null) return null;
  const [hours = '0', minutes = '', seconds = '', rest = '0'] = found.slice(2).map((part) => part?.replace('-', ''));
  if (Number(seconds) > 59 || (found[2] !== undefined && Number(minutes) > 59)) return null;
  const whole = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + millisecondsOf(rest);
  return text.includes('-') ? -whole : whole;
};

interface Times {
  readonly start: number;
  readonly end: number;
}

/** `arrow`: where `-->` stands in the line. */
const readTimes = (line: string, arrow: number): Times | null => {
  // No time is longer: what follows it are settings.
  const start = readTime(line.slice(0, arrow).trim());
  const end = readTime(/^\s*(\S{1,32})(?:\s|$)/.exec(line.slice(arrow + 3, arrow + 128))?.[1] ?? '');
  return start === null || end === null || start < -longestBefore ? null : { start, end };
};

/** What a product numbers its cues with, where no blank line sets the number apart from the words before it. */
const cueNumber = /^(?:\d{1,9}|[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?:[/-][\d-]{1,20})?)$/i;
const aside = /^(?:NOTE|STYLE|REGION|Region:)(?:\s|$)|^Region:/;
const signature = /^WEBVTT(?:[ \t]|$)/;

interface Block extends Times {
  readonly lines: string[];
}

interface Reading {
  /** aside: passed over until a blank line. loose: text that no times have come for. */
  state: 'between' | 'aside' | 'loose' | 'cue';
  readonly blocks: Block[];
  readonly faults: { line: number; reason: string }[];
}

const addFault = ({ faults }: Reading, line: number, reason: string): void => {
  if (faults.length < mostFaults) faults.push({ line, reason });
};

/** A line with an arrow begins a cue wherever it stands. */
const beginCue = (reading: Reading, line: string, { number, arrow }: { number: number; arrow: number }): void => {
  const before = reading.state === 'cue' ? reading.blocks.at(-1) : undefined;
  if (before !== undefined && before.lines.length > 1 && cueNumber.test(before.lines.at(-1) ?? '')) before.lines.pop();
  const times = readTimes(line, arrow);
  reading.state = times === null ? 'aside' : 'cue';
  if (times === null) return addFault(reading, number, 'times: not two times');
  if (times.end < times.start) addFault(reading, number, 'times: the end comes before the start');
  reading.blocks.push({ start: times.start, end: Math.max(times.start, times.end), lines: [] });
};

const readLine = (reading: Reading, line: string, number: number): void => {
  const arrow = line.indexOf('-->');
  if (arrow !== -1) return beginCue(reading, line, { number, arrow });
  if (line === '') {
    if (reading.state === 'loose') addFault(reading, number - 1, 'times: none for this text');
    reading.state = 'between';
  } else if (reading.state === 'cue') reading.blocks.at(-1)?.lines.push(line);
  else if (reading.state === 'between') reading.state = aside.test(line) ? 'aside' : 'loose';
};

const readBlocks = (text: string): Reading => {
  const reading: Reading = { state: 'between', blocks: [], faults: [] };
  const lines = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  let number = 0;
  for (let at = 0; at <= lines.length; ) {
    number += 1;
    const found = lines.indexOf('\n', at);
    const end = found === -1 ? lines.length : found;
    const line = lines.slice(at, end);
    if (number > 1) readLine(reading, line, number);
    else if (signature.test(line)) reading.state = 'aside';
    else {
      addFault(reading, 1, 'header: WEBVTT is missing');
      readLine(reading, line, 1);
    }
    at = end + 1;
  }
  if (reading.state === 'loose') addFault(reading, number, 'times: none for this text');
  return reading;
};

const prefix = /^([^:]{1,100}): (?=\S)/;

/**
 * `Ana Lima: words`, as some products write, is taken for a speaker where no cue has a voice span: if it is one of
 * `names`; where none of those speaks so, if most cues begin like it.
 */
const namePrefixes = (
  spoken: readonly (readonly Utterance[])[],
  names: readonly string[],
): readonly (readonly Utterance[])[] => {
  if (spoken.some((one) => one.some(({ speaker }) => speaker !== null))) return spoken;
  const known = new Set(names.map((name) => speakerOf(name)?.toLowerCase()));
  const like = spoken.map(([first]) => prefix.exec(first?.words ?? ''));
  const those = like.map((found) => (known.has(found?.[1]?.toLowerCase()) ? found : null));
  const named = those.some((found) => found !== null) ? those : like;
  if (named === like && like.filter((found) => found !== null).length * 2 < spoken.length) return spoken;
  return spoken.map((one, at) => {
    const found = named[at];
    const [first, ...rest] = one;
    if (!found || first === undefined) return one;
    return [{ speaker: speakerOf(found[1] ?? ''), words: first.words.slice(found[0].length) }, ...rest];
  });
};

/** The cue's time, divided among its speakers by how much each says. */
const divide = ({ start, end }: Times, spoken: readonly Utterance[]): Cue[] => {
  const all = spoken.reduce((sum, { words }) => sum + words.length, 0);
  let said = 0;
  return spoken.map(({ speaker, words }) => {
    const from = start + Math.round(((end - start) * said) / all);
    said += words.length;
    return { start: from, end: start + Math.round(((end - start) * said) / all), speaker, words };
  });
};

/**
 * Times are milliseconds; where speech begins before the recording, all times are moved so that the first is 0. Cues
 * without words are left out. Linear in the length of the text. `names`: who took part, where that is known.
 */
export const parseWebVtt = (text: string, names: readonly string[] = []): WebVtt => {
  const { blocks, faults } = readBlocks(text);
  const spoken = namePrefixes(
    blocks.map(({ lines }) => utterancesOf(lines.join('\n'))),
    names,
  );
  const shift = blocks.reduce((least, { start }) => Math.min(least, start), 0);
  const cues = blocks.flatMap(({ start, end }, at) =>
    divide({ start: start - shift, end: end - shift }, spoken[at] ?? []),
  );
  return { cues, attributed: cues.some(({ speaker }) => speaker !== null), faults };
};

/**
 * Whether only the beginning of a file seems to have come: its last cue has times and no words, or a voice that does not
 * end where others do, or its last line makes no sense. A file that ends between two cues, or in the midst of plain words,
 * looks whole.
 */
export const seemsCut = (text: string, { faults }: Pick<WebVtt, 'faults'>): boolean => {
  const ending = text.trimEnd();
  const lines = ending.split(/\r\n?|\n/);
  const closed = ending.lastIndexOf('</v>');
  const isOpen = closed !== -1 && ending.lastIndexOf('<v') > closed;
  return isOpen || lines.at(-1)?.includes('-->') === true || faults.at(-1)?.line === lines.length;
};
