// Real transcripts and a public collection of WebVTT files with their expected parse; skipped where those files are absent.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseWebVtt } from './webvtt.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const read = (path: string): string => readFileSync(join(data, path), 'utf8');
const here = (folder: string): boolean => existsSync(join(data, folder));
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const Expected = z.object({
  cues: z.array(z.object({ startTime: z.number(), endTime: z.number(), text: z.string() })),
});
/** What a browser shows of each cue; null: nothing was written down. */
const Shown = z.array(z.object({ textContent: z.string() })).nullable();

/** Where these files are read otherwise, on purpose. */
const otherwise: Record<string, string> = {
  'cue-times/fraction-digits': 'two digits behind the point are what Teams writes',
  'cue-times/minimum-spots-over-sixty': '120:00.000 is 120 minutes here, and 120 hours there; the standard forbids it',
};

const listFiles = (): readonly string[] =>
  readdirSync(join(data, 'webvtt'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.vtt') && here(`webvtt/${path.replace(/vtt$/, 'json')}`))
    .map((path) => path.slice(0, -'.vtt'.length))
    .filter((path) => !(path in otherwise));

describe.skipIf(!here('webvtt'))('the public WebVTT files (skipped without ../shared/data/webvtt)', () => {
  it.each(here('webvtt') ? listFiles() : [])('%s is read as expected', (path) => {
    const { cues } = parseWebVtt(read(`webvtt/${path}.vtt`));
    const expected = Expected.parse(JSON.parse(read(`webvtt/${path}.json`))).cues;
    const shown = here(`webvtt/${path}-proc.json`) ? Shown.parse(JSON.parse(read(`webvtt/${path}-proc.json`))) : null;
    // What shows no text has no words.
    const words = expected.map(({ text }, at) => oneLine(shown?.[at]?.textContent ?? text.replace(/<[^>]*>?/g, '')));
    expect(cues).toEqual(
      expected
        .map(({ startTime, endTime }, at) => ({
          start: Math.round(startTime * 1000),
          end: Math.round(endTime * 1000),
          speaker: null,
          words: words[at],
        }))
        .filter(({ words: spoken }) => spoken !== ''),
    );
  });
});

describe.skipIf(!here('teams-transcripts'))(
  'transcripts of Teams (skipped without ../shared/data/teams-transcripts)',
  () => {
    it.each([
      ['short-timestamps', { start: 0, end: 5320, speaker: 'User Name', words: 'This is a transcript test.' }],
      [
        'metadatacontent-no-blank-after-header',
        { start: 16_246, end: 17_726, speaker: 'User Name', words: 'This is a transcription test.' },
      ],
    ])('%s is read whole', (name, cue) => {
      const text = read(`teams-transcripts/${name}.vtt`);
      expect(parseWebVtt(text)).toEqual({ cues: [cue], attributed: true, faults: [] });
    });
  },
);

const Call = z.object({
  cues: z.int(),
  talk_ms: z.record(z.string(), z.number()),
  words: z.record(z.string(), z.number()),
  question_marks: z.record(z.string(), z.number()),
  speaker_switches: z.int(),
  end_ms: z.int(),
});

describe.skipIf(!here('call-transcripts'))('two real calls (skipped without ../shared/data/call-transcripts)', () => {
  it.each(['4474955', '4483046'])('%s comes to the talk time, words and switches that were counted apart', (name) => {
    const expected = Call.parse(
      z.record(z.string(), z.unknown()).parse(JSON.parse(read('call-transcripts/expected.json')))[name],
    );
    const { cues, faults } = parseWebVtt(read(`call-transcripts/${name}.vtt`));
    const sums = (count: (cue: (typeof cues)[number]) => number): Record<string, number> => {
      const by: Record<string, number> = {};
      for (const cue of cues) by[cue.speaker ?? ''] = (by[cue.speaker ?? ''] ?? 0) + count(cue);
      return by;
    };
    expect(faults).toEqual([]);
    expect(cues).toHaveLength(expected.cues);
    expect(sums(({ start, end }) => end - start)).toEqual(expected.talk_ms);
    expect(sums(({ words }) => words.split(' ').length)).toEqual(expected.words);
    expect(sums(({ words }) => words.split('?').length - 1)).toEqual(expected.question_marks);
    expect(cues.filter(({ speaker }, at) => at > 0 && speaker !== cues[at - 1]?.speaker)).toHaveLength(
      expected.speaker_switches,
    );
    expect(Math.max(...cues.map(({ end }) => end))).toBe(expected.end_ms);
  });
});
