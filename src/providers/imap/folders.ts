// The folders of a mailbox: which are read, and under which ids. What people call their folders is content and is kept nowhere.
import { createHash } from 'node:crypto';
import type { Folder, Session } from './session.ts';

/** A folder's id: a digest of its name, which is all that a server knows it by. */
export const partOf = (path: string): string => createHash('sha256').update(path).digest('base64url').slice(0, 22);

/** Not sent or received by the owner: unwanted, unfinished. Deleted mail was: it is read. */
const leftOut: ReadonlySet<string> = new Set(['\\Junk', '\\Drafts']);
/** Views of what lies in other folders. */
const views: ReadonlySet<string> = new Set(['\\All', '\\Flagged', '\\Important']);

/**
 * Exchange shows calendars and the like as folders, and what has not gone out yet; nothing marks them but their names,
 * which are in the language of the mailbox.
 */
const exchangeNames: ReadonlySet<string> = new Set(
  [
    ['Outbox', 'Postausgang', "Boîte d'envoi", 'Bandeja de salida', 'Posta in uscita', 'Postvak UIT', 'Caixa de Saída'],
    ['Calendar', 'Kalender', 'Calendrier', 'Calendario', 'Agenda', 'Calendário'],
    ['Contacts', 'Kontakte', 'Contactos', 'Contatti', 'Contactpersonen', 'Contatos'],
    ['Tasks', 'Aufgaben', 'Tâches', 'Tareas', 'Attività', 'Taken', 'Tarefas'],
    ['Journal', 'Diario', 'Logboek', 'Diário'],
    ['Notes', 'Notizen', 'Notas', 'Note', 'Notities', 'Anotações'],
    ['Sync Issues', 'Synchronisierungsprobleme', 'Conversation History', 'RSS Feeds', 'RSS-Feeds'],
  ]
    .flat()
    .map((name) => name.toLowerCase()),
);

const isBeneath = (path: string, parents: readonly Folder[]): boolean =>
  parents.some(
    (parent) => path === parent.path || (parent.delimiter && path.startsWith(`${parent.path}${parent.delimiter}`)),
  );

const has = (folder: Folder, marks: ReadonlySet<string>): boolean =>
  (folder.use !== null && marks.has(folder.use)) || [...folder.flags].some((flag) => marks.has(flag));

const isOpen = ({ flags }: Folder): boolean => ![...flags].some((flag) => /^\\(noselect|nonexistent)$/i.test(flag));

/** The folders to read of those that are listed. */
export const chooseFolders = (
  listed: readonly Folder[],
  server: Pick<Session, 'isGmail' | 'greeting' | 'foreign'>,
): readonly Folder[] => {
  const open = listed.filter(isOpen);
  const all = open.find((folder) => has(folder, new Set(['\\All'])));
  // Gmail's folders are views of one store, which "All Mail" shows whole but for junk and trash.
  if (server.isGmail && all !== undefined)
    return open.filter((folder) => folder === all || has(folder, new Set(['\\Trash'])));
  const isExchange = /microsoft exchange/i.test(server.greeting);
  const out = listed.filter(
    (folder) => has(folder, leftOut) || (isExchange && exchangeNames.has(folder.path.toLowerCase())),
  );
  return open.filter(
    ({ path, ...folder }) =>
      !isBeneath(path, out) &&
      !has({ path, ...folder }, views) &&
      !server.foreign.some((prefix) => path.startsWith(prefix)),
  );
};
