// The thread of the embedded database: PGlite blocks while it works, so it works here. No fsync: see pglite.ts.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, type Results } from '@electric-sql/pglite';
import type { Ask, Fault, Reply, ThreadOptions } from './pglite-messages.ts';
import { openedId } from './pglite-messages.ts';
import { oids, scalarParsers } from './values.ts';

const faultOf = (error: unknown): Fault => {
  if (!(error instanceof Error)) return { message: String(error), code: null, detail: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : null;
  return { message: error.message, code, detail };
};

const open = async (options: ThreadOptions): Promise<PGlite> =>
  PGlite.create({
    ...(options.folder === null ? {} : { dataDir: options.folder }),
    ...(options.template === null ? {} : { loadDataDir: new Blob([await readFile(options.template)]) }),
    parsers: { ...scalarParsers },
    // The operating system keeps the files in memory anyway; the default would hold 100 MB more.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'],
  });

/** Without parameters the simple protocol, as pg does: it takes several statements. */
const run = async (db: PGlite, text: string, parameters: readonly unknown[]): Promise<Results> => {
  if (parameters.length > 0) return db.query(text, [...parameters]);
  const results = await db.exec(text);
  return {
    ...(results.at(-1) ?? { rows: [] }),
    rows: results.flatMap((result) => result.rows),
    fields: results.flatMap((result) => result.fields),
  };
};

const counted = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];

const done = { ok: true, affected: null, command: null, open: false, binary: [], bytes: null } as const;

const answerQuery = async (db: PGlite, ask: Extract<Ask, { ask: 'query' }>): Promise<Reply<unknown>> => {
  const { rows, command, rowCount, fields } = await run(db, ask.text, ask.parameters);
  const binary = fields.filter((field) => field.dataTypeID === oids.bytea).map((field) => field.name);
  const affected = counted.includes(command ?? '') ? (rowCount ?? null) : null;
  return { ...done, id: ask.id, rows, affected, command: command ?? null, binary, open: db.isInTransaction() };
};

const answer = async (db: PGlite, ask: Ask): Promise<Reply<unknown>> => {
  try {
    if (ask.ask === 'query') return await answerQuery(db, ask);
    if (ask.ask === 'dump') {
      const dumped = await db.dumpDataDir('none');
      return { ...done, rows: [], id: ask.id, bytes: new Uint8Array(await dumped.arrayBuffer()) };
    }
    await db.close();
    return { ...done, rows: [], id: ask.id };
  } catch (error) {
    return { id: ask.id, ok: false, fault: faultOf(error), open: !db.closed && db.isInTransaction() };
  }
};

const serve = async (port: NonNullable<typeof parentPort>, options: ThreadOptions): Promise<void> => {
  let db: PGlite;
  try {
    db = await open(options);
  } catch (error) {
    port.postMessage({ id: openedId, ok: false, fault: faultOf(error), open: false } satisfies Reply<unknown>);
    return;
  }
  let last: Promise<void> = Promise.resolve();
  const answerInTurn = async (turn: Promise<void>, ask: Ask): Promise<void> => {
    await turn;
    port.postMessage(await answer(db, ask));
    if (ask.ask === 'close') port.close();
  };
  port.on('message', (ask: Ask) => {
    last = answerInTurn(last, ask);
  });
  port.postMessage({ ...done, rows: [], id: openedId } satisfies Reply<unknown>);
};

if (parentPort !== null) await serve(parentPort, workerData);
