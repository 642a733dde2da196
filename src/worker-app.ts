// The composition root of a worker's process: it syncs, and loads nothing of the pages and the API.
import { Opened, openParts, openWork, type PartsOptions } from './parts.ts';

export interface WorkerApp {
  /** What is being read is saved or given up. Safe to call more than once. */
  close(): Promise<void>;
}

/** Errors: those of the database; what was opened before is closed again. */
export const openWorkerApp = async (options: PartsOptions): Promise<WorkerApp> => {
  const opened = new Opened();
  try {
    await openWork(await openParts(options, opened), opened);
    return { close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
