// Uploaded files: archives are opened in memory, and one file after another is read as somebody asks for it.
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { GiveUp } from '../providers/errors.ts';
import type { ImportedFile } from '../providers/provider.ts';

export interface Upload {
  readonly path: string;
  readonly bytes: Buffer;
}

/** What an archive may hold unpacked: a small one can be made to hold anything. */
const mostFiles = 100_000;
const mostUnpacked = 4 * 1024 * 1024 * 1024;

const broken = (path: string, cause: unknown): GiveUp =>
  new GiveUp(
    {
      code: 'archive-broken',
      title: `The archive ${path} cannot be opened.`,
      fix: 'Download the export again and give it as it came, or unpack it and give the folder.',
      who: 'admin',
      link: null,
      raw: cause instanceof Error ? cause.message : 'archive',
    },
    { cause },
  );

const tooLarge = (path: string): GiveUp =>
  new GiveUp({
    code: 'archive-too-large',
    title: `The archive ${path} holds more than can be read at once.`,
    fix: 'Unpack it and give the folder in parts.',
    who: 'admin',
    link: null,
    raw: `more than ${mostFiles} files or ${mostUnpacked} bytes`,
  });

const openZip = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error === null && zip !== undefined) resolve(zip);
      else reject(error ?? new Error('no archive'));
    });
  });

const listEntries = (zip: ZipFile): Promise<Entry[]> =>
  new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > mostFiles) reject(new RangeError('files'));
      else zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });

/** A stream that holds less or more than the entry says ends with an error: an archive cannot lie about its size. */
const contentOf = (zip: ZipFile, entry: Entry, archive: string) =>
  async function* (): AsyncIterable<Uint8Array> {
    try {
      yield* readEntry(zip, entry);
    } catch (error) {
      throw broken(archive, error);
    }
  };

async function* readEntry(zip: ZipFile, entry: Entry): AsyncIterable<Uint8Array> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error === null && opened !== undefined) resolve(opened);
      else reject(error ?? new Error('no content'));
    });
  });
  for await (const chunk of stream) yield Buffer.from(chunk);
}

/** Everything that an archive may hold beside the export: folders, and what desktop systems add. */
const isNoise = (path: string): boolean =>
  path.endsWith('/') || path.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/.test(path);

const filesIn = async ({ path, bytes }: Upload): Promise<ImportedFile[]> => {
  try {
    const zip = await openZip(bytes);
    const entries = (await listEntries(zip)).filter((entry) => !isNoise(entry.fileName));
    if (entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0) > mostUnpacked) throw tooLarge(path);
    return entries.map((entry) => ({ path: entry.fileName, content: contentOf(zip, entry, path) }));
  } catch (error) {
    if (error instanceof GiveUp) throw error;
    throw error instanceof RangeError ? tooLarge(path) : broken(path, error);
  }
};

/** The folder that everything lies in says nothing: an export is the same inside of one. */
const withoutCommonFolder = (files: readonly ImportedFile[]): ImportedFile[] => {
  const first = files[0]?.path.split('/')[0] ?? '';
  const inside = `${first}/`;
  if (files.length < 2 || !files.every((file) => file.path.startsWith(inside))) return [...files];
  return files.map((file) => ({ ...file, path: file.path.slice(inside.length) }));
};

/** Errors: GiveUp for an archive that cannot be opened. */
export const expandUploads = async (uploads: readonly Upload[]): Promise<ImportedFile[]> => {
  const files: ImportedFile[] = [];
  for (const upload of uploads) {
    if (/\.zip$/i.test(upload.path)) files.push(...(await filesIn(upload)));
    else if (!isNoise(upload.path))
      files.push({
        path: upload.path,
        content: async function* () {
          yield upload.bytes;
        },
      });
  }
  return withoutCommonFolder(files);
};
