// Pages that were written already: a folder's log never changes behind a place in it, so that a page's bytes can be kept.

export interface Page {
  /** The items' JSON, joined by commas; bytes, because text of this size would burden the garbage collector. */
  readonly items: Buffer;
  /** Where the next page begins. */
  readonly position: number;
  /** Nothing follows. */
  readonly done: boolean;
}

export class PageCache {
  readonly #pages = new Map<string, Page>();
  readonly #budget: number;
  #held = 0;

  /** The budget is in bytes. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get(key: string): Page | undefined {
    const page = this.#pages.get(key);
    if (page === undefined) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, page);
    return page;
  }

  put(key: string, page: Page): void {
    // What holds nothing is written as fast as it is found, and would take room that nobody counts.
    if (page.items.length === 0 || page.items.length > this.#budget) return;
    this.#pages.set(key, page);
    this.#held += page.items.length;
    for (const [oldest, { items }] of this.#pages) {
      if (this.#held <= this.#budget) break;
      this.#pages.delete(oldest);
      this.#held -= items.length;
    }
  }
}
