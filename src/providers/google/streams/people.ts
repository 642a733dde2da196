// The users of the domain with their managers, then those who were deleted in the last weeks.
import { z } from 'zod';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import type { Google } from '../api.ts';
import type { Directory } from '../directory.ts';
import { googleId } from '../fields.ts';
import { directoryLimits, usersPerPage } from '../limits.ts';
import { askAgain, follow, goOn, parseList, Spot, startSpot } from '../pages.ts';
import { permissionsOf } from '../scopes.ts';
import { identityOf, User, userFields } from '../user.ts';
import { page, readCursor } from '../../pages.ts';

const Cursor = z.strictObject({ who: z.enum(['present', 'deleted']), spot: Spot });
type Cursor = z.infer<typeof Cursor>;

const begin: Cursor = { who: 'present', spot: startSpot };

const Deleted = z.object({ id: googleId });

const listUsers = async (
  google: Google,
  request: PageRequest,
  at: Cursor,
): Promise<Readonly<Record<string, unknown>>> =>
  google.get({
    path: '/users',
    query: [
      ['customer', 'my_customer'],
      ['maxResults', String(Math.max(1, usersPerPage.value >> (request.halvings ?? 0)))],
      // Managers and departments are part of the basic view; "full" would add fields of the customer's own.
      ['fields', `nextPageToken,users(${at.who === 'deleted' ? 'id' : userFields})`],
      ...(at.who === 'deleted' ? [['showDeleted', 'true'] as const] : []),
      ...goOn(at.spot),
    ],
    about: 'directory',
    user: null,
    placed: at.spot.token !== null,
    signal: request.signal,
    ready: request.ready,
  });

const nextUsers = async (google: Google, directory: Directory, request: PageRequest): Promise<Page> => {
  request.signal.throwIfAborted();
  const at = request.cursor === null ? begin : readCursor(Cursor, request.cursor);
  if (at.who === 'deleted') {
    // Mostly nobody was deleted: the rows are not missed.
    const answer = await listUsers(google, request, at);
    const { parsed, quarantined } = parseList(Deleted, answer, 'users');
    const spot = follow(at.spot, answer);
    const removedIdentities = parsed.map(({ id }) => id);
    const cursor: Cursor = spot === null ? begin : { ...at, spot };
    return page({ removedIdentities, quarantined, cursor, done: spot === null });
  }
  const ids = await directory.idsByAddress(request.signal);
  const answer = await listUsers(google, request, at);
  const again = askAgain(at.spot, answer, 'users');
  if (again !== null) return page({ cursor: { ...at, spot: again }, done: false });
  const { parsed, quarantined } = parseList(User, answer, 'users');
  const identities = parsed.map((user) => identityOf(user, ids));
  const spot = follow(at.spot, answer);
  const cursor: Cursor = spot === null ? { who: 'deleted', spot: startSpot } : { ...at, spot };
  return page({ identities, quarantined, cursor, done: false });
};

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'People and their managers',
  gives: 'Who works here, in which department and for whom; the mailboxes and calendars that other streams read.',
  without: 'Without it nothing can be read: it tells which mailboxes there are.',
  permissions: permissionsOf('people'),
  delegated: null,
  every: 3600,
  standard: true,
  limits: directoryLimits,
} as const;

export const peopleStream = (google: Google, directory: Directory): Stream => ({
  ...peopleDeclaration,
  next: (request) => nextUsers(google, directory, request),
});
