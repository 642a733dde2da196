// How much smaller than usual a partition's pages are asked for, after the source was too slow for larger ones.

const most = 5;
/** So many pages in a row that came make the next one larger again. */
const enough = 8;

export class PageSizes {
  readonly #smaller = new Map<string, { halvings: number; came: number }>();

  /** How often the usual size is to be halved. */
  halvingsOf(partition: string): number {
    return this.#smaller.get(partition)?.halvings ?? 0;
  }

  tooSlow(partition: string): void {
    this.#smaller.set(partition, { halvings: Math.min(most, this.halvingsOf(partition) + 1), came: 0 });
  }

  came(partition: string): void {
    const smaller = this.#smaller.get(partition);
    if (smaller === undefined) return;
    smaller.came += 1;
    if (smaller.came < enough) return;
    if (smaller.halvings === 1) this.#smaller.delete(partition);
    else this.#smaller.set(partition, { halvings: smaller.halvings - 1, came: 0 });
  }
}
