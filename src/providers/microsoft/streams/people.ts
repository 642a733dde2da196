// The accounts of the directory with their managers, by the directory's delta.
// A first pass gives whole accounts; later ones, and relationships, may come in parts ("at least the properties that
// changed"). So whatever did not come whole is read once more in full, by batch: right whether or not managers are told.
import { z } from 'zod';
import type { Identity } from '../../../contract/records.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import { isMissing, isPassing, throwWaits } from '../batches.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph, Member, MemberResult } from '../graph.ts';
import { batchSize, directoryLimits, usersPerPage } from '../limits.ts';
import { faultOf, parseItems, removedId } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { isRecord } from '../wire.ts';
import { identityOf, ListedUser, toldManager, User, userFields } from './user.ts';
import { page, readCursor } from '../../pages.ts';

const Cursor = z.strictObject({
  link: z.string(),
  trail: Trail,
  /** Whether the directory has not been read to its end yet. */
  first: z.boolean(),
  /** Accounts of the last page whose manager was not told: asked for before the next page. */
  unsure: z.array(sourceId),
  /** Accounts of the last page to be read in full before the next page. */
  parts: z.array(sourceId),
  /** Whether that page was the last of its pass. */
  last: z.boolean(),
});
type Cursor = z.infer<typeof Cursor>;

const begin: Cursor = {
  link: `/users/delta?$select=${userFields},manager`,
  trail: startTrail,
  first: true,
  unsure: [],
  parts: [],
  last: false,
};

const WithId = z.object({ id: sourceId });

/** When not one of those asked was answered there is nothing to save: the first failure is thrown. */
const refuseStandstill = (
  asked: readonly string[],
  again: readonly string[],
  results: ReadonlyMap<string, MemberResult>,
): void => {
  if (again.length < asked.length) return;
  for (const result of results.values()) if (!result.ok && !isMissing(result)) throw result.error;
};

const pathOf = (id: string): string => `/users/${encodeURIComponent(id)}`;

/** The page after a step: it ends the pass when nothing is left to be asked for. */
const step = (at: Cursor, found: Partial<Page>): Page => {
  const done = at.last && at.unsure.length === 0 && at.parts.length === 0;
  return page({ ...found, cursor: done ? { ...at, first: false, last: false } : at, done });
};

const listUsers = async (graph: Graph, request: PageRequest, at: Cursor): Promise<Page> => {
  const prefer = `odata.maxpagesize=${usersPerPage.value}`;
  const answer = await graph.page({
    path: at.link,
    about: 'directory',
    prefer,
    signal: request.signal,
    ready: request.ready,
  });
  const link = answer.next ?? answer.delta;
  if (link === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  const there = answer.items.filter((item) => removedId(item) === null);
  const isWhole = (item: unknown): boolean => at.first && isRecord(item) && item['userPrincipalName'] !== undefined;
  const whole = parseItems(ListedUser, there.filter(isWhole));
  const parts = parseItems(
    WithId,
    there.filter((item) => !isWhole(item)),
  );
  const next: Cursor = {
    ...at,
    link,
    trail: answer.next === null ? startTrail : follow(at.trail, link),
    last: answer.next === null,
    unsure: whole.parsed
      .filter((user) => user.userType !== 'Guest' && toldManager(user) === undefined)
      .map(({ id }) => id),
    parts: [...new Set(parts.parsed.map(({ id }) => id))],
  };
  return step(next, {
    identities: whole.parsed.map((user) => identityOf(user, toldManager(user) ?? null)),
    removedIdentities: answer.items.map(removedId).filter((id) => id !== null),
    quarantined: [...whole.quarantined, ...parts.quarantined],
  });
};

/** Asks who the manager is of those of whom it was not told; whoever has one is read in full after that. */
const askManagers = async (graph: Graph, request: PageRequest, at: Cursor): Promise<Page> => {
  const asked = at.unsure.slice(0, batchSize.value);
  const members = new Map(asked.map((id): [string, Member] => [id, { path: `${pathOf(id)}/manager?$select=id` }]));
  const results = await graph.batch({ members, about: 'directory', signal: request.signal, ready: request.ready });
  throwWaits(results.values());
  const again: string[] = [];
  const managed: string[] = [];
  for (const [id, result] of results) {
    if (result.ok) managed.push(id);
    else if (!isMissing(result) && isPassing(result)) again.push(id);
  }
  refuseStandstill(asked, again, results);
  return step(
    { ...at, unsure: [...again, ...at.unsure.slice(asked.length)], parts: [...new Set([...at.parts, ...managed])] },
    {},
  );
};

/** Reads accounts in full, with their managers: two members of the batch for each. */
const readParts = async (graph: Graph, request: PageRequest, at: Cursor): Promise<Page> => {
  const asked = at.parts.slice(0, batchSize.value / 2);
  const members = new Map<string, Member>();
  for (const id of asked) {
    members.set(id, { path: `${pathOf(id)}?$select=${userFields}` });
    members.set(`${id}/manager`, { path: `${pathOf(id)}/manager?$select=id` });
  }
  const results = await graph.batch({ members, about: 'directory', signal: request.signal, ready: request.ready });
  throwWaits(results.values());
  const identities: Identity[] = [];
  const quarantined: Quarantined[] = [];
  const again: string[] = [];
  for (const id of asked) {
    const user = results.get(id);
    const manager = results.get(`${id}/manager`);
    // Gone since the page: the next delta says so.
    if (user === undefined || manager === undefined || isMissing(user)) continue;
    if (isPassing(user) || (!isMissing(manager) && isPassing(manager))) again.push(id);
    else if (user.ok) {
      const parsed = User.safeParse(user.body);
      const boss = manager.ok ? WithId.safeParse(manager.body) : null;
      if (!parsed.success) quarantined.push(faultOf(user.body, parsed.error));
      else if (boss?.success === false) quarantined.push({ id, reason: 'manager: has no id' });
      else identities.push(identityOf(parsed.data, boss?.data.id ?? null));
    }
  }
  refuseStandstill(asked, again, results);
  return step({ ...at, parts: [...again, ...at.parts.slice(asked.length)] }, { identities, quarantined });
};

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'People and their managers',
  gives: 'Who works here, in which department and for whom; the mailboxes that other streams read.',
  without: 'Without it nothing can be read: it tells which mailboxes there are.',
  own: {
    title: 'Who you are',
    gives: 'Your name, your addresses, your department, and who your manager is; nobody else.',
    without: 'Without it nothing can be read: it tells whose mailbox it is.',
  },
  permissions: streamPermissions.people,
  delegated: delegatedPermissions.people,
  every: 3600,
  standard: true,
  limits: directoryLimits,
} as const;

export const peopleStream = (graph: Graph): Stream => ({
  ...peopleDeclaration,
  next: async (request) => {
    const at = request.cursor === null ? begin : readCursor(Cursor, request.cursor);
    if (at.unsure.length > 0) return askManagers(graph, request, at);
    if (at.parts.length > 0) return readParts(graph, request, at);
    return listUsers(graph, request, at);
  },
});
