// When a partition is due again: at its stream's own times, spread over connections, the same for all mailboxes of one.
import { digest } from '../lib/ids.ts';

/** A number in [0, 1) that belongs to the names. */
const share = (...names: readonly string[]): number => Number.parseInt(digest(...names).slice(0, 8), 16) / 2 ** 32;

/**
 * The next time of the stream, as milliseconds since 1970: every `every` seconds, shifted by an amount that differs
 * between connections, so that a whole connection is read in one go and not all connections at once.
 * At least a quarter of `every` after `now`: what was just read is not read again a moment later.
 */
export const nextDue = (
  stream: { readonly connectionId: string; readonly name: string; readonly every: number },
  now: number,
): number => {
  const period = stream.every * 1000;
  const shift = Math.floor(share('due', stream.connectionId, stream.name) * period);
  const earliest = now + period / 4;
  return Math.ceil((earliest - shift) / period) * period + shift;
};
