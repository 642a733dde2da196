// The lock of a data folder, which PGlite does not have: one process at a time, and who it is.
import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf, DataFolderInUse, DataFolderUnwritable } from './errors.ts';

const Holder = z.object({
  /** Tells this hold from any other. */
  token: z.string(),
  pid: z.int(),
  host: z.string(),
  /** When the process began, in the kernel's own count: a number that is used again is another process. Null where it is not told. */
  began: z.string().nullable(),
  since: z.iso.datetime(),
  /** Where the process serves; null while it serves nothing. */
  url: z.string().nullable(),
});
export type Holder = z.infer<typeof Holder>;

const lockOf = (dataDir: string): string => join(dataDir, 'database.lock');

/** The holder touches its lock this often; another machine's lock that nobody touched for long is a dead one's. */
const touchMs = 5_000;
const deadMs = 30_000;

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

const beganAt = async (pid: number): Promise<string | null> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; the 20th word after it is the start.
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const lives = async (holder: Holder, touchedAt: number): Promise<boolean> => {
  // Another machine, or the container that ran before this one.
  if (holder.host !== hostname()) return Date.now() - touchedAt < deadMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return holder.began === null || holder.began === (await beganAt(holder.pid));
};

interface Found {
  /** Null: the file cannot be read as a lock. */
  readonly holder: Holder | null;
  readonly alive: boolean;
}

const readLock = async (path: string): Promise<Found | null> => {
  try {
    const [text, { mtimeMs }] = [await readFile(path, 'utf8'), await stat(path)];
    const parsed = Holder.safeParse(parseJson(text));
    // A lock that is just being written is not readable yet.
    if (!parsed.success) return { holder: null, alive: Date.now() - mtimeMs < touchMs };
    return { holder: parsed.data, alive: await lives(parsed.data, mtimeMs) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The living process that has the folder open; null when there is none. */
export const readHolder = async (dataDir: string): Promise<Holder | null> => {
  const found = await readLock(lockOf(dataDir));
  return found?.alive === true ? found.holder : null;
};

const inUse = (dataDir: string, holder: Holder | null): DataFolderInUse => {
  const url = holder?.url ?? null;
  const who =
    holder === null
      ? 'another process'
      : `process ${holder.pid} on ${holder.host}, since ${holder.since.slice(0, 16)}Z`;
  const where = url === null ? 'Stop it' : `It serves ${url}: use that, or stop it`;
  return new DataFolderInUse(
    `The data folder ${dataDir} is in use by ${who}. ${where}, or choose another folder with PLUMBLINE_DATA_DIR.`,
    url,
  );
};

const writeNew = async (path: string, text: string): Promise<boolean> => {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Removes a dead process's lock. Only who holds the guard file may: else two that come at once could remove each other's new lock. */
const removeDead = async (path: string): Promise<void> => {
  const guard = `${path}.takeover`;
  if (!(await writeNew(guard, String(process.pid)))) {
    const made = await stat(guard).catch(() => null);
    if (made !== null && Date.now() - made.mtimeMs > 10_000) await rm(guard, { force: true });
    await wait(50);
    return;
  }
  try {
    const found = await readLock(path);
    if (found !== null && !found.alive) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
};

const take = async (dataDir: string, text: string): Promise<void> => {
  const path = lockOf(dataDir);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await writeNew(path, text)) return;
    const found = await readLock(path);
    if (found?.alive === true && (found.holder !== null || attempt > 20)) throw inUse(dataDir, found.holder);
    if (found?.alive === true) await wait(50);
    else if (found !== null) await removeDead(path);
  }
  throw inUse(dataDir, null);
};

const prepare = async (dataDir: string): Promise<void> => {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (cause) {
    throw new DataFolderUnwritable(
      `The data folder ${dataDir} cannot be written to (${codeOf(cause) ?? 'unknown fault'}). Give this user the right to write there, or choose another folder with PLUMBLINE_DATA_DIR.`,
      { cause },
    );
  }
};

export interface FolderLock {
  /** Lets other processes know where this one serves. */
  readonly announce: (url: string) => Promise<void>;
  /** Removes the lock if it is still ours. */
  readonly release: () => Promise<void>;
}

/** Makes the folder where there is none. A dead process's lock is taken over. Errors: DataFolderInUse, DataFolderUnwritable. */
export const lockFolder = async (dataDir: string): Promise<FolderLock> => {
  await prepare(dataDir);
  const path = lockOf(dataDir);
  const holder: Holder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    began: await beganAt(process.pid),
    since: new Date().toISOString(),
    url: null,
  };
  await take(dataDir, JSON.stringify(holder));
  const touching = setInterval(() => {
    const now = new Date();
    // A lock that somebody deleted is not made again; the files stay ours as long as this process lives.
    utimes(path, now, now).catch(() => {});
  }, touchMs);
  touching.unref();
  const ours = async (): Promise<boolean> => (await readLock(path))?.holder?.token === holder.token;
  return {
    announce: async (url) => {
      if (await ours()) await writeFile(path, JSON.stringify({ ...holder, url }));
    },
    release: async () => {
      clearInterval(touching);
      if (await ours()) await rm(path, { force: true });
    },
  };
};
