// Saves pages: those with something on them each by itself, those that brought nothing new together, as many as came while the last were saved.
import { isEmptyPage, type PlacedPage, saveEmptyPages } from '../activity/empty-pages.ts';
import { type SavedPage, savePage, StalePage } from '../activity/ingest.ts';
import type { Database } from '../db/open.ts';
import { concernsDatabase } from './trouble.ts';
import type { Turnstile } from './turnstile.ts';

interface Waiting extends PlacedPage {
  readonly resolve: (saved: SavedPage) => void;
  readonly reject: (error: unknown) => void;
}

/** Cursors of one statement at most. */
const together = 200;

/** Of one connection. */
export class PageSaver {
  readonly #database: Database;
  readonly #saving: Turnstile;
  #waiting: Waiting[] = [];
  /** Whether somebody is on the way to save what waits. */
  #coming = false;

  constructor(database: Database, saving: Turnstile) {
    this.#database = database;
    this.#saving = saving;
  }

  /** Resolves when the page and its cursor are saved. Errors: StalePage; those of the database. */
  save(placed: PlacedPage): Promise<SavedPage> {
    if (!isEmptyPage(placed)) return this.#saveAlone(placed);
    const { promise, resolve, reject } = Promise.withResolvers<SavedPage>();
    this.#waiting.push({ ...placed, resolve, reject });
    if (!this.#coming) void this.#come();
    return promise;
  }

  #saveAlone({ place, page }: PlacedPage): Promise<SavedPage> {
    return this.#saving.run(() => savePage(this.#database, place, page));
  }

  async #come(): Promise<void> {
    this.#coming = true;
    while (this.#waiting.length > 0) await this.#saving.run(() => this.#saveSome(this.#waiting.splice(0, together)));
    this.#coming = false;
  }

  /** Never rejects: whoever waits is told. */
  async #saveSome([first, ...rest]: readonly Waiting[]): Promise<void> {
    if (first === undefined) return;
    if (rest.length === 0) return this.#saveOne(first);
    const all = [first, ...rest] as const;
    try {
      const outcomes = await saveEmptyPages(this.#database, all);
      for (const [index, { resolve, reject }] of all.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof StalePage) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      if (concernsDatabase(error)) for (const { reject } of all) reject(error);
      // One of them may hold what the database refuses, or be no more: then the others are not to suffer for it.
      else for (const one of all) await this.#saveOne(one);
    }
  }

  async #saveOne({ place, page, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve(await savePage(this.#database, place, page));
    } catch (error) {
      reject(error);
    }
  }
}
