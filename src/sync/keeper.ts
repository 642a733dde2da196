// Keeps a slice's leases alive, ends those that could not be kept, and writes down how fast the slice reads.
import { writeRates } from '../db/queries/cycles.ts';
import { renewLeases } from '../db/queries/leases.ts';
import { RetryLater } from '../providers/errors.ts';
import { Lease, LeaseLost } from './lease.ts';
import type { Slice } from './slice.ts';

const lookEvery = 500;
const renewEvery = 4000;
/** A lease counts as over so long before the database lets others have it. */
const margin = 2000;
/** No page takes longer; the network's own limits are much shorter. */
const longestRequest = 120_000;

const noAnswer = (): RetryLater =>
  new RetryLater({
    problem: {
      code: 'no-answer',
      title: 'The source did not answer within two minutes.',
      fix: 'Nothing to do: it is asked again.',
      who: 'plumbline',
      link: null,
      raw: 'timeout',
    },
    seconds: null,
    scope: 'mailbox',
    slow: true,
  });

export class LeaseKeeper {
  readonly #slice: Slice;
  readonly #leases = new Map<string, Lease>();
  readonly #stopping = new AbortController();
  readonly #keeping: Promise<void>;
  #renewing: Promise<void> = Promise.resolve();
  #renewed: number;

  constructor(slice: Slice) {
    this.#slice = slice;
    this.#renewed = slice.parts.ticks();
    this.#keeping = this.#keep();
    slice.abandoned.addEventListener('abort', () => this.#loseAll(slice.abandoned.reason), { once: true });
  }

  /** `from`: when the lease was asked for, by the worker's own clock; so it ends here before it ends there. */
  hold(accountId: string, from: number): Lease {
    const lease = new Lease(accountId, this.#until(from));
    this.#leases.set(accountId, lease);
    if (this.#slice.abandoned.aborted) lease.lose(new LeaseLost('The worker is stopping.'));
    return lease;
  }

  drop(accountId: string): void {
    this.#leases.delete(accountId);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The slice is over.'));
    await Promise.all([this.#keeping, this.#renewing]);
  }

  #until(from: number): number {
    return from + this.#slice.parts.leaseSeconds * 1000 - margin;
  }

  #loseAll(reason: Error): void {
    for (const lease of this.#leases.values()) lease.lose(reason);
  }

  async #keep(): Promise<void> {
    const { clock, ticks } = this.#slice.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const [slept] = await Promise.allSettled([clock.sleep(lookEvery, signal)]);
      if (slept.status === 'rejected') return;
      const now = ticks();
      for (const lease of this.#leases.values()) {
        lease.check(now);
        lease.endOlder(now - longestRequest, noAnswer());
      }
      if (now - this.#renewed < renewEvery) continue;
      this.#renewed = now;
      this.#renewing = this.#renew(now);
    }
  }

  /** A renewal that fails is tried again with the next; without any the leases end by themselves. */
  async #renew(now: number): Promise<void> {
    const { slice, accountIds } = { slice: this.#slice, accountIds: [...this.#leases.keys()] };
    const { key, holder, parts } = slice;
    try {
      const kept = await slice.write(async (tx) => {
        await writeRates(tx, { ...key, worker: parts.worker, rates: slice.rates.read(now) });
        return accountIds.length === 0
          ? []
          : renewLeases(tx, { ...key, holder, accountIds, seconds: parts.leaseSeconds });
      });
      const ours = new Set(kept);
      for (const accountId of accountIds) {
        const lease = this.#leases.get(accountId);
        if (ours.has(accountId)) lease?.renew(this.#until(now));
        else lease?.lose(new LeaseLost('Another worker holds the mailbox.'));
      }
    } catch (error) {
      parts.log.warn('Leases could not be renewed', { connection: slice.connectionId, error });
    }
  }
}
