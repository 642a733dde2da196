// Who answers whom in mail files: from In-Reply-To to the conversation and the index that Exchange would show.
import { answerIndex, startIndex } from '../conversation-index.ts';
import { exchangeId } from '../random.ts';
import type { MailEntry } from './reading.ts';

/** Answers nothing. */
const STARTS = -1;
/** Answers a mail that is not in the files. */
const ORPHAN = -2;

export interface Threading {
  readonly conversationId: (entry: number) => string;
  readonly conversationIndex: (entry: number) => string;
}

function findParents(entries: readonly MailEntry[]): Int32Array {
  const first = new Map<string, number>();
  for (const [at, entry] of entries.entries()) if (!first.has(entry.messageId)) first.set(entry.messageId, at);
  return Int32Array.from(entries, ({ inReplyTo }) => (inReplyTo === null ? STARTS : (first.get(inReplyTo) ?? ORPHAN)));
}

/** The member of a ring that is dated first; without dates the one that is first in the files. */
function earliest(ring: readonly number[], entries: readonly MailEntry[]): number {
  const time = (at: number): number => entries[at]?.sentAt ?? Number.POSITIVE_INFINITY;
  return ring.reduce((best, at) => (time(at) < time(best) || (time(at) === time(best) && at < best) ? at : best));
}

/** Mails that answer each other in a ring: the earliest of them is taken to answer a mail that is not here. */
function breakRings(parents: Int32Array, entries: readonly MailEntry[]): void {
  const settled = new Uint8Array(parents.length);
  for (let begin = 0; begin < parents.length; begin += 1) {
    const path: number[] = [];
    const place = new Map<number, number>();
    let at = begin;
    while (at >= 0 && settled[at] === 0 && !place.has(at)) {
      place.set(at, path.length);
      path.push(at);
      at = parents[at] ?? STARTS;
    }
    const ringStart = at >= 0 ? place.get(at) : undefined;
    if (ringStart !== undefined) parents[earliest(path.slice(ringStart), entries)] = ORPHAN;
    for (const member of path) settled[member] = 1;
  }
}

/**
 * A mail's index is its parent's and five bytes, also where the parent is dated later (such an answer has no reply time).
 * A mail whose parent is not in the files has 27 bytes, of which nobody has the first 22. The conversation is the thread
 * of the first mail that can be reached upward, so that parent and answer always share it.
 */
export function threadMail(entries: readonly MailEntry[]): Threading {
  const parents = findParents(entries);
  breakRings(parents, entries);
  const chainOf = (entry: number): readonly number[] => {
    const chain = [entry];
    for (let at = parents[entry] ?? STARTS; at >= 0; at = parents[at] ?? STARTS) chain.push(at);
    return chain.toReversed();
  };
  return {
    conversationId: (entry) => {
      const top = entries[chainOf(entry)[0] ?? entry];
      return exchangeId('AAQkA', ['thread', top?.thread ?? top?.messageId ?? '']);
    },
    conversationIndex: (entry) => {
      const [top = entry, ...answers] = chainOf(entry);
      const first = entries[top];
      const missing = parents[top] === ORPHAN ? (first?.inReplyTo ?? '') : null;
      const root = startIndex(
        missing === null ? [first?.messageId ?? ''] : ['missing', missing],
        first?.sentAt ?? null,
      );
      const topIndex = missing === null ? root : answerIndex(root, [first?.messageId ?? '']);
      return answers.reduce((index, answer) => answerIndex(index, [entries[answer]?.messageId ?? '']), topIndex);
    },
  };
}
