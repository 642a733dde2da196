// Reports that were promised by a redirect and not fetched yet: each is good once.
import { randomUUID } from 'node:crypto';

interface Download {
  readonly name: string;
  readonly csv: string;
  readonly etag: string;
  readonly until: number;
}

export class Downloads {
  readonly #waiting = new Map<string, Download>();

  /** The key under which it can be fetched. */
  promise(download: Download): string {
    const key = randomUUID();
    for (const [old, { until }] of this.#waiting) if (until < Date.now()) this.#waiting.delete(old);
    this.#waiting.set(key, download);
    return key;
  }

  take(key: string): Download | null {
    const found = this.#waiting.get(key) ?? null;
    this.#waiting.delete(key);
    return found && found.until >= Date.now() ? found : null;
  }
}
