// Which files of an export are what: a workspace's lists, its people, and the days of its channels; an organization's export holds several workspaces.
import type { ImportedFile } from '../provider.ts';

export interface Contents {
  readonly users: readonly ImportedFile[];
  /** Lists of channels. */
  readonly lists: readonly ImportedFile[];
  /** Days by the name of their channel, oldest first: a thread begins before it is answered. */
  readonly days: ReadonlyMap<string, readonly ImportedFile[]>;
}

interface Sorted {
  /** One for each folder that holds a list of channels; empty: these files are no export. */
  readonly workspaces: readonly Contents[];
  /** Folders with days in them beside which lies no list of channels. */
  readonly strays: readonly string[];
}

/** A path's folders and name, whichever way its slashes lean. */
export const namesIn = (path: string): readonly string[] => path.replaceAll('\\', '/').split('/');

const day = /^\d{4}-\d{2}-\d{2}\.json$/;
/** Direct messages have lists of their own, and are not read. */
const listNames: readonly string[] = ['channels.json', 'groups.json'];
/** The second one is an organization's. */
const userNames: readonly string[] = ['users.json', 'org_users.json'];

/** Of direct messages, which are not read. */
export const isDirect = (folder: string): boolean => /^(?:D[A-Z\d]{6,}$|mpdm-)/.test(folder);

interface Named {
  readonly file: ImportedFile;
  /** The folder that it lies in, and that one's own. */
  readonly folder: string;
  readonly above: string;
  readonly channel: string;
  readonly name: string;
}

const nameOf = (file: ImportedFile): Named => {
  const names = namesIn(file.path);
  const [channel = '', name = ''] = names.slice(-2);
  const [folder, above] = [names.slice(0, -1).join('/'), names.slice(0, -2).join('/')];
  return { file, folder, above, channel, name: names.length === 1 ? (names[0] ?? '') : name };
};

const byName = (days: readonly Named[]): Contents['days'] => {
  const inOrder = days.toSorted((one, other) => (one.file.path < other.file.path ? -1 : 1));
  const grouped = Map.groupBy(inOrder, ({ channel }) => channel);
  return new Map([...grouped].map(([channel, found]) => [channel, found.map(({ file }) => file)]));
};

/** A workspace may lie in folders, and beneath an organization's export one lies for each workspace. */
export const sortFiles = (files: readonly ImportedFile[]): Sorted => {
  const named = files.map(nameOf);
  const heads = new Set(named.filter(({ name }) => listNames.includes(name)).map(({ folder }) => folder));
  const days = Map.groupBy(
    named.filter(({ name, folder }) => day.test(name) && folder !== ''),
    ({ above }) => above,
  );
  const among = (folder: string, known: readonly string[]): ImportedFile[] =>
    named.filter((one) => one.folder === folder && known.includes(one.name)).map(({ file }) => file);
  return {
    workspaces: [...heads].sort().map((folder) => ({
      users: among(folder, userNames),
      lists: among(folder, listNames),
      days: byName(days.get(folder) ?? []),
    })),
    strays: [
      ...new Set([...days].flatMap(([above, lost]) => (heads.has(above) ? [] : lost.map(({ channel }) => channel)))),
    ],
  };
};
