// What can go wrong with the database as a whole; each message says what is wrong and what to do.

/** Nobody answers at the database's address, or it refuses to let us in. */
export class DatabaseUnreachable extends Error {
  override readonly name: string = 'DatabaseUnreachable';
}

/** This process is ending and has closed its database: what still asks is too late, and is not to wait. */
export class DatabaseClosed extends DatabaseUnreachable {
  override readonly name = 'DatabaseClosed';
}

/** The server is older than what the statements are written for. */
export class DatabaseTooOld extends Error {
  override readonly name = 'DatabaseTooOld';
}

/** The database was made by a newer Plumbline than this one. */
export class SchemaNewer extends Error {
  override readonly name = 'SchemaNewer';
}

/** The database user may not do what the set-up needs; the message holds the SQL for who may. */
export class RightsMissing extends Error {
  override readonly name = 'RightsMissing';
}

/** The connection broke during COMMIT: the work is either saved or not, nobody can say. Read before repeating. */
export class CommitUncertain extends Error {
  override readonly name = 'CommitUncertain';
}

/** Another process holds the data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  /** Where the other process serves, null when it serves nothing or did not say. */
  readonly url: string | null;
  constructor(message: string, url: string | null) {
    super(message);
    this.url = url;
  }
}

/** The data folder cannot be written to. */
export class DataFolderUnwritable extends Error {
  override readonly name = 'DataFolderUnwritable';
}

/** The data folder holds something that cannot be opened; nothing in it was changed. */
export class DataFolderDamaged extends Error {
  override readonly name = 'DataFolderDamaged';
}

/** An organization id that is not a uuid never gets near a statement. */
export class InvalidOrganizationId extends Error {
  override readonly name = 'InvalidOrganizationId';
}

/** A statement was sent after its transaction had ended: a promise inside `work` was not awaited. */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';
}

/** Nothing was saved: a statement failed and the transaction went on as if it had not. */
export class TransactionAborted extends Error {
  override readonly name = 'TransactionAborted';
}

/** A transaction was begun within another one: on one connection they would wait for each other for ever. */
export class TransactionNested extends Error {
  override readonly name = 'TransactionNested';
}

/** The SQLSTATE of what a database threw, the socket's code (`ECONNRESET`) of a broken line, else null. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** A partition that was to be moved on was removed meanwhile. */
export class PartitionGone extends Error {
  override readonly name = 'PartitionGone';
}
