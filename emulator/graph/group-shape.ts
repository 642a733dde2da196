// A group as Graph shows one, and its members of both kinds.
import { membersAt } from '../tenant/changes.ts';
import type { Instant, Tenant, TenantGroup, TenantUser } from '../tenant/model.ts';
import { project, type Shape } from './shape.ts';
import { showUsers } from './user-shape.ts';

const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const shape: Shape<TenantGroup> = {
  id: (group) => group.id,
  deletedDateTime: () => null,
  classification: () => null,
  createdDateTime: (group) => writeTime(group.createdAt),
  description: (group) => group.description,
  displayName: (group) => group.displayName,
  expirationDateTime: () => null,
  groupTypes: (group) => (group.unified ? ['Unified'] : []),
  mail: (group) => group.mail,
  mailEnabled: (group) => group.mail !== null,
  mailNickname: (group) => group.mail?.split('@')[0] ?? group.displayName.replaceAll(/\W/g, ''),
  membershipRule: () => null,
  onPremisesSyncEnabled: () => null,
  proxyAddresses: (group) => (group.mail === null ? [] : [`SMTP:${group.mail}`]),
  renewedDateTime: (group) => writeTime(group.createdAt),
  resourceProvisioningOptions: (group) => (group.isTeam === true ? ['Team'] : []),
  securityEnabled: (group) => group.securityEnabled,
  visibility: () => null,
};

/** Makes the function that shows a group. Throws 400 for a property that groups do not have. */
export const showGroups = (select: readonly string[] | null): ((group: TenantGroup) => Record<string, unknown>) =>
  project(shape, 'group', select ?? Object.keys(shape));

export const findGroup = (tenant: Tenant, id: string): TenantGroup | undefined =>
  (tenant.groups ?? []).find((group) => group.id === id.toLowerCase());

export type Member = { readonly user: TenantUser } | { readonly group: TenantGroup };
export const idOf = (member: Member): string => ('user' in member ? member.user.id : member.group.id);

/** Direct members by id; who left the directory belongs to no group. */
export const listMembers = (tenant: Tenant, group: TenantGroup, now: Instant): readonly Member[] =>
  membersAt(group, now)
    .flatMap((id): readonly Member[] => {
      const user = tenant.user(id, now);
      if (user) return [{ user }];
      const inner = findGroup(tenant, id);
      return inner ? [{ group: inner }] : [];
    })
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));

/** Members at any depth, each once; groups that hold each other end somewhere. */
export const listTransitive = (tenant: Tenant, group: TenantGroup, now: Instant): readonly Member[] => {
  const found = new Map<string, Member>();
  const waiting = [group];
  for (const next of waiting) {
    for (const member of listMembers(tenant, next, now)) {
      const id = idOf(member);
      if (id === group.id || found.has(id)) continue;
      found.set(id, member);
      if ('group' in member) waiting.push(member.group);
    }
  }
  return [...found.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
};

interface MemberView {
  readonly select: readonly string[] | null;
  readonly permissions: ReadonlySet<string>;
  /** Only users: their type goes without saying. */
  readonly cast: boolean;
}

const readsUsers = ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'];

/** Whoever may read memberships and not users sees of a user that there is one. */
export const showMembers = ({
  select,
  permissions,
  cast,
}: MemberView): ((member: Member) => Record<string, unknown>) => {
  const readable = readsUsers.some((name) => permissions.has(name));
  const users = showUsers({ select, permissions, single: false });
  const known = select === null ? null : select.filter((name) => Object.hasOwn(shape, name));
  const groups = showGroups(known);
  return (member) => {
    if ('group' in member) return { '@odata.type': '#microsoft.graph.group', ...groups(member.group) };
    const shown = users(member.user);
    const seen = readable
      ? shown
      : Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, name === 'id' ? value : null]));
    return cast ? seen : { '@odata.type': '#microsoft.graph.user', ...seen };
  };
};
