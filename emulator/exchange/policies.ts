// What an administrator sets in Exchange and Teams about who reaches which mailbox, as the control API takes it.
import { z } from 'zod';

const names = z.array(z.string().toLowerCase());

const common = {
  /** The tenant it was set in, by id; null holds in all. */
  tenant: z.string().toLowerCase().nullable().default(null),
  /** How long a change of it, or of its groups, goes unnoticed; on the emulator's clock or on the machine's. */
  delaySeconds: z.number().min(0).default(0),
  runsOn: z.enum(['clock', 'machine']).default('clock'),
};

/** Users by id or userPrincipalName; groups by id, mail or display name. */
const reach = { users: names.default([]), groups: names.default([]) };
const clientId = z.string().toLowerCase();

export const Policy = z.discriminatedUnion('kind', [
  /** New-ApplicationAccessPolicy: only these mailboxes, or all but these. */
  z.strictObject({
    kind: z.literal('access-policy'),
    clientId,
    access: z.enum(['restrict', 'deny']),
    ...reach,
    nested: z.boolean().default(true),
    ...common,
  }),
  /** New-ManagementRoleAssignment -App: a grant that no token shows; `organization` is one without a scope. */
  z.strictObject({
    kind: z.literal('rbac'),
    clientId,
    role: z.string(),
    organization: z.boolean().default(false),
    ...reach,
    // MemberOfGroup looks at direct members only.
    nested: z.boolean().default(false),
    ...common,
  }),
  /** Grant-CsApplicationAccessPolicy: meetings of these users; `global` is everybody. */
  z.strictObject({
    kind: z.literal('teams-access'),
    clientId,
    global: z.boolean().default(false),
    ...reach,
    nested: z.boolean().default(false),
    ...common,
  }),
  /** Add-MailboxPermission -AccessRights FullAccess: these people may open the mailbox of one other. */
  z.strictObject({
    kind: z.literal('mailbox-permission'),
    mailbox: z.string().toLowerCase(),
    ...reach,
    nested: z.boolean().default(true),
    ...common,
  }),
]);
export type Policy = z.infer<typeof Policy>;
