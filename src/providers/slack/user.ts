// One member of a workspace → an Identity; alike from the Web API and from an export.
import { z } from 'zod';
import type { Identity } from '../../contract/records.ts';
import { address, slackId, text } from './fields.ts';

const flag = z.boolean().nullish();

const User = z.object({
  id: slackId,
  name: text,
  real_name: text,
  deleted: flag,
  is_bot: flag,
  is_workflow_bot: flag,
  /** Guests of many channels, of one, and of another workspace. */
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_stranger: flag,
  profile: z.object({ real_name: text, display_name: text, email: address, title: text }).nullish(),
});
type User = z.infer<typeof User>;

const kindOf = (user: User): Identity['kind'] => {
  // Slackbot does not say that it is one.
  if (user.is_bot || user.is_workflow_bot || user.id === 'USLACKBOT') return 'app';
  return user.is_restricted || user.is_ultra_restricted || user.is_stranger ? 'guest' : 'person';
};

/** A member's record. An address needs the scope `users:read.email`, and is not in every export. */
export const Member = User.transform((user): Identity => {
  const { profile } = user;
  return {
    id: user.id,
    kind: kindOf(user),
    displayName: profile?.real_name ?? user.real_name ?? profile?.display_name ?? user.name ?? '',
    addresses: profile?.email ? [profile.email] : [],
    department: null,
    jobTitle: profile?.title ?? null,
    managerId: null,
    enabled: user.deleted !== true,
    mailbox: false,
    createdAt: null,
  };
});
