// The operator: whoever may read the data folder runs this server; a token in a file there lets their commands in.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../db/open.ts';
import { listOrganizations } from '../db/queries/organizations.ts';
import type { Visitor } from './caller.ts';
import { equalSecret, newToken } from '../lib/tokens.ts';

const fileName = 'operator.json';

/** Where a running server can be asked, and the token it takes; the token dies with the server. */
const OperatorFile = z.object({ url: z.url(), token: z.string().min(43), pid: z.int() });
export type OperatorFile = z.infer<typeof OperatorFile>;

/** Readable by this user alone; put in place whole, so that nobody reads half of it. */
export const writeOperatorFile = async (dataDir: string, file: OperatorFile): Promise<void> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, fileName);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(file), { mode: 0o600, flag: 'w' });
  await rename(draft, path);
};

/** Null when no server of this data folder says where it is. */
export const readOperatorFile = async (dataDir: string): Promise<OperatorFile | null> => {
  let text: string;
  try {
    text = await readFile(join(dataDir, fileName), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  // A file from another time or cut off by a full disk counts as none.
  const parsed = OperatorFile.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Removes the file, unless another server has written its own since. */
export const removeOperatorFile = async (dataDir: string, token: string): Promise<void> => {
  const file = await readOperatorFile(dataDir);
  if (file?.token === token) await rm(join(dataDir, fileName), { force: true });
};

export class Operator {
  readonly token = newToken();
  readonly #database: Database;
  constructor(database: Database) {
    this.#database = database;
  }

  /** Null for another token. The operator acts in the organization asked for, else in the only one there is. */
  async visit(token: string, organizationId: string | null): Promise<Visitor | null> {
    if (!equalSecret(token, this.token)) return null;
    const organizations = await this.#database.door(listOrganizations);
    const [only, ...others] = organizations.filter(
      (one) => organizationId === null || one.organizationId === organizationId,
    );
    if (only === undefined || others.length > 0) return { operator: true, caller: null };
    const fullName = 'Operator (command line)';
    return {
      operator: true,
      caller: { role: 'owner', organizationId: only.organizationId, userId: null, email: '', fullName },
    };
  }
}
