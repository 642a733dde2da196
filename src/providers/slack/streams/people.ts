// The members of the workspace, all of them in each cycle: Slack tells no changes.
import { z } from 'zod';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import type { Api } from '../api.ts';
import { listLimits, rowsPerPage, streamScopes } from '../limits.ts';
import { follow, listIn, parseItems, Place, startPlace } from '../pages.ts';
import { Member } from '../user.ts';
import { page, readCursor } from '../../pages.ts';

const Cursor = z.strictObject({ place: Place });

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'Members of the workspace',
  gives: 'Who writes in Slack, and by which address they are somebody on the roster.',
  without: 'Without it nobody in Slack can be told to be somebody on the roster.',
  permissions: streamScopes.people,
  delegated: null,
  every: 86_400,
  standard: true,
  limits: listLimits,
} as const;

const nextMembers = async (api: Api, request: PageRequest): Promise<Page> => {
  const { signal, ready } = request;
  const { place } = request.cursor === null ? { place: startPlace } : readCursor(Cursor, request.cursor);
  const cursor = place.next === null ? {} : { cursor: place.next };
  const wanted = { limit: String(rowsPerPage.members.value), ...cursor };
  const { body } = await api({ method: 'users.list', arguments: wanted, signal, ready });
  const { parsed, quarantined } = parseItems(Member, listIn(body, 'members'));
  const next = follow(place, body);
  // A page may tell something twice.
  const identities = [...new Map(parsed.map((member) => [member.id, member])).values()];
  return page({ identities, quarantined, cursor: { place: next ?? startPlace }, done: next === null });
};

export const peopleStream = (api: Api): Stream => ({
  ...peopleDeclaration,
  next: (request) => nextMembers(api, request),
});
