// A transcript as WebVTT, the way Teams writes it: times without leading zeros, and cues that now and then follow each other without a blank line.
import type { Cue } from '../scenarios/transcripts.ts';
import type { Instant } from '../tenant/model.ts';

/** `0:0:5.320` */
const writeOffset = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = String(milliseconds % 1000).padStart(3, '0');
  return `${Math.floor(seconds / 3600)}:${Math.floor(seconds / 60) % 60}:${seconds % 60}.${fraction}`;
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const join = (cues: readonly Cue[], write: (cue: Cue) => string): string => {
  const blocks = cues.map((cue, place) => {
    const gap = place % 6 === 5 ? '' : '\r\n';
    return `${writeOffset(cue.from)} --> ${writeOffset(cue.to)}\r\n${write(cue)}\r\n${gap}`;
  });
  return `WEBVTT\r\n\r\n${blocks.join('')}`;
};

/** With the speakers' names, or without any. */
export const writeVtt = (cues: readonly Cue[], named: boolean): string =>
  join(cues, ({ speaker, text }) => (named ? `<v ${escape(speaker.displayName)}>${escape(text)}</v>` : escape(text)));

/** One object for each cue instead of its text. */
export const writeVttMetadata = (cues: readonly Cue[], began: Instant): string =>
  join(cues, ({ from, to, speaker, text }) =>
    JSON.stringify({
      startDateTime: new Date(began + from).toISOString(),
      endDateTime: new Date(began + to).toISOString(),
      speakerName: speaker.displayName,
      spokenText: text,
      spokenLanguage: 'en-us',
    }),
  );
