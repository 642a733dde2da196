// The users of the account, active ones first, then those that were switched off.
import { z } from 'zod';
import type { Identity } from '../../../contract/records.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import type { Zoom } from '../client.ts';
import { zoomLimits } from '../limits.ts';
import { address, follow, instant, parseList, queryOf, Spot, startSpot, text, zoomId } from '../pages.ts';
import { streamPermissions } from '../permissions.ts';
import { page, readCursor } from '../../pages.ts';

const statuses = ['active', 'inactive'] as const;

const Cursor = z.strictObject({ status: z.enum(statuses), spot: Spot });

const User = z.object({
  id: zoomId,
  email: address,
  display_name: text,
  first_name: text,
  last_name: text,
  dept: text,
  job_title: text,
  created_at: instant.nullish().catch(null),
});
type User = z.infer<typeof User>;

const identityOf = (user: User, enabled: boolean): Identity => ({
  id: user.id,
  kind: 'person',
  displayName:
    user.display_name ??
    [user.first_name, user.last_name]
      .filter((one) => one !== null)
      .join(' ')
      .slice(0, 512)
      .toWellFormed(),
  addresses: user.email === null ? [] : [user.email],
  department: user.dept,
  jobTitle: user.job_title,
  managerId: null,
  enabled,
  mailbox: true,
  createdAt: user.created_at ?? null,
});

const nextUsers = async (zoom: Zoom, { cursor, signal, ready }: PageRequest): Promise<Page> => {
  const at = cursor === null ? { status: statuses[0], spot: startSpot } : readCursor(Cursor, cursor);
  const answer = await zoom.get(`/users?${queryOf(at.spot, { status: at.status })}`, { signal, ready });
  const { parsed, quarantined } = parseList(User, answer, 'users');
  const identities = parsed.map((user) => identityOf(user, at.status === 'active'));
  const spot = follow(at.spot, answer);
  if (spot !== null) return page({ identities, quarantined, cursor: { ...at, spot }, done: false });
  const done = at.status === 'inactive';
  const next = { status: statuses[done ? 0 : 1], spot: startSpot };
  return page({ identities, quarantined, cursor: next, done });
};

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'People of the Zoom account',
  gives: 'Who hosts calls at Zoom: names, addresses, departments.',
  without: 'Without it no calls are found.',
  permissions: streamPermissions.people,
  delegated: null,
  every: 86_400,
  standard: true,
  limits: zoomLimits,
} as const;

export const peopleStream = (zoom: Zoom): Stream => ({
  ...peopleDeclaration,
  next: (request) => nextUsers(zoom, request),
});
