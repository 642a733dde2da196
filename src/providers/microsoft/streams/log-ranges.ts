// Reading a log that has no delta: ranges of time still to be read, the newest first, cut into windows.
import { z } from 'zod';

/** Milliseconds since 1970; `to` does not belong to it. */
export const Range = z.strictObject({ from: z.int(), to: z.int() });
export type Range = z.infer<typeof Range>;

/** The newest part of the first range, at most `longest` milliseconds of it, and what is left after it. */
export const takeWindow = (
  ranges: readonly Range[],
  longest: number,
): { readonly window: Range; readonly left: readonly Range[] } | null => {
  const [first, ...others] = ranges;
  if (first === undefined) return null;
  const from = Math.max(first.from, first.to - longest);
  const rest = from > first.from ? [{ from: first.from, to: from }] : [];
  return { window: { from, to: first.to }, left: [...rest, ...others] };
};
