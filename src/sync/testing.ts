// A tenant in memory in place of the network: its people, folders and mail, and faults as a test wants them.
import type { Mail } from '../contract/records.ts';
import { identity, mail, page } from '../activity/testing.ts';
import { digest } from '../lib/ids.ts';
import type { Source } from '../providers/provider.ts';
import type { Page, PageRequest, Stream } from '../providers/stream.ts';

/** One request as the tenant saw it. Times are milliseconds that never go back. */
export interface Seen {
  readonly stream: string;
  /** Null for what belongs to the whole tenant. */
  readonly mailbox: string | null;
  readonly part: string;
  readonly cursor: number | null;
  /** How often the usual page was to be halved. */
  readonly halvings: number;
  /** Who asked. */
  readonly reader: string;
  readonly began: number;
  ended: number | null;
}

export interface TenantShape {
  readonly people: readonly string[];
  /** Folders of each mailbox, and how many messages each holds. */
  readonly folders: Readonly<Record<string, number>>;
  readonly pageSize: number;
  /** Called before each answer; may throw, wait, or do nothing. */
  readonly fault?: (seen: Seen, signal: AbortSignal) => Promise<void> | void;
}

/** Waits for the signal; for requests that never get an answer. */
export const noAnswer = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** How a cursor is numbered; text, so that it differs from what the engine could make itself. */
const cursorOf = (at: number) => ({ at: `from ${at}` });
const placeOf = (cursor: unknown): number => {
  const text: unknown = typeof cursor === 'object' && cursor !== null && 'at' in cursor ? cursor.at : null;
  if (typeof text !== 'string' || !/^from \d+$/.test(text)) throw new TypeError('This cursor was not given out here.');
  return Number(text.slice(5));
};

const declaration = (name: string, by: 'tenant' | 'mailbox') => ({
  name,
  by,
  title: `Title of ${name}`,
  gives: '',
  without: '',
  permissions: [],
  delegated: null,
  every: 3600,
  standard: true,
});

export class FakeTenant {
  readonly seen: Seen[] = [];
  readonly #shape: TenantShape;
  /** Messages that came later, by mailbox and folder. */
  readonly #added = new Map<string, number>();

  constructor(shape: TenantShape) {
    this.#shape = shape;
  }

  /** Lets `count` further messages arrive in a folder. */
  arrive(mailbox: string, folder: string, count: number): void {
    const name = `${mailbox}/${folder}`;
    this.#added.set(name, (this.#added.get(name) ?? 0) + count);
  }

  /** Ids of all messages of a mailbox. */
  messages(mailbox: string): string[] {
    return Object.keys(this.#shape.folders).flatMap((folder) =>
      Array.from({ length: this.#size(mailbox, folder) }, (_, at) => this.#message(mailbox, folder, at).id),
    );
  }

  get running(): readonly Seen[] {
    return this.seen.filter((request) => request.ended === null);
  }

  /** The tenant as one reader sees it. */
  source(reader = 'reader'): Source {
    const stream = (name: string, by: 'tenant' | 'mailbox', answer: (request: PageRequest) => Page): Stream => ({
      ...declaration(name, by),
      next: (request) => this.#answer(name, request, { reader, answer }),
    });
    return {
      streams: [
        stream('people', 'tenant', (request) => this.#people(request)),
        stream('mail', 'mailbox', (request) => this.#mail(request)),
      ],
      describe: async () => ({
        tenantId: 'tenant',
        tenantName: 'Contoso',
        grantKey: 'tenant',
        signedInAs: null,
      }),
      listPermissions: async () => [],
      reach: null,
      check: async () => [],
      close: async () => {},
    };
  }

  async #answer(
    stream: string,
    request: PageRequest,
    by: { readonly reader: string; readonly answer: (request: PageRequest) => Page },
  ): Promise<Page> {
    const { mailbox, part } = request.partition;
    const cursor = request.cursor === null ? null : placeOf(request.cursor);
    const { halvings = 0 } = request;
    const seen: Seen = {
      stream,
      mailbox,
      part,
      cursor,
      halvings,
      reader: by.reader,
      began: performance.now(),
      ended: null,
    };
    this.seen.push(seen);
    try {
      await new Promise(setImmediate);
      await this.#shape.fault?.(seen, request.signal);
      request.signal.throwIfAborted();
      return by.answer(request);
    } finally {
      seen.ended = performance.now();
    }
  }

  #people({ cursor }: PageRequest): Page {
    const { people } = this.#shape;
    const from = cursor === null ? 0 : placeOf(cursor);
    const identities = people.slice(from, from + 2).map((id) => identity(id));
    const next = Math.min(people.length, from + 2);
    return page({ identities, cursor: cursorOf(next), done: next >= people.length });
  }

  #mail({ partition, cursor }: PageRequest): Page {
    const mailbox = partition.mailbox ?? '';
    const from = cursor === null ? 0 : placeOf(cursor);
    if (partition.part === 'root') {
      const found = Object.keys(this.#shape.folders).map((part) => ({ part, items: this.#size(mailbox, part) }));
      return page({ found, cursor: cursorOf(from + 1), done: true });
    }
    const next = Math.min(this.#size(mailbox, partition.part), from + this.#shape.pageSize);
    const activities = Array.from({ length: next - from }, (_, at) =>
      this.#message(mailbox, partition.part, from + at),
    );
    return page({ activities, cursor: cursorOf(next), done: next >= this.#size(mailbox, partition.part) });
  }

  #size(mailbox: string, folder: string): number {
    return (this.#shape.folders[folder] ?? 0) + (this.#added.get(`${mailbox}/${folder}`) ?? 0);
  }

  #message(mailbox: string, folder: string, at: number): Mail {
    const id = `${mailbox} ${folder} ${at}`;
    const day = 1 + (Number.parseInt(digest(id).slice(0, 4), 16) % 28);
    return mail(id, { at: `2026-02-${`${day}`.padStart(2, '0')}T10:00:00.000Z` });
  }
}
