// The sessions of a source: at most four to a mailbox, used again while they are warm, closed soon after.
import type { Clock } from '../../lib/clock.ts';
import type { Hosts } from '../../lib/hosts.ts';
import { type Around, imapError, refuseBefore } from './errors.ts';
import type { Server } from './server.ts';
import { openSession, type Patience, type Session, SessionFailed, type SignInWith, Throttled } from './session.ts';

/** A connection's way to sign in: one that lives, or another one in place of the one that was refused. Errors: those of providers/errors. */
export type Credential = (asked: {
  readonly signal: AbortSignal;
  readonly refused: string | null;
}) => Promise<SignInWith>;

export interface SessionsOptions {
  readonly server: Server;
  readonly way: Around['way'];
  readonly credential: Credential;
  readonly hosts: Hosts;
  readonly clock: Clock;
  /** Whether the connection is one mailbox. */
  readonly alone: boolean;
  /** The name to sign in with for a mailbox. */
  readonly userOf: (mailbox: string) => string;
  readonly patience?: Patience;
}

export interface Asked {
  readonly mailbox: string;
  readonly signal: AbortSignal;
  /** Called right before anything is sent; see PageRequest. */
  readonly ready?: (() => void) | undefined;
  /** Which of the resting sessions is taken before the others, such as one with the folder open; not given: any. */
  readonly prefers?: (session: Session) => boolean;
}

export interface Sessions {
  /** Runs work that only reads, on a session of the mailbox. Errors: those of providers/errors; the signal's reason. */
  use<T>(asked: Asked, work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Servers count connections for each mailbox, and other programs need some too. */
const atOnce = 4;
/** Milliseconds that an idle session is kept, and that one use may take. */
const warmth = 5000;
const longestUse = 120_000;

/** A session from one use to the next. */
interface Idle {
  readonly session: Session;
}

interface Mailbox {
  open: number;
  /** The one that lay longest first. */
  readonly idle: Idle[];
  readonly waiting: (() => void)[];
}

/** The work's result, or the signal's reason; the session is closed when the work is not wanted any more. */
const run = async <T>(session: Session, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> => {
  const stop = (): void => session.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return await work(session);
  } catch (error) {
    session.close();
    if (signal.aborted) throw signal.reason;
    throw session.wait === null ? error : new Throttled(session.wait);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

class Pool implements Sessions {
  readonly #options: SessionsOptions;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #closing = new AbortController();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  get #around(): Around {
    const { server, way, alone } = this.#options;
    return { server, way, alone };
  }

  async use<T>(asked: Asked, work: (session: Session) => Promise<T>): Promise<T> {
    const { signal: caller } = asked;
    caller.throwIfAborted();
    const signal = AbortSignal.any([caller, this.#closing.signal, AbortSignal.timeout(longestUse)]);
    const mailbox = this.#mailboxOf(asked.mailbox);
    await this.#enter(mailbox, signal);
    try {
      return await this.#work(mailbox, { ...asked, signal }, work);
    } catch (error) {
      if (caller.aborted) throw caller.reason;
      throw imapError(error, this.#around);
    } finally {
      mailbox.open -= 1;
      mailbox.waiting.shift()?.();
    }
  }

  async #work<T>(mailbox: Mailbox, asked: Asked, work: (session: Session) => Promise<T>): Promise<T> {
    const warm = this.#takeIdle(mailbox, asked.prefers);
    if (warm !== null) {
      asked.ready?.();
      try {
        return await this.#runOn(mailbox, { session: warm, asked, work });
      } catch (error) {
        // A server may have closed it while it lay idle: only a session that was opened anew proves a failure.
        if (warm.usable || asked.signal.aborted || error instanceof Throttled) throw error;
      }
    }
    const session = await this.#open(asked);
    return this.#runOn(mailbox, { session, asked, work });
  }

  async #runOn<T>(
    mailbox: Mailbox,
    { session, asked, work }: { session: Session; asked: Asked; work: (session: Session) => Promise<T> },
  ): Promise<T> {
    const result = await run(session, asked.signal, work);
    const idle: Idle = { session };
    mailbox.idle.push(idle);
    void this.#cool(mailbox, idle);
    return result;
  }

  async #open({ mailbox, signal, ready }: Asked): Promise<Session> {
    const before = refuseBefore(this.#around);
    if (before !== null) throw before;
    const { server, hosts, credential, userOf, patience } = this.#options;
    const times = patience === undefined ? {} : { patience };
    const open = (signIn: SignInWith): Promise<Session> => {
      ready?.();
      return openSession({ server, hosts, user: userOf(mailbox), signIn, ...times }, signal);
    };
    const signIn = await credential({ signal, refused: null });
    try {
      return await open(signIn);
    } catch (error) {
      // A token may have been revoked before its time: one other is tried.
      if (!('accessToken' in signIn) || !(error instanceof SessionFailed) || error.stage !== 'sign-in') throw error;
      const other = await credential({ signal, refused: signIn.accessToken });
      if ('accessToken' in other && other.accessToken === signIn.accessToken) throw error;
      return open(other);
    }
  }

  #mailboxOf(name: string): Mailbox {
    const known = this.#mailboxes.get(name) ?? { open: 0, idle: [], waiting: [] };
    this.#mailboxes.set(name, known);
    return known;
  }

  #takeIdle({ idle }: Mailbox, prefers: Asked['prefers'] = () => true): Session | null {
    for (;;) {
      const at = idle.findIndex(({ session }) => prefers(session));
      const [taken] = idle.splice(Math.max(0, at), 1);
      if (taken === undefined) return null;
      if (taken.session.usable) return taken.session;
    }
  }

  async #enter(mailbox: Mailbox, signal: AbortSignal): Promise<void> {
    while (mailbox.open >= atOnce) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const stop = (): void => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      mailbox.waiting.push(resolve);
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', stop);
        const at = mailbox.waiting.indexOf(resolve);
        if (at >= 0) mailbox.waiting.splice(at, 1);
      }
    }
    signal.throwIfAborted();
    mailbox.open += 1;
  }

  /** Closes a session that nobody used for a while. */
  async #cool(mailbox: Mailbox, idle: Idle): Promise<void> {
    await Promise.allSettled([this.#options.clock.sleep(warmth, this.#closing.signal)]);
    const at = mailbox.idle.indexOf(idle);
    if (at < 0) return;
    mailbox.idle.splice(at, 1);
    idle.session.close();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The source is closed.'));
    for (const { idle } of this.#mailboxes.values()) for (const { session } of idle.splice(0)) session.close();
  }
}

export const openSessions = (options: SessionsOptions): Sessions => new Pool(options);
