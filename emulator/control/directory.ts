// Control calls for what changes in a tenant's directory while it is being read: users, groups, switches, revoked sessions.
import { z } from 'zod';
import { entraNow } from '../entra/authority.ts';
import { TenantSwitches } from '../graph/tenant-switches.ts';
import { guidOf } from '../seeded.ts';
import { membersAt, withGroup, withMembers, withUserChange } from '../tenant/changes.ts';
import type { Tenant, TenantGroup } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { pickTenant, pickUser, readBody, readChange, type Handlers } from './calls.ts';

const UserChange = z.strictObject({
  tenant: z.string().optional(),
  user: z.string(),
  change: z.union([
    z.strictObject({ removed: z.literal(true) }),
    z.strictObject({
      accountEnabled: z.boolean().exactOptional(),
      licensed: z.boolean().exactOptional(),
      mailbox: z.enum(['active', 'none', 'on-premises', 'inactive']).exactOptional(),
      department: z.string().nullable().exactOptional(),
    }),
  ]),
});

const GroupChange = z.strictObject({
  tenant: z.string().optional(),
  /** Id, address or name; a name that is not there makes a group. */
  group: z.string(),
  mail: z.string().nullable().default(null),
  securityEnabled: z.boolean().default(true),
  unified: z.boolean().default(false),
  add: z.array(z.string()).default([]),
  remove: z.array(z.string()).default([]),
});

const SwitchChange = TenantSwitches.partial().extend({ tenant: z.string().optional() });
/** Of a user, or of an app as itself. */
const SessionEnd = z.union([
  z.strictObject({ tenant: z.string().optional(), user: z.string() }),
  z.strictObject({ tenant: z.string().optional(), clientId: z.string() }),
]);

const findGroup = (tenant: Tenant, named: string): TenantGroup | undefined => {
  const wanted = named.toLowerCase();
  return (tenant.groups ?? []).find(({ id, mail, displayName }) =>
    [id, mail ?? id, displayName].some((name) => name.toLowerCase() === wanted),
  );
};

const pickMember = (world: World, tenant: Tenant, named: string): string =>
  findGroup(tenant, named)?.id ?? pickUser(world, tenant, named).id;

const makeGroup = (world: World, tenant: Tenant, change: z.infer<typeof GroupChange>): TenantGroup => ({
  id: guidOf(`group ${tenant.id} ${change.group}`),
  displayName: change.group,
  description: null,
  mail: change.mail,
  securityEnabled: change.securityEnabled,
  unified: change.unified,
  createdAt: world.clock.now(),
  memberships: [],
});

const changeGroup = (world: World, change: z.infer<typeof GroupChange>) => {
  const tenant = pickTenant(world, change.tenant);
  const group = findGroup(tenant, change.group) ?? makeGroup(world, tenant, change);
  const now = world.clock.now();
  const removed = change.remove.map((name) => pickMember(world, tenant, name));
  const added = change.add.map((name) => pickMember(world, tenant, name));
  const kept = membersAt(group, now).filter((id) => !removed.includes(id));
  const members = [...new Set([...kept, ...added])];
  world.tenants.set(tenant.id, withGroup(tenant, withMembers(group, { at: now, machineAt: Date.now(), members })));
  return { id: group.id, displayName: group.displayName, members };
};

const changeUser = (world: World, { tenant: named, user: name, change }: z.infer<typeof UserChange>) => {
  const tenant = pickTenant(world, named);
  const user = pickUser(world, tenant, name);
  const at = world.clock.now();
  const entry =
    'removed' in change
      ? { at, removed: user.id, reason: 'changed' as const }
      : {
          at,
          user: {
            ...user,
            ...change,
            mailbox: change.mailbox ?? (change.licensed === false ? 'inactive' : user.mailbox),
          },
        };
  world.tenants.set(tenant.id, withUserChange(tenant, entry));
  return { id: user.id };
};

export const directoryHandlers: Handlers = {
  'POST /users': (world, request) => changeUser(world, readBody(UserChange, request)),
  'GET /groups': (world, { query }) => {
    const tenant = pickTenant(world, query.get('tenant'));
    const now = world.clock.now();
    const show = (group: TenantGroup) => {
      const { id, displayName, mail, securityEnabled, unified } = group;
      return { id, displayName, mail, securityEnabled, unified, members: membersAt(group, now) };
    };
    return { groups: (tenant.groups ?? []).map(show) };
  },
  'POST /groups': (world, request) => changeGroup(world, readBody(GroupChange, request)),
  'GET /switches': (world, { query }) => world.switches.of(pickTenant(world, query.get('tenant')).id),
  'POST /switches': (world, request) => {
    const { tenant: named, ...switches } = readChange(SwitchChange, request);
    const { id } = pickTenant(world, named);
    world.switches.set(id, TenantSwitches.parse({ ...world.switches.of(id), ...switches }));
    return world.switches.of(id);
  },
  'POST /revoke-access': (world, request) => {
    const end = readBody(SessionEnd, request);
    const tenant = pickTenant(world, end.tenant);
    const subject = 'user' in end ? pickUser(world, tenant, end.user).id : end.clientId;
    world.revocations.revoke(tenant.id, subject, entraNow(world));
    return {};
  },
};
