// One user of the directory → an Identity.
import { z } from 'zod';
import type { Identity } from '../../contract/records.ts';
import { address, googleId, moment, text } from './fields.ts';

const flag = z.boolean().nullish();

const organization = z.object({ title: text, department: text, primary: flag });
const relation = z.object({ type: z.string().nullish(), value: address });

/** All that is asked for of a user. */
export const User = z.object({
  id: googleId,
  primaryEmail: address,
  aliases: z.array(address).nullish(),
  name: z.object({ fullName: text }).nullish(),
  suspended: flag,
  archived: flag,
  isMailboxSetup: flag,
  creationTime: moment.nullish().catch(null),
  organizations: z.array(organization).nullish().catch(null),
  relations: z.array(relation).nullish().catch(null),
});
type User = z.infer<typeof User>;

export const userFields =
  'id,primaryEmail,aliases,name/fullName,suspended,archived,isMailboxSetup,creationTime,' +
  'organizations(title,department,primary),relations(type,value)';

/** Google has no mark for shared mailboxes, and rooms are no users: whoever is listed is taken for a person. */
export const identityOf = (user: User, ids: ReadonlyMap<string, string>): Identity => {
  const enabled = user.suspended !== true && user.archived !== true;
  const organizations = user.organizations ?? [];
  const work = organizations.find(({ primary }) => primary === true) ?? organizations[0];
  const manager = user.relations?.find(({ type }) => type === 'manager')?.value ?? null;
  const managerId = manager === null ? null : (ids.get(manager) ?? null);
  const addresses = [user.primaryEmail, ...(user.aliases ?? [])].filter((one) => one !== null);
  return {
    id: user.id,
    kind: 'person',
    displayName: user.name?.fullName ?? user.primaryEmail ?? user.id.slice(0, 512),
    addresses: [...new Set(addresses)],
    department: work?.department ?? null,
    jobTitle: work?.title ?? null,
    managerId: managerId === user.id ? null : managerId,
    enabled,
    // Nobody can be acted for who is suspended or archived.
    mailbox: enabled && user.isMailboxSetup !== false,
    createdAt: typeof user.creationTime === 'number' ? new Date(user.creationTime).toISOString() : null,
  };
};
