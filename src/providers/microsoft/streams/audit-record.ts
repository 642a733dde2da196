// One record of the audit log → an AuditEvent: who did what kind of thing. To what, and from where, is not looked at.
import { z } from 'zod';
import { AuditEvent, type Sighting } from '../../../contract/records.ts';
import { address, instant, sourceId } from '../fields.ts';

/** What a service wrote itself; of it only who acted is looked at, and only where nothing else names an account. */
const Written = z.object({ UserKey: z.string().nullish() });

const Entry = z.object({
  id: sourceId,
  createdDateTime: instant.refine((at) => at !== null, 'is missing'),
  operation: z.string(),
  service: z.string().nullish(),
  auditLogRecordType: z.string().nullish(),
  userType: z.string().nullish(),
  userId: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  auditData: Written.nullish().catch(null),
});
type Entry = z.infer<typeof Entry>;

/** Nobody of the organization: programs, policies, and those who run Microsoft's own servers. */
const machines = new Set(['system', 'application', 'serviceprincipal', 'custompolicy', 'systempolicy', 'dcadmin']);

/** Names that services act under, whatever kind of user they call themselves. */
const services = /^(app@sharepoint$|sharepoint\\system$|nt (authority|service)\\|s-1-5-)/i;

const isMachine = ({ userType, userId }: Entry): boolean =>
  machines.has((userType ?? '').toLowerCase()) || services.test(userId ?? '');

const nobody = '00000000-0000-0000-0000-000000000000';

const isDirectoryId = (text: string): boolean => z.guid().safeParse(text).success && text !== nobody;
/** Longer ones are none, and are not looked at closely: a long row of dots would take the square of its length. */
const isAddress = (text: string): boolean => text.length <= 320 && /^[^@\s|\\]+@[^@\s|\\]+\.[^@\s|\\]+$/.test(text);

/**
 * The account by its id in the directory, else by its address; null where neither is told. What a service writes as an id
 * need not be the directory's: the address goes along, so that somebody is known by it.
 */
const accountOf = (entry: Entry): { readonly id: string; readonly address: string | null } | null => {
  const names = [entry.userId, entry.auditData?.UserKey, entry.userPrincipalName].filter((name) => name != null);
  const id = names.find(isDirectoryId)?.toLowerCase();
  const named = address.safeParse([entry.userPrincipalName, entry.userId].find((name) => isAddress(name ?? ''))).data;
  if (id === undefined && named === undefined) return null;
  return { id: id ?? `address:${named}`, address: named ?? null };
};

/** `Add member to role.` → `Add-member-to-role`: names of Entra's operations are written with blanks and a full stop. */
const nameOf = (text: string): string => text.trim().replace(/\.$/, '').replace(/ +/g, '-');

interface Audited {
  readonly event: AuditEvent;
  /** Where an address is told. */
  readonly account: Sighting | null;
}

const Named = AuditEvent.pick({ service: true, operation: true });

/** Null for what programs did. */
export const AuditRecord = Entry.transform((entry, context): Audited | null => {
  if (isMachine(entry)) return null;
  const refuse = (path: string, message: string): never => {
    context.addIssue({ code: 'custom', message, path: [path] });
    return z.NEVER;
  };
  const account = accountOf(entry);
  if (account === null) return refuse('userId', 'is neither an id of the directory nor an address');
  const service = entry.service ?? entry.auditLogRecordType ?? '';
  const names = Named.safeParse({ service: nameOf(service), operation: nameOf(entry.operation) });
  if (!names.success) return refuse(String(names.error.issues[0]?.path[0]), 'is no name out of a list');
  const { id, createdDateTime: at } = entry;
  if (at === null) return refuse('createdDateTime', 'is missing');
  return {
    event: { kind: 'audit', id, at, account: account.id, ...names.data },
    account:
      account.address === null
        ? null
        : { id: account.id, kind: 'unknown', displayName: '', addresses: [account.address] },
  };
});
