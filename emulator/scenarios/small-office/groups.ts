// The groups of the small office: its departments and all of them together, leads, and the mailboxes of a pilot.
import type { Instant, Membership, TenantGroup } from '../../tenant/model.ts';
import { guidOf } from '../random.ts';
import { DOMAIN, type Member, type Office } from './people.ts';

const DAY = 86_400_000;

const idOf = (office: Office, name: string): string => guidOf([office.seed, 'group', name]);

/** People come into a group when they join and leave it when they leave. */
export function membershipsOf(members: readonly Member[], createdAt: Instant): readonly Membership[] {
  const turns = members.flatMap(({ from, until }) => [from, until]).filter((at) => at > createdAt);
  return [createdAt, ...new Set(turns.sort((a, b) => a - b))].map((at) => ({
    at,
    machineAt: 0,
    members: members.filter(({ from, until }) => from <= at && at < until).map(({ user }) => user.id),
  }));
}

interface Plan {
  readonly name: string;
  readonly description: string;
  readonly address?: string;
  readonly unified?: boolean;
  readonly securityEnabled?: boolean;
}

function makeGroup(
  office: Office,
  plan: Plan,
  memberships: (createdAt: Instant) => readonly Membership[],
): TenantGroup {
  const createdAt = office.now - 600 * DAY;
  return {
    id: idOf(office, plan.name),
    displayName: plan.name,
    description: plan.description,
    mail: plan.address === undefined ? null : `${plan.address}@${DOMAIN}`,
    securityEnabled: plan.securityEnabled ?? true,
    unified: plan.unified ?? false,
    createdAt,
    memberships: memberships(createdAt),
  };
}

/** Six direct members: a pilot is scoped by a mail-enabled security group, and RBAC looks at direct members only. */
const PILOTS = 6;

export function formGroups(office: Office): readonly TenantGroup[] {
  const people = office.members.filter(({ kind }) => kind === 'person');
  const names = [...new Set(people.map(({ user }) => user.department ?? ''))];
  const departments = names.map((name) =>
    makeGroup(office, { name, description: `Everybody in ${name}` }, (createdAt) =>
      membershipsOf(
        people.filter(({ user }) => user.department === name),
        createdAt,
      ),
    ),
  );
  const managers = new Set(people.map(({ user }) => user.managerId));
  const leads = makeGroup(
    office,
    { name: 'Leads', description: 'Who leads a team', address: 'leads', unified: true, securityEnabled: false },
    (createdAt) =>
      membershipsOf(
        people.filter(({ user }) => managers.has(user.id)),
        createdAt,
      ),
  );
  const pilot = makeGroup(
    office,
    { name: 'Pilot Mailboxes', description: 'Mailboxes that may be read', address: 'pilot.mailboxes' },
    (createdAt) => membershipsOf(people.slice(0, PILOTS), createdAt),
  );
  const everybody = makeGroup(office, { name: 'All Staff', description: 'All departments' }, (createdAt) => [
    { at: createdAt, machineAt: 0, members: departments.map(({ id }) => id) },
  ]);
  const pilots = makeGroup(
    office,
    { name: 'Pilot and Leads', description: 'Groups in a group', address: 'pilot.and.leads' },
    (createdAt) => [{ at: createdAt, machineAt: 0, members: [pilot.id, leads.id] }],
  );
  return [...departments, leads, pilot, everybody, pilots];
}
