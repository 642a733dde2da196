// One signed-in connection to an IMAP server: the few commands that are ever sent, each bounded in time, none of which changes anything.
import type { FetchMessageObject, ImapFlow, ListResponse } from 'imapflow';
import type { ConnectionOptions } from 'node:tls';
import { type Hosts, lookupOf } from '../../lib/hosts.ts';
import { isLoopback } from '../../lib/network.ts';
import type { DeliveryReport } from '../bounces.ts';
import { OtherCertificate, trustOf } from './certificate.ts';
import { headerFields } from './headers.ts';
import { fetchReports } from './report-parts.ts';
import { type Found, type Rows, tapRows } from './rows.ts';
import type { Server } from './server.ts';

/** What a session signs in with. */
export type SignInWith = { readonly password: string } | { readonly accessToken: string };

export interface SessionOptions {
  readonly server: Server;
  readonly user: string;
  readonly signIn: SignInWith;
  readonly hosts: Hosts;
  readonly patience?: Patience;
}

/** How long to wait, milliseconds: for the connection, the greeting, and while nothing comes. */
export interface Patience {
  readonly connect: number;
  readonly greeting: number;
  readonly quiet: number;
}

export interface Folder {
  readonly path: string;
  readonly delimiter: string;
  readonly flags: ReadonlySet<string>;
  /** `\Junk`, `\Drafts` and the like, told by the server or known by its name; null: none. */
  readonly use: string | null;
  /** Messages in it; null: not asked, or not told. */
  readonly messages: number | null;
  /** Null where the server does not tell it for all folders at once. */
  readonly state: FolderState | null;
}

export interface FolderState {
  readonly uidValidity: string;
  /** As in Opened. */
  readonly uidNext: number | null;
  /** HIGHESTMODSEQ: as long as it stays, nothing happened in the folder at all. */
  readonly modSeq: string;
}

/** What to ask for with the folders: nothing but their names; their state, where one command tells it of all; also how many messages they hold, whatever it costs. */
export type ListingOf = 'names' | 'states' | 'counts';

export interface Opened {
  readonly uidValidity: string;
  /** The number that the next message will have; null where the server does not tell. */
  readonly uidNext: number | null;
  readonly messages: number;
  /** HIGHESTMODSEQ; null where a listing does not tell it. */
  readonly modSeq: string | null;
}

export interface Session {
  readonly greeting: string;
  readonly isGmail: boolean;
  /** Whether more can be asked. */
  readonly usable: boolean;
  /** Milliseconds that the server asked to wait; null: it did not. The session is closed then. */
  readonly wait: number | null;
  /** Beginnings of the names of folders that belong to others. */
  readonly foreign: readonly string[];
  listFolders(of: ListingOf): Promise<readonly Folder[]>;
  /** The folder that is meant, of those listed last; they are listed anew when it is not among them. */
  findFolder(isIt: (folder: Folder) => boolean): Promise<Folder | null>;
  /** Opens a folder read-only (EXAMINE): nothing is marked as read. */
  examine(path: string): Promise<Opened>;
  /** The folder that is open, as it was when it was opened; null: none. Its numbers mean what they meant then. */
  readonly opened: (Opened & { readonly path: string }) | null;
  /** Numbers in the folder that is open, ascending, from `first` to `last`; `since`: of those that came on that day or later. */
  search(range: {
    readonly first: number;
    readonly last: number | null;
    readonly since: Date | null;
  }): Promise<readonly number[]>;
  /** What is there of the messages with these numbers. */
  fetch(uids: readonly number[]): Promise<readonly Found[]>;
  /** Of the messages with these numbers those that report on a delivery: the report's own fields and a header. */
  fetchReports(uids: readonly number[]): Promise<readonly DeliveryReport[]>;
  close(): void;
}

const usual: Patience = { connect: 15_000, greeting: 15_000, quiet: 45_000 };
/** Largest block of header fields and largest answer, in bytes. */
const largest = { literal: 64 * 1024 * 1024, answer: 128 * 1024 * 1024 };

/** What the server asked to wait, milliseconds; it says so in a sentence, and the client would sit it out. */
export class Throttled extends Error {
  override readonly name = 'Throttled';
  readonly ms: number;
  constructor(ms: number) {
    super('The server asked to wait.');
    this.ms = ms;
  }
}

/** The server did not answer a command as the protocol demands. */
export class OddAnswer extends Error {
  override readonly name = 'OddAnswer';
}

/** How far a connection came before it failed; told with the failure. */
export type Stage = 'connect' | 'secure' | 'greet' | 'sign-in' | 'ready';

export class SessionFailed extends Error {
  override readonly name = 'SessionFailed';
  readonly stage: Stage;
  constructor(stage: Stage, options: ErrorOptions) {
    super('The connection to the server failed.', options);
    this.stage = stage;
  }
}

const ignore = (): void => {};

/** Hears of the server's wish to wait the moment it is spoken. */
const listener = (throttled: (ms: number) => void) => ({
  trace: ignore,
  debug: ignore,
  info: ignore,
  error: ignore,
  warn: (said: unknown): void => {
    if (typeof said !== 'object' || said === null || !('throttleDelay' in said)) return;
    if (typeof said.throttleDelay === 'number') throttled(said.throttleDelay);
  },
});

const tlsOf = async ({ server, hosts }: SessionOptions, signal: AbortSignal): Promise<ConnectionOptions> => {
  const addresses = await hosts.locate(server.host, signal);
  const trust = await trustOf(server, { addresses, proxy: proxyFor(server, hosts), signal });
  // Handed on to the socket as it is; the type of TLS's own options does not list what sockets take.
  const socket = { lookup: lookupOf(addresses) };
  return { minVersion: 'TLSv1.2', ...socket, ...trust };
};

const proxyFor = ({ host }: Server, { proxy }: Hosts): string | null => (isLoopback(host) ? null : proxy);

const clientOf = async (
  options: SessionOptions,
  tls: ConnectionOptions,
  throttled: (ms: number) => void,
): Promise<ImapFlow> => {
  // Not with the file: a process without IMAP connections does without twenty megabytes.
  const { ImapFlow } = await import('imapflow');
  const { server, user, signIn, hosts, patience = usual } = options;
  const proxy = proxyFor(server, hosts);
  return new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    // Never in the clear: where the server cannot secure the connection it ends before anything is said.
    ...(server.security === 'tls' ? {} : { doSTARTTLS: true }),
    auth: 'password' in signIn ? { user, pass: signIn.password } : { user, accessToken: signIn.accessToken },
    tls,
    ...(proxy === null ? {} : { proxy }),
    clientInfo: { name: 'Plumbline', vendor: 'Plumbline' },
    logger: listener(throttled),
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableCompression: true,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.greeting,
    socketTimeout: patience.quiet,
    maxLiteralSize: largest.literal,
    maxResponseSize: largest.answer,
  });
};

const secureCode =
  /^(CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH|STARTTLS_INJECTION|UPGRADE_TIMEOUT)/;

const isSecureFailure = (error: unknown): boolean =>
  error instanceof OtherCertificate ||
  (error instanceof Error && 'code' in error && secureCode.test(String(error.code))) ||
  (error instanceof Error && 'tlsFailed' in error && error.tlsFailed === true);

const stageOf = (client: ImapFlow, error: unknown): Stage => {
  if (isSecureFailure(error)) return 'secure';
  if (client.tls === undefined) return 'connect';
  return client.greeting === undefined ? 'greet' : 'sign-in';
};

const stateOf = ({ status }: ListResponse): FolderState | null => {
  const { uidValidity, uidNext, highestModseq } = status ?? {};
  if (uidValidity === undefined || !highestModseq) return null;
  return { uidValidity: String(uidValidity), uidNext: uidNext || null, modSeq: String(highestModseq) };
};

const folderOf = (listed: ListResponse): Folder => ({
  path: listed.path,
  delimiter: listed.delimiter,
  flags: listed.flags,
  use: listed.specialUse ?? null,
  messages: listed.status?.messages ?? null,
  state: stateOf(listed),
});

/** `5,6,7,9` as `5:7,9`, in pieces of which none is longer than servers take in one command. */
const rangesOf = (uids: readonly number[]): readonly string[] => {
  const pieces: string[] = [];
  let line = '';
  for (let at = 0; at < uids.length; ) {
    const first = uids[at] ?? 0;
    let last = first;
    for (at += 1; uids[at] === last + 1; at += 1) last += 1;
    const range = first === last ? String(first) : `${first}:${last}`;
    if (line.length + range.length > 4000) {
      pieces.push(line);
      line = '';
    }
    line += line === '' ? range : `,${range}`;
  }
  return line === '' ? pieces : [...pieces, line];
};

const foundOf = ({ uid, internalDate, emailId, headers, flags }: FetchMessageObject): Found => ({
  uid,
  internalDate,
  emailId,
  headers,
  draft: flags?.has('\\Draft') === true,
});

/** A live session over a client that is signed in. */
class LiveSession implements Session {
  readonly #client: ImapFlow;
  readonly #rows: Rows | null;
  readonly #wait: () => number | null;
  #listed: readonly Folder[] = [];
  #opened: Session['opened'] = null;

  constructor(client: ImapFlow, wait: () => number | null) {
    this.#client = client;
    this.#rows = tapRows(client);
    this.#wait = wait;
  }

  get wait(): number | null {
    return this.#wait();
  }

  get greeting(): string {
    return this.#client.greeting ?? '';
  }

  get isGmail(): boolean {
    return this.#client.capabilities.has('X-GM-EXT-1');
  }

  get usable(): boolean {
    return this.#client.usable && !this.#client.isClosed;
  }

  get foreign(): readonly string[] {
    const { other, shared } = this.#client.namespaces ?? {};
    return [...(other || []), ...(shared || [])].map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
  }

  /** LIST-STATUS (RFC 5819) and CONDSTORE (RFC 7162). */
  get #tellsStates(): boolean {
    const { capabilities } = this.#client;
    return capabilities.has('LIST-STATUS') && capabilities.has('CONDSTORE');
  }

  async listFolders(of: ListingOf): Promise<readonly Folder[]> {
    // Of the folder that is open a server tells what the session has seen of it, not what it holds by now.
    const states =
      of !== 'names' && this.#tellsStates && (!this.#client.mailbox || (await this.#client.mailboxClose()));
    const statusQuery = {
      ...(of === 'counts' ? { messages: true } : {}),
      ...(states ? { uidNext: true, uidValidity: true, highestModseq: true } : {}),
    };
    const listed = await this.#client.list(of === 'counts' || states ? { statusQuery } : {});
    this.#listed = listed.map(folderOf);
    return this.#listed;
  }

  async findFolder(isIt: (folder: Folder) => boolean): Promise<Folder | null> {
    return this.#listed.find(isIt) ?? (await this.listFolders('names')).find(isIt) ?? null;
  }

  async examine(path: string): Promise<Opened> {
    this.#opened = null;
    const opened = await this.#client.mailboxOpen(path, { readOnly: true });
    const { uidValidity, uidNext, exists, highestModseq } = opened;
    const modSeq = this.#tellsStates && highestModseq ? String(highestModseq) : null;
    const validity = String(uidValidity ?? 0);
    this.#opened = { path, uidValidity: validity, uidNext: uidNext || null, messages: exists, modSeq };
    return this.#opened;
  }

  get opened(): Session['opened'] {
    return this.#client.mailbox ? this.#opened : null;
  }

  async search({ first, last, since }: Parameters<Session['search']>[0]): Promise<readonly number[]> {
    const query = { uid: `${first}:${last ?? '*'}`, ...(since === null ? {} : { since }) };
    const found = await this.#client.search(query, { uid: true });
    if (!Array.isArray(found)) throw new OddAnswer('The server refused to search.');
    // `9:*` also names the last message when its number is below 9.
    return found.filter((uid) => uid >= first && (last === null || uid <= last)).sort((a, b) => a - b);
  }

  async fetch(uids: readonly number[]): Promise<readonly Found[]> {
    const asked = new Set(uids);
    const found = new Map<number, Found>();
    const query = { uid: true, internalDate: true, flags: true, headers: [...headerFields] };
    // Between the answers a server may tell of flags that changed: those rows bring no fields.
    const keep = (row: Found): void => {
      if (asked.has(row.uid) && row.headers !== undefined) found.set(row.uid, row);
    };
    const unlisten = this.#rows?.listen(keep);
    try {
      for (const range of rangesOf(uids))
        for await (const message of this.#client.fetch(range, query, { uid: true })) keep(foundOf(message));
    } finally {
      unlisten?.();
    }
    return [...found.values()];
  }

  async fetchReports(uids: readonly number[]): Promise<readonly DeliveryReport[]> {
    const reports: DeliveryReport[] = [];
    for (const range of rangesOf(uids)) reports.push(...(await fetchReports(this.#client, range)));
    return reports;
  }

  close(): void {
    this.#client.close();
  }
}

/** Connects, secures, signs in. Errors: SessionFailed with what went wrong as its cause; the signal's reason. */
export const openSession = async (options: SessionOptions, signal: AbortSignal): Promise<Session> => {
  const tls = await (async () => {
    try {
      return await tlsOf(options, signal);
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      throw new SessionFailed(isSecureFailure(cause) ? 'secure' : 'connect', { cause });
    }
  })();
  let wait: number | null = null;
  const client = await clientOf(options, tls, (ms) => {
    wait = ms;
    // Not before the client has begun to wait: only that wait is cut short.
    client.closeAfter();
  });
  client.on('error', ignore);
  const stop = (): void => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    return new LiveSession(client, () => wait);
  } catch (error) {
    client.close();
    if (signal.aborted) throw signal.reason;
    if (wait !== null) throw new Throttled(wait);
    throw new SessionFailed(stageOf(client, error), { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
  }
};
