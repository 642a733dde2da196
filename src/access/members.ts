// Members: who can sign in, how a colleague joins by a link, and how a login ends.
import { randomUUID } from 'node:crypto';
import type { FlowParts } from '../connections/flow.ts';
import { FlowRefused, linkUnknown, linkUsed, loginExists } from '../connections/flow-refusal.ts';
import { findLiving, type MadeLink, makeLink, purposeOf } from '../connections/links.ts';
import type { Role } from '../contract/session.ts';
import { codeOf } from '../db/errors.ts';
import { revokeLinksOf, unuseLink, useLink } from '../db/queries/links.ts';
import { createLogin, deleteLogin, findLogin, listLogins } from '../db/queries/logins.ts';
import { keepRightChange } from '../db/queries/rights.ts';
import { deleteOwnViews } from '../db/queries/views.ts';
import { can } from './can.ts';
import { hashPassword } from './passwords.ts';

const joinMs = 7 * 86_400_000;

/** Errors: FlowRefused when the address can sign in already, here or in another organization. */
export const inviteMember = async (
  parts: FlowParts,
  invite: {
    readonly organizationId: string;
    /** The login that invites; null: the operator. */
    readonly by: string | null;
    readonly createdBy: string;
    readonly origin: string;
    readonly email: string;
    readonly role: Exclude<Role, 'owner'>;
  },
): Promise<MadeLink> => {
  const email = invite.email.toLowerCase();
  if ((await parts.database.door((tx) => findLogin(tx, email))) !== null) throw new FlowRefused(loginExists);
  const nothing = { provider: null, way: null, streams: [], since: null, connectionId: null };
  return makeLink(parts, { ...invite, ...nothing, email, kind: 'join', lifeMs: joinMs });
};

/** Makes the login. Of many who redeem one link at once, one does. Errors: FlowRefused. */
export const join = async (
  parts: FlowParts,
  given: { readonly token: string; readonly fullName: string; readonly password: string },
): Promise<{ email: string }> => {
  const link = await findLiving(parts, given.token);
  const { role } = purposeOf(link);
  const { organizationId, linkId, email } = link;
  if (link.kind !== 'join' || role === null || email === null) throw new FlowRefused(linkUnknown);
  const passwordHash = await hashPassword(given.password);
  const now = new Date(parts.seams.clock.now());
  const use = { organizationId, linkId, browserHash: null, connectionId: null, now };
  if (!(await parts.database.tenant(organizationId, (tx) => useLink(tx, use)))) throw new FlowRefused(linkUsed);
  const login = { userId: randomUUID(), organizationId, email, fullName: given.fullName, role, passwordHash };
  try {
    await parts.database.door((tx) => createLogin(tx, { ...login, createdAt: now }));
  } catch (error) {
    await parts.database.tenant(organizationId, (tx) => unuseLink(tx, use));
    if (codeOf(error) === '23505') throw new FlowRefused(loginExists);
    throw error;
  }
  return { email };
};

export const listMembers = async (parts: FlowParts, organizationId: string) =>
  (await parts.database.door((tx) => listLogins(tx, organizationId))).map(
    ({ userId: id, email, fullName, role, createdAt, namesGivenAt, namesGivenBy }) => ({
      id,
      email,
      fullName,
      role,
      since: createdAt.toISOString(),
      names: can(role, 'names:export')
        ? ('role' as const)
        : namesGivenAt === null
          ? ('none' as const)
          : ('given' as const),
      namesGiven: namesGivenAt && { at: namesGivenAt.toISOString(), by: namesGivenBy ?? '' },
    }),
  );

/** Login, sessions, living links and views of their own end. An owner is removed by owners only; the last one stays. */
export const removeMember = async (
  parts: FlowParts,
  asked: { readonly organizationId: string; readonly userId: string; readonly role: Role; readonly by: string },
): Promise<'removed' | 'unknown' | 'last-owner' | 'not-allowed'> => {
  const { organizationId, userId } = asked;
  const members = await parts.database.door((tx) => listLogins(tx, organizationId));
  const member = members.find((one) => one.userId === userId);
  if (member?.role === 'owner' && asked.role !== 'owner') return 'not-allowed';
  const now = new Date(parts.seams.clock.now());
  const removed = await parts.database.door(async (tx) => {
    const done = await deleteLogin(tx, { organizationId, userId });
    if (done === 'removed' && member !== undefined && member.namesGivenAt !== null) {
      const end = { changeId: randomUUID(), userId, member: member.fullName, given: false, at: now, by: asked.by };
      await keepRightChange(tx, { organizationId, ...end });
    }
    return done;
  });
  if (removed === 'removed') {
    await parts.database.tenant(organizationId, async (tx) => {
      await revokeLinksOf(tx, { organizationId, by: userId, now });
      await deleteOwnViews(tx, { organizationId, userId });
    });
  }
  return removed;
};
