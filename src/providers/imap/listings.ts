// Where all folders of a mailbox stand: asked for once for all the folders that are due together, and for no other time.
import type { Clock } from '../../lib/clock.ts';
import { chooseFolders } from './folders.ts';
import type { Folder, ListingOf } from './session.ts';
import type { Asked, Sessions } from './sessions.ts';

/** Milliseconds for which a listing answers for folders that have not asked since it was made. */
const freshness = 5000;

interface Kept {
  /** When it was asked for, so that nothing it tells is older. */
  readonly at: number;
  /** Parts that know it; when one of them asks again it wants to know what happened since. */
  readonly known: Set<string>;
  readonly folders: Promise<readonly Folder[]>;
}

interface AskedBy extends Asked {
  readonly part: string;
}

/** The work's result, or the signal's reason. */
const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

export class Listings {
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  /** By mailbox, the oldest first. */
  readonly #kept = new Map<string, Kept>();

  constructor(sessions: Sessions, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** The folders to read, as they are now or were a moment ago. Errors: those of Sessions.use. */
  async take(asked: AskedBy, of: ListingOf): Promise<readonly Folder[]> {
    const { mailbox, part, signal } = asked;
    for (;;) {
      signal.throwIfAborted();
      this.#forget();
      const kept = this.#kept.get(mailbox);
      if (of === 'counts' || kept === undefined || kept.known.has(part)) return this.#list(asked, of);
      kept.known.add(part);
      const [settled] = await Promise.allSettled([orAborted(kept.folders, signal)]);
      // Whoever asked may have been stopped, which is no reason for others to fail: they ask themselves.
      if (settled.status === 'fulfilled') return settled.value;
    }
  }

  /** A part that looks at its folder itself knows more than the listing does. */
  pass({ mailbox, part }: AskedBy): void {
    this.#kept.get(mailbox)?.known.add(part);
  }

  #list({ mailbox, part, signal, ready }: AskedBy, of: ListingOf): Promise<readonly Folder[]> {
    const at = this.#clock.now();
    const folders = this.#sessions.use({ mailbox, signal, ready }, async (session) =>
      chooseFolders(await session.listFolders(of), session),
    );
    const kept: Kept = { at, known: new Set([part]), folders };
    this.#kept.delete(mailbox);
    this.#kept.set(mailbox, kept);
    folders.catch(() => {
      if (this.#kept.get(mailbox) === kept) this.#kept.delete(mailbox);
    });
    return folders;
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [mailbox, { at }] of this.#kept) {
      if (now - at < freshness && now >= at) return;
      this.#kept.delete(mailbox);
    }
  }
}
