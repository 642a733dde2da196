// Mail as header fields: the root partition finds the folders, and each folder is a partition read by its delta.
import { z } from 'zod';
import type { PageRequest, Page, Stream } from '../../stream.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { mailPreferences, mailboxLimits, smallerMailPages } from '../limits.ts';
import { parseItems, removedId } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { isRecord } from '../wire.ts';
import { nextFolders } from './mail-folders.ts';
import { MailOrDraft, messageFields, plainMail } from './message.ts';
import { page, readCursor } from '../../pages.ts';

const FolderCursor = z.strictObject({
  link: z.string(),
  trail: Trail,
  /** Whether the folder has not been read to its end yet. */
  first: z.boolean(),
});

/** A later pass may bring a message with nothing but its id, when only a flag of it has changed: nothing to learn from. */
const isFlagChange = (item: unknown): boolean =>
  isRecord(item) && Object.keys(item).every((name) => name === 'id' || name === 'isDraft' || name.startsWith('@'));

/** One page of one folder. Removed messages are left alone: deleting a mail does not undo that it was sent. */
const nextMessages = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const { partition, since } = request;
  const folder = `/users/${encodeURIComponent(partition.mailbox ?? '')}/mailFolders/${encodeURIComponent(partition.part)}`;
  const start = `${folder}/messages/delta?$select=${messageFields}`;
  const at =
    request.cursor === null
      ? { link: start, trail: startTrail, first: true }
      : readCursor(FolderCursor, request.cursor);
  const answer = await graph.page({
    path: at.link,
    about: 'mailbox',
    prefer: request.halvings === undefined ? mailPreferences : smallerMailPages(request.halvings),
    signal: request.signal,
    ready: request.ready,
  });
  // Taken out, as the page stays in memory for longer: see the field note of lib/receive.
  const there = answer.items.splice(0).filter((item) => removedId(item) === null && (at.first || !isFlagChange(item)));
  const { parsed, quarantined } = parseItems(MailOrDraft, there, plainMail);
  const activities = parsed
    .filter((mail) => mail !== null)
    .filter((mail) => since === null || mail.at === null || mail.at >= since);
  if (answer.next !== null) {
    const cursor = { ...at, link: answer.next, trail: follow(at.trail, answer.next) };
    return page({ activities, quarantined, cursor, done: false });
  }
  if (answer.delta === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  return page({ activities, quarantined, cursor: { link: answer.delta, trail: startTrail, first: false }, done: true });
};

export const mailDeclaration = {
  name: 'mail',
  by: 'mailbox',
  title: 'Mail, header fields only',
  gives: 'Who wrote to whom and when: mail sent and received, reply times, threads, mail outside of working time.',
  without: 'Without it there is no figure about mail.',
  permissions: streamPermissions.mail,
  delegated: delegatedPermissions.mail,
  every: 3600,
  standard: true,
  limits: mailboxLimits,
} as const;

export const mailStream = (graph: Graph): Stream => ({
  ...mailDeclaration,
  next: async (request) =>
    request.partition.part === 'root' ? nextFolders(graph, request) : nextMessages(graph, request),
});
