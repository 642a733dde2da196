// Where a connection's credential lies while a source is open, and the access token that its callers share.
import { randomUUID } from 'node:crypto';
import { CommitUncertain, DatabaseClosed, DatabaseUnreachable } from '../db/errors.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import {
  claimRenewal,
  forgetToken,
  readToken,
  releaseRenewal,
  type StoredToken,
  saveRenewed,
} from '../db/queries/credentials.ts';
import { holdConnection } from '../db/queries/leases.ts';
import { readWait } from '../db/queries/progress.ts';
import type { Clock } from '../lib/clock.ts';
import { type Keyring, type SecretPlace, SecretUnreadable } from '../lib/secrets.ts';
import { type Problem, RetryLater, SignInAgain } from '../providers/errors.ts';
import type { Renewed, Vault } from '../providers/provider.ts';

/** A vault of this process alone, for a credential that is tested before it is saved. */
export interface MemoryVault extends Vault {
  /** The credential as it is by now: a source may have replaced it. */
  readonly secret: () => string;
}

type Asked = Parameters<Vault['token']>[0];
type Held = Pick<Renewed, 'token' | 'until'>;

/** Ends the wait, not the work: others may wait for the same token. */
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

const lives = (held: Held | null, refused: string | null, clock: Clock): held is Held =>
  held !== null && held.token !== refused && clock.now() < held.until;

/** What the source asked to wait when it was asked for a token, by this machine's time: it is not asked before that is over. */
class AskedToWait {
  #until = -Infinity;
  #error: RetryLater | null = null;

  note(error: unknown): void {
    if (!(error instanceof RetryLater) || error.seconds === null) return;
    this.#until = performance.now() + error.seconds * 1000;
    this.#error = error;
  }

  /** Errors: RetryLater for what is left of it. */
  heed(): void {
    const left = this.#until - performance.now();
    if (this.#error === null || left <= 0) return;
    const { problem, scope } = this.#error;
    throw new RetryLater({ problem, seconds: left / 1000, scope }, { cause: this.#error });
  }
}

/** Whoever comes while a request is under way waits for it: many callers, one request. */
const shareOne = (clock: Clock, find: (asked: Asked) => Promise<Held>): Vault => {
  const waits = new AskedToWait();
  let held: Held | null = null;
  let underWay: Promise<Held> | null = null;
  const run = async (asked: Asked): Promise<Held> => {
    try {
      held = await find(asked);
      return held;
    } catch (error) {
      waits.note(error);
      throw error;
    } finally {
      underWay = null;
    }
  };
  return {
    token: async (asked) => {
      asked.signal.throwIfAborted();
      for (;;) {
        if (lives(held, asked.refused, clock)) return held.token;
        const mine = underWay === null;
        if (mine) waits.heed();
        underWay ??= run(asked);
        const { token } = await abortable(underWay, asked.signal);
        // Others may have waited for a token that this caller was refused with already.
        if (mine || token !== asked.refused) return token;
      }
    },
  };
};

export const openMemoryVault = (credential: string, clock: Clock): MemoryVault => {
  let secret = credential;
  const vault = shareOne(clock, async ({ renew }) => {
    const renewed = await renew(secret, new AbortController().signal);
    secret = renewed.secret ?? secret;
    return renewed;
  });
  return { ...vault, secret: () => secret };
};

/** How the turn to renew goes over all processes. */
export interface Turns {
  /** A dead holder's turn ends after so long, by the database's time; longer than the longest renewal. */
  readonly leaseSeconds: number;
  /** A renewal is given up after so many milliseconds, before its turn ends. */
  readonly giveUpMs: number;
  /** How often to look while another process renews, milliseconds: at first, and at most. */
  readonly lookMs: readonly [number, number];
}

/** A request to the outside takes 60 s at most. */
const usual: Turns = { leaseSeconds: 90, giveUpMs: 75_000, lookMs: [50, 1000] };

export interface VaultParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: { readonly clock: Clock };
  readonly turns?: Turns;
}

/** A column of the connection that holds something sealed. */
export type PlaceOf = (column: 'secret' | 'token') => SecretPlace;

/** Seconds; no source means more, and a database holds no time without end. */
const longestWait = 366 * 86_400;

const askedToWait: Problem = {
  code: 'asked-to-wait',
  title: 'The source asked to wait before it is asked for a token again.',
  fix: 'Nothing to do: it goes on when the time is over.',
  who: 'plumbline',
  link: null,
  raw: 'held',
};

export const noCredential: Problem = {
  code: 'connection-gone',
  title: 'There is no such connection any more.',
  fix: 'Connect the source again.',
  who: 'admin',
  link: null,
  raw: 'no row',
};

const sealedElsewhere = (error: SecretUnreadable): Problem => ({
  code: 'secret-unreadable',
  title: 'The stored credential cannot be opened with the key this server has.',
  fix: 'Start the server with the secret key that was in use when the source was connected, or connect the source again.',
  who: 'operator',
  link: null,
  raw: error.name,
});

const tooSlow: Problem = {
  code: 'token-slow',
  title: 'The source took too long to give a token.',
  fix: 'Nothing: it is asked again.',
  who: 'microsoft',
  link: null,
  raw: 'no answer',
};

/** Errors: SignInAgain when the key at hand does not open it. */
export const openSealed = (keyring: Keyring, sealed: Buffer, place: SecretPlace): string => {
  try {
    return keyring.open(sealed, place);
  } catch (cause) {
    if (cause instanceof SecretUnreadable) throw new SignInAgain(sealedElsewhere(cause), { cause });
    throw cause;
  }
};

/** Runs until its time is over; then its signal is aborted with RetryLater. */
const within = async <T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const late = new AbortController();
  const wait = { problem: tooSlow, seconds: null, scope: 'connection' as const };
  const timer = setTimeout(() => late.abort(new RetryLater(wait)), ms);
  try {
    return await work(late.signal);
  } finally {
    clearTimeout(timer);
  }
};

/** A source's replaced credential is worth more than patience: lost, somebody has to sign in again. */
const saveTries = 20;

/** Null: somebody else has the turn, or there is no credential. */
const claimTurn = (database: Database, claim: Parameters<typeof claimRenewal>[1]): Promise<StoredToken | null> =>
  database.tenant(claim.organizationId, (tx) => claimRenewal(tx, claim));

/** What the source asks to wait holds in every process, and for whatever asks next: reading, a test, mail. */
const openWaits = (database: Database, key: ConnectionKey) => ({
  /** Before the turn is given back, so that whoever has it next heeds it; it is given back in any case. */
  note: async (error: unknown, release: () => Promise<void>): Promise<void> => {
    try {
      if (!(error instanceof RetryLater) || error.scope !== 'connection' || !error.seconds) return;
      const seconds = Math.min(longestWait, error.seconds);
      await database.tenant(key.organizationId, (tx) => holdConnection(tx, { ...key, seconds }));
    } finally {
      await release();
    }
  },
  /** Errors: RetryLater while the source has asked to wait. */
  heed: async (): Promise<void> => {
    const left = await database.tenant(key.organizationId, (tx) => readWait(tx, key));
    if (left > 0) throw new RetryLater({ problem: askedToWait, seconds: left / 1000, scope: 'connection' });
  },
});

/**
 * The credential and token of a saved connection. One process at a time renews; what it got is saved before anybody
 * uses it. No transaction is open while a source is asked.
 */
export const openVault = (parts: VaultParts, key: ConnectionKey, place: PlaceOf): Vault => {
  const { database, keyring } = parts;
  const { clock } = parts.seams;
  const { leaseSeconds, giveUpMs, lookMs } = parts.turns ?? usual;
  const waits = openWaits(database, key);

  const tokenOf = ({ token, until }: StoredToken): Held | null =>
    token === null || until === null
      ? null
      : { token: openSealed(keyring, token, place('token')), until: until.getTime() };

  const read = async (): Promise<StoredToken> => {
    const stored = await database.tenant(key.organizationId, (tx) => readToken(tx, key));
    if (stored === null || stored.secret === null) throw new SignInAgain(noCredential);
    return stored;
  };

  const save = async (holder: string, renewed: Renewed): Promise<boolean> => {
    const token = keyring.seal(renewed.token, place('token'));
    const secret = renewed.secret === null ? null : keyring.seal(renewed.secret, place('secret'));
    const row = { ...key, holder, token, until: new Date(renewed.until), secret };
    for (let tries = 1; ; tries += 1) {
      try {
        return await database.tenant(key.organizationId, (tx) => saveRenewed(tx, row));
      } catch (error) {
        const passing = error instanceof DatabaseUnreachable || error instanceof CommitUncertain;
        if (!passing || error instanceof DatabaseClosed || tries === saveTries) throw error;
        await clock.sleep(1000);
      }
    }
  };

  const renewAs = async (holder: string, claimed: StoredToken, { refused, renew }: Asked): Promise<Held> => {
    const release = () => database.tenant(key.organizationId, (tx) => releaseRenewal(tx, { ...key, holder }));
    let renewed: Renewed;
    try {
      const found = tokenOf(claimed);
      if (claimed.secret === null) throw new SignInAgain(noCredential);
      if (lives(found, refused, clock)) {
        await release();
        return found;
      }
      await waits.heed();
      const secret = openSealed(keyring, claimed.secret, place('secret'));
      renewed = await within(giveUpMs, (signal) => renew(secret, signal));
    } catch (error) {
      await waits.note(error, release);
      throw error;
    }
    if (await save(holder, renewed)) return renewed;
    // The turn was over: whoever has it now saves theirs, unless the connection was ended.
    const stored = tokenOf(await read());
    return lives(stored, refused, clock) ? stored : renewed;
  };

  return shareOne(clock, async (asked) => {
    for (let pause = lookMs[0]; ; pause = Math.min(pause * 1.5, lookMs[1])) {
      const stored = tokenOf(await read());
      if (lives(stored, asked.refused, clock)) return stored;
      const holder = randomUUID();
      const claimed = await claimTurn(database, { ...key, holder, seconds: leaseSeconds });
      if (claimed !== null) return renewAs(holder, claimed, asked);
      await clock.sleep(pause * (0.5 + Math.random()));
    }
  });
};

/** The token in use is not to be used again, in no process that asks for one from now on. */
export const dropToken = async ({ database }: Pick<VaultParts, 'database'>, key: ConnectionKey): Promise<void> =>
  database.tenant(key.organizationId, (tx) => forgetToken(tx, key));
