// How targets turn bytes into what a parser takes.

/** Bytes that are no UTF-8 become halves of pairs, as a document in JSON can bring them. */
export const textOf = (input: Buffer): string => {
  const text = input.toString('utf8');
  return text.includes('\ufffd') ? text.replaceAll('\ufffd', '\ud800') : text;
};

/** What stands before the first line break, and what after it. */
export const firstLine = (text: string): readonly [string, string] => {
  const end = text.indexOf('\n');
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
};

/** `piece` over and over, about `n` characters. */
export const fill = (piece: string, n: number): string => piece.repeat(Math.max(1, Math.floor(n / piece.length)));

/** Storable anywhere: no NUL, no half of a pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** One in about `times` inputs, the same ones in every run. */
export const isChosen = (input: Buffer, times: number): boolean =>
  (input.length * 31 + (input[input.length >> 1] ?? 0)) % times === 0;
