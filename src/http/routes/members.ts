// Members: invited, joined by a link, listed, removed.
import { inviteMember, join, listMembers, removeMember } from '../../access/members.ts';
import { describeLink, markSent } from '../../connections/links.ts';
import * as contract from '../../contract/links.ts';
import { joinMail } from '../../notify/link-mail.ts';
import { notAllowed, notFound, Refusal } from '../errors.ts';
import { Brake, nameOf, originOf, orRefuse } from '../flow-answer.ts';
import { publicRoute, type Route, route } from '../route.ts';
import { type LinkRouteParts, organizationName, trySend } from './links.ts';

const lastOwner = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'last-owner',
    message: 'This is the only owner.',
    fix: 'An organization always has one. Make somebody else owner first.',
  });

export const memberRoutes = (parts: LinkRouteParts): readonly Route[] => {
  // A password is hashed for each: that is dear, and nobody joins thirty times a minute.
  const brake = new Brake(parts.seams.clock, 30);
  return [
    route(contract.listMembers, async ({ caller }) => ({ members: await listMembers(parts, caller.organizationId) })),
    route(contract.inviteMember, async ({ input, caller, request }) => {
      const { organizationId, userId: by } = caller;
      const createdBy = nameOf(caller);
      const origin = originOf(request, parts.publicUrl);
      const { link, url } = await orRefuse(() =>
        inviteMember(parts, { ...input, organizationId, by, createdBy, origin }),
      );
      const name = await organizationName(parts, organizationId);
      const mail = { to: input.email, url, createdBy, organizationName: name, expiresAt: link.expiresAt };
      const sent = await trySend(parts, organizationId, joinMail({ ...mail, reminder: false, role: input.role }));
      if (sent) await markSent(parts, link);
      const now = parts.seams.clock.now();
      return { link: describeLink({ ...link, sentAt: sent ? new Date(now) : null }, now), url, sent };
    }),
    route(contract.removeMember, async ({ input, caller }) => {
      const { organizationId, role } = caller;
      const by = nameOf(caller);
      const removed = await removeMember(parts, { organizationId, userId: input.id, role, by });
      if (removed === 'unknown') throw notFound('The member');
      if (removed === 'not-allowed') throw notAllowed();
      if (removed === 'last-owner') throw lastOwner();
      return {};
    }),
    publicRoute(contract.join, ({ input, request }) => brake.run(request, () => orRefuse(() => join(parts, input)))),
  ];
};
