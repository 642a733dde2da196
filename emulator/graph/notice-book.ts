// The subscriptions to change notifications that live, what is still to be told to whom, and what was told.
import type { Instant } from '../tenant/model.ts';

export type ChangeType = 'created' | 'updated' | 'deleted';
export type LifecycleEvent = 'missed' | 'subscriptionRemoved' | 'reauthorizationRequired';
export type Watched = 'messages' | 'events';

export interface Subscription {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** The signed-in user, or the app's service principal. */
  readonly creatorId: string;
  /** The mailbox. */
  readonly userId: string;
  readonly watched: Watched;
  /** As it was asked for. */
  readonly resource: string;
  /** As it was asked for: `created,updated`. */
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly clientState: string | null;
  readonly tlsVersion: string;
  readonly immutableIds: boolean;
  readonly expiresAt: Instant;
  /** Authorization was asked for again, and not given yet: what changes meanwhile is told to nobody. */
  readonly paused: boolean;
  /** How far each folder's log has been told. */
  readonly folders: ReadonlyMap<string, number>;
  /** How far the calendar has been told. */
  readonly since: Instant;
}

/** One notification on its way to an address. */
export interface Waiting {
  readonly subscription: Subscription;
  readonly url: string;
  readonly value: object;
  /** Null: a change. */
  readonly lifecycleEvent: LifecycleEvent | null;
  readonly at: Instant;
}

/** How often each thing happened since the emulator started. */
export interface NoticeCounts {
  handshakes: number;
  handshakesFailed: number;
  delivered: number;
  /** Requests that were not answered with 2xx in time. */
  refused: number;
  /** Notifications that were given up. */
  dropped: number;
}

export class NoticeBook {
  readonly #subscriptions = new Map<string, Subscription>();
  #waiting: Waiting[] = [];
  #running: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  readonly counts: NoticeCounts = { handshakes: 0, handshakesFailed: 0, delivered: 0, refused: 0, dropped: 0 };

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  put(subscription: Subscription): void {
    this.#subscriptions.set(subscription.id, subscription);
  }

  find(id: string): Subscription | undefined {
    return this.#subscriptions.get(id);
  }

  /** What waits for its address goes with it. */
  remove(id: string): void {
    this.#subscriptions.delete(id);
    this.#waiting = this.#waiting.filter(({ subscription }) => subscription.id !== id);
  }

  /** Oldest first, without those whose time is over, which are forgotten. */
  list(now: Instant): readonly Subscription[] {
    for (const { id, expiresAt } of this.#subscriptions.values()) if (expiresAt <= now) this.remove(id);
    return [...this.#subscriptions.values()];
  }

  enqueue(waiting: readonly Waiting[]): void {
    this.#waiting.push(...waiting);
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Takes these out of the queue. */
  settle(done: ReadonlySet<Waiting>): void {
    this.#waiting = this.#waiting.filter((one) => !done.has(one));
  }

  /** Runs after what runs already, for no notification is sent twice at the same time. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const earlier = this.#running;
    const takeTurn = async (): Promise<void> => {
      await earlier;
      if (!this.signal.aborted) await work();
    };
    const turn = takeTurn();
    // Whoever asked for it hears what went wrong; the next one's turn comes all the same.
    this.#running = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves once nothing is sent any more. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
}
