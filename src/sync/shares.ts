// What one of several workers may use of a limit that holds for a whole connection, so that together they never pass it.
import type { RateLimit } from '../providers/stream.ts';

/** How often each worker says that it lives, and for how long its word counts. Milliseconds. */
export const beatEvery = 3000;
export const livesFor = 15_000;
/** Whoever could not say it for so long uses nothing: the others may think that it is dead. */
const silentFor = livesFor - beatEvery;
/** Until the others must have seen one that is new. */
const noticedAfter = silentFor;
/** One part of so many is left to those who are new, of whom the others may not know yet. */
const newcomers = 64;
/** No limit's span is longer. */
const remembered = 86_400_000 + livesFor;

/** How many workers lived at a time, and the place of this one among them, from 0. */
export interface Crew {
  readonly live: number;
  readonly rank: number;
}

interface Seen extends Crew {
  /** When it was first seen so, and when it was last. */
  readonly from: number;
  until: number;
}

/** Times in milliseconds of a clock that never goes back. */
export class Shares {
  /** Since this worker was new, newest last. */
  #seen: Seen[] = [];

  /** Another look at who lives; `asked`: when it was begun. */
  look(crew: Crew, asked: number): void {
    const last = this.#seen.at(-1);
    if (last !== undefined && asked - last.until > silentFor) this.#seen = [];
    this.#seen = this.#seen.filter(({ until }, at) => at === 0 || until > asked - remembered);
    const latest = this.#seen.at(-1);
    if (latest?.live === crew.live && latest.rank === crew.rank) latest.until = asked;
    else this.#seen.push({ ...crew, from: asked, until: asked });
  }

  /** How many requests of the limit this worker may start within the limit's span. */
  readonly of = ({ requests, seconds }: RateLimit, now: number): number => {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (first === undefined || last === undefined || now - last.until > silentFor) return 0;
    const span = seconds * 1000;
    // What those have used who are no more still counts.
    const recent = this.#seen.filter(({ until }) => until >= now - span - noticedAfter);
    const live = Math.max(last.live, ...recent.map((seen) => seen.live));
    if (first.live > 1 && now - first.from < noticedAfter + span) return Math.floor(requests / newcomers / live);
    const known = requests - Math.ceil(requests / newcomers);
    return Math.floor(known / live) + (last.rank < known % live ? 1 : 0);
  };
}
