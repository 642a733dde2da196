// The text of one WebVTT cue as who says what: voice spans, JSON payloads, entities; all other tags are dropped.
import { z } from 'zod';

export interface Utterance {
  /** Null: the text does not tell. */
  readonly speaker: string | null;
  readonly words: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');

const unescape = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
        if (!name.startsWith('#')) return entities[name] ?? whole;
        return character(Number(name.slice(1).replace(/^x/i, '0x')));
      })
    : text;

/** One line of words that can be stored anywhere: no NUL, no half of a surrogate pair. */
const plain = (text: string): string =>
  unescape(text).replaceAll('\0', '\ufffd').replace(/\s+/g, ' ').trim().toWellFormed();

/** A speaker's name; null for none. */
export const speakerOf = (text: string): string | null =>
  plain(text.slice(0, 2048)).slice(0, 512).toWellFormed() || null;

const Payload = z.object({ spokenText: z.string(), speakerName: z.string().nullish() });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Words that only look like JSON are words.
    return undefined;
  }
};

/** A cue that is one JSON object with what was spoken; null for every other text. */
const payloadOf = (text: string): Utterance | null => {
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  const parsed = Payload.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { spokenText, speakerName } = parsed.data;
  return { speaker: speakerOf(speakerName ?? ''), words: plain(spokenText) };
};

/** `<v Ana>` and `<v.loud.first Ana>` → Ana; undefined for every other tag. `tag` is what stands between the brackets. */
const voiceOf = (tag: string): string | null | undefined => {
  if (/^\/v\s*$/.test(tag)) return null;
  const opened = /^v(?:\.[^\s<>]*)?(?:\s|$)/.exec(tag);
  return opened === null ? undefined : speakerOf(tag.slice(opened[0].length));
};

/**
 * Who says what, in order; neighbours of one speaker are joined. Invariant: every character is looked at once, also in
 * text whose tags are never closed: such a tag reaches to the end, as in the standard.
 */
const spansOf = (text: string): readonly Utterance[] => {
  const spans: { speaker: string | null; parts: string[] }[] = [{ speaker: null, parts: [] }];
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at);
    spans.at(-1)?.parts.push(text.slice(at, open === -1 ? text.length : open));
    if (open === -1) break;
    const close = text.indexOf('>', open);
    const voice = voiceOf(text.slice(open + 1, close === -1 ? text.length : close));
    if (voice !== undefined && voice !== spans.at(-1)?.speaker) spans.push({ speaker: voice, parts: [] });
    at = close === -1 ? text.length : close + 1;
  }
  return spans.map(({ speaker, parts }) => ({ speaker, words: plain(parts.join('')) }));
};

/** `text`: a cue's lines, joined by line breaks. What has no words is left out. */
export const utterancesOf = (text: string): readonly Utterance[] => {
  const payload = payloadOf(text.trim());
  const found = payload === null ? spansOf(text) : [payload];
  return found.filter(({ words }) => words !== '');
};
