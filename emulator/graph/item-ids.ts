// Ids of messages: immutable ones when the client prefers them, else ids that change when a message moves to another folder.
import { hashText } from '../seeded.ts';

/** The id of a message as this client sees it. */
export const showItemId = (immutableId: string, folderId: string, immutable: boolean): string =>
  immutable
    ? immutableId
    : `AAMk${Buffer.from(`${hashText(folderId).toString(36)} ${immutableId}`).toString('base64url')}`;

/** The immutable id behind either kind, with the tag of the folder that a changing id belongs to. */
export const readItemId = (id: string): { readonly immutableId: string; readonly folder: string | null } => {
  if (!id.startsWith('AAMk')) return { immutableId: id, folder: null };
  const [folder = '', immutableId = ''] = Buffer.from(id.slice(4), 'base64url').toString('utf8').split(' ');
  return { immutableId, folder };
};

/** The tag that a changing id carries for its folder. */
export const folderTag = (folderId: string): string => hashText(folderId).toString(36);
