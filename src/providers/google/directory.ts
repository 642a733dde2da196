// Who has which address: tokens are given by address, mailboxes and managers are known by id. The whole list, kept in memory.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { type Problem, SkipPartition } from '../errors.ts';
import type { Google } from './api.ts';
import { address, googleId } from './fields.ts';
import { usersPerPage } from './limits.ts';
import { askAgain, follow, goOn, parseList, type Spot, startSpot } from './pages.ts';

export interface Directory {
  /** The primary address of a mailbox's owner. Errors: SkipPartition when there is no such account; those of providers/errors. */
  addressOf(id: string, signal: AbortSignal): Promise<string>;
  /** Ids by address, also by other addresses of an account. Errors: those of providers/errors. */
  idsByAddress(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Ends what is under way. */
  close(): void;
}

interface Book {
  readonly readAt: number;
  readonly addresses: ReadonlyMap<string, string>;
  readonly ids: ReadonlyMap<string, string>;
}

const minute = 60_000;
/** A renamed account's token must be asked for by its new address: the list is not trusted for longer. */
const goodFor = 60 * minute;
/** Managers are told anew in every pass. */
const goodForManagers = 10 * minute;
/** An id that is not in the list may be new: looked for again, but not for each at once. */
const goodForStrangers = minute;

const User = z.object({ id: googleId, primaryEmail: address, aliases: z.array(address).nullish() });

const readBook = async (google: Google, clock: Clock, signal: AbortSignal): Promise<Book> => {
  const readAt = clock.now();
  const addresses = new Map<string, string>();
  const ids = new Map<string, string>();
  for (let spot: Spot | null = startSpot; spot !== null; ) {
    const query: readonly (readonly [string, string])[] = [
      ['customer', 'my_customer'],
      ['maxResults', String(usersPerPage.value)],
      ['fields', 'nextPageToken,users(id,primaryEmail,aliases)'],
      ...goOn(spot),
    ];
    const answer = await google.get({ path: '/users', query, about: 'directory', user: null, signal });
    const again = askAgain(spot, answer, 'users');
    if (again !== null) {
      spot = again;
      continue;
    }
    for (const { id, primaryEmail, aliases } of parseList(User, answer, 'users').parsed) {
      if (primaryEmail !== null) addresses.set(id, primaryEmail);
      for (const one of aliases ?? []) if (one !== null && !ids.has(one)) ids.set(one, id);
      if (primaryEmail !== null) ids.set(primaryEmail, id);
    }
    spot = follow(spot, answer);
  }
  return { readAt, addresses, ids };
};

const gone: Problem = {
  code: 'account-gone',
  title: 'The directory has no such account any more.',
  fix: 'Nothing to do: what was read stays.',
  who: 'plumbline',
  link: null,
  raw: 'users.list',
};

/** Ends the wait, not the work: others may wait for the same list. */
const abortable = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

export const openDirectory = (google: Google, clock: Clock): Directory => {
  const ending = new AbortController();
  let book: Book | null = null;
  let underWay: Promise<Book> | null = null;

  const renew = async (): Promise<Book> => {
    try {
      book = await readBook(google, clock, ending.signal);
      return book;
    } finally {
      underWay = null;
    }
  };

  /** The list, not older than so many milliseconds. */
  const find = async (age: number, signal: AbortSignal): Promise<Book> => {
    signal.throwIfAborted();
    if (book !== null && clock.now() - book.readAt < age) return book;
    underWay ??= renew();
    return abortable(underWay, signal);
  };

  return {
    addressOf: async (id, signal) => {
      const known = (await find(goodFor, signal)).addresses.get(id);
      const found = known ?? (await find(goodForStrangers, signal)).addresses.get(id);
      if (found === undefined) throw new SkipPartition(gone);
      return found;
    },
    idsByAddress: async (signal) => (await find(goodForManagers, signal)).ids,
    close: () => ending.abort(new Error('The connection was closed.')),
  };
};
