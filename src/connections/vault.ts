// Where a connection's credential lies while a source is open, and the access token that its callers share.
import type { Clock } from '../lib/clock.ts';
import type { Renewed, Vault } from '../providers/provider.ts';

/** A vault of this process alone, for a credential that is tested before it is saved. */
export interface MemoryVault extends Vault {
  /** The credential as it is by now: a source may have replaced it. */
  readonly secret: () => string;
}

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

export const openMemoryVault = (credential: string, clock: Clock): MemoryVault => {
  let secret = credential;
  let held: Renewed | null = null;
  let underWay: Promise<Renewed> | null = null;
  return {
    secret: () => secret,
    token: async ({ signal, refused, renew }) => {
      signal.throwIfAborted();
      if (held !== null && held.token !== refused && clock.now() < held.until) return held.token;
      const run = async (): Promise<Renewed> => {
        try {
          held = await renew(secret, new AbortController().signal);
          secret = held.secret ?? secret;
          return held;
        } finally {
          underWay = null;
        }
      };
      // Whoever comes while a request is under way waits for it: many callers, one request.
      underWay ??= run();
      return (await abortable(underWay, signal)).token;
    },
  };
};
