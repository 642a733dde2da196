// A source that tells by itself when something changed. It only wakes: what changed is read as ever, and without it, too.

/** What is to be told of: one stream of one mailbox. */
export interface NoticeRequest {
  readonly stream: string;
  /** The source's id of the mailbox. */
  readonly mailbox: string;
  /** Where the source tells it; reachable from there. */
  readonly url: string;
  /** Comes back with every notice; 43 characters. */
  readonly secret: string;
  readonly signal: AbortSignal;
}

interface Subscription {
  /** The source's id of it. */
  readonly id: string;
  readonly endsAt: Date;
}

export interface Notices {
  /** Names of the streams whose changes are told. */
  readonly streams: readonly string[];
  /** For as long as the source allows. The source calls the address before it answers. Errors: those of providers/errors. */
  subscribe(wanted: NoticeRequest): Promise<Subscription>;
  /** Resolves to the new end. Errors: those of providers/errors; SkipPartition when there is no such subscription. */
  renew(id: string, stream: string, signal: AbortSignal): Promise<Date>;
  /** Also resolves when it is gone already. Errors: those of providers/errors. */
  unsubscribe(id: string, signal: AbortSignal): Promise<void>;
}

/** What the source said; nothing of it is believed before its secret fits. */
export interface Notice {
  readonly subscription: string;
  readonly secret: string;
  /** changed: read it. missed: read it, something was not told. ended: subscribe anew. renew: prove the grant again. */
  readonly what: 'changed' | 'missed' | 'ended' | 'renew';
}
