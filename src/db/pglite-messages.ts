// What the main thread and the thread of the embedded database say to each other.

export interface ThreadOptions {
  /** Folder of the database's files; null: in memory. */
  readonly folder: string | null;
  /** Path of a tar of an initialised data folder, for a folder that is still empty; null: initialise anew, which takes seconds. */
  readonly template: string | null;
}

export type Ask =
  | { readonly id: number; readonly ask: 'query'; readonly text: string; readonly parameters: readonly unknown[] }
  /** All of the data folder as a tar. */
  | { readonly id: number; readonly ask: 'dump' }
  | { readonly id: number; readonly ask: 'close' };

/** A database error's fields that callers decide by. */
export interface Fault {
  readonly message: string;
  readonly code: string | null;
  readonly detail: string | null;
}

export type Reply<Row> =
  | {
      readonly id: number;
      readonly ok: true;
      readonly rows: Row[];
      /** Rows inserted, updated or deleted; null for everything else. */
      readonly affected: number | null;
      /** What the last statement was: `COMMIT`. */
      readonly command: string | null;
      /** Whether a transaction is open now. */
      readonly open: boolean;
      /** Columns of type bytea. */
      readonly binary: readonly string[];
      readonly bytes: Uint8Array | null;
    }
  | { readonly id: number; readonly ok: false; readonly fault: Fault; readonly open: boolean };

/** Sent once, with id 0: the database is open (ok) or could not be opened. */
export const openedId = 0;
