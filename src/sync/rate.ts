// How many items a second came in over the last minute, by stream.

const slotMs = 5000;
const slots = 12;

/** `now` in milliseconds of a clock that never goes back. A minute in which nothing came begins the count anew. */
export class RateMeter {
  #began: number;
  #last: number;
  readonly #counts = new Map<string, Map<number, number>>();

  constructor(now: number) {
    this.#began = now;
    this.#last = now;
  }

  add(stream: string, items: number, now: number): void {
    if (now - this.#last > slots * slotMs) this.#began = now;
    this.#last = now;
    const counts = this.#counts.get(stream) ?? new Map<number, number>();
    const slot = Math.floor(now / slotMs);
    counts.set(slot, (counts.get(slot) ?? 0) + items);
    this.#counts.set(stream, counts);
  }

  /** Items a second of every stream that had some; since the meter began where that is less than a minute ago. */
  read(now: number): { readonly stream: string; readonly rate: number }[] {
    const oldest = Math.floor(now / slotMs) - slots + 1;
    const from = Math.max(this.#began, oldest * slotMs);
    const seconds = Math.max(1, (now - from) / 1000);
    return [...this.#counts].map(([stream, counts]) => {
      let sum = 0;
      for (const [slot, items] of counts) {
        if (slot < oldest) counts.delete(slot);
        else sum += items;
      }
      return { stream, rate: sum / seconds };
    });
  }
}
