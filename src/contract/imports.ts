// Imports: files that somebody exported from a source, read once; nothing of them is kept but the records.
import { z } from 'zod';
import { endpoint, Id, Nothing } from './endpoint.ts';

/** Bytes of all files of one request together; a larger export is given in several requests. */
export const mostBytes = 96 * 1024 * 1024;

export const ImportInfo = z.object({
  provider: z.string(),
  providerName: z.string(),
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  steps: z.array(z.object({ title: z.string(), text: z.string(), link: z.string().nullable() })),
  /** Endings of files that it reads, such as `.json`; `.zip` is opened. */
  accept: z.array(z.string()),
  /** Whether the files do not say whose they are: an address has to be given. */
  needsMailbox: z.boolean(),
  /** Why it cannot be used now; null: it can. */
  blocked: z.string().nullable(),
});
export type ImportInfo = z.infer<typeof ImportInfo>;

export const listImports = endpoint({
  method: 'GET',
  path: '/api/imports',
  can: 'connections:read',
  summary: 'Which exported files can be read.',
  input: Nothing,
  output: z.object({ imports: z.array(ImportInfo) }),
});

const UploadedFile = z.object({
  /** Within the folder, `/` between names. */
  path: z
    .string()
    .min(1)
    .max(1024)
    .refine((path) => !path.split('/').includes('..'), 'Leave the folder’s own paths as they are, without `..`.'),
  /** Base64. */
  data: z.base64(),
});

export const ImportResult = z.object({
  /** The connection under which it stands, to be seen and to be erased. */
  connectionId: Id,
  files: z.int(),
  records: z.int(),
  /** Records that were not there before. */
  added: z.int(),
  /** What could not be read, by stream and fault. */
  quarantined: z.array(z.object({ stream: z.string(), reason: z.string(), items: z.int() })),
});
export type ImportResult = z.infer<typeof ImportResult>;

/** Safe to repeat: what is there already stays once. */
export const importFiles = endpoint({
  method: 'POST',
  path: '/api/imports/:provider/:name',
  can: 'connections:manage',
  summary: 'Reads exported files; nothing of them is kept but the records.',
  largest: Math.ceil((mostBytes * 4) / 3) + 4 * 1024 * 1024,
  input: z.object({
    provider: z.string(),
    /** The import's id. */
    name: z.string(),
    /** Whose the files are, by address, where they do not say so themselves. */
    mailbox: z.email().toLowerCase().nullable().default(null),
    files: z.array(UploadedFile).min(1).max(20_000),
  }),
  output: ImportResult,
});
