// The teams of the small office: three departments and the whole office, with guests among those who sell, three channels each.
import type { ChannelChange, Instant, Team, TeamChannel, TenantGroup, TenantUser } from '../../tenant/model.ts';
import { writeTalk } from '../channel-talk.ts';
import { bytesOf, canary, guidOf, type Key } from '../random.ts';
import { membershipsOf } from './groups.ts';
import { isThere } from './mail-plans.ts';
import { DOMAIN, type Member, type Office } from './people.ts';

const DAY = 86_400_000;

interface Plan {
  readonly name: string;
  readonly belongs: (member: Member) => boolean;
  readonly channels: readonly string[];
  readonly visibility: Team['visibility'];
}

const inDepartment =
  (department: string) =>
  ({ kind, user }: Member): boolean =>
    kind === 'person' && user.department === department;
const isGuest = ({ kind }: Member): boolean => kind === 'guest';

const plans: readonly Plan[] = [
  {
    name: 'Engineering Team',
    belongs: inDepartment('Engineering'),
    channels: ['General', 'platform', 'help-platform'],
    visibility: 'private',
  },
  {
    name: 'Sales Team',
    belongs: (member) => inDepartment('Sales')(member) || isGuest(member),
    channels: ['General', 'accounts', 'partners'],
    visibility: 'private',
  },
  {
    name: 'Operations Team',
    belongs: inDepartment('Operations'),
    channels: ['General', 'facilities', 'hiring'],
    visibility: 'private',
  },
  {
    name: 'Whole Office',
    belongs: ({ kind }) => kind === 'person',
    channels: ['General', 'lounge', 'announcements'],
    visibility: 'public',
  },
];

const idOf = (office: Office, name: string): string => guidOf([office.seed, 'team', name]);

const addressOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@${DOMAIN}`;

const createdAt = (office: Office): Instant => office.now - 500 * DAY;

/** The group that a team belongs to. */
const groupOf = (office: Office, plan: Plan): TenantGroup => ({
  id: idOf(office, plan.name),
  displayName: plan.name,
  description: `Everybody of ${plan.name}`,
  mail: addressOf(plan.name),
  securityEnabled: false,
  unified: true,
  isTeam: true,
  createdAt: createdAt(office),
  memberships: membershipsOf(office.members.filter(plan.belongs), createdAt(office)),
});

/** Who joins the office is added to the team on the first day, and General tells. */
const writeEvents = (office: Office, plan: Plan, owner: TenantUser): readonly ChannelChange[] =>
  office.members
    .filter((member) => plan.belongs(member) && member.from > office.from)
    .map(({ user, from }) => ({
      at: from + 7 * 60_000,
      posted: {
        id: String(from + 7 * 60_000),
        root: null,
        author: null,
        event: { members: [user.id], initiator: owner.id },
        subject: null,
        importance: 'normal' as const,
        text: '',
        mentions: [],
        attachments: [],
      },
    }));

const makeChannel = (office: Office, plan: Plan, name: string): TeamChannel => {
  const key: Key = [office.seed, 'channel', plan.name, name];
  const id = `19:${bytesOf(key, 16).toString('hex')}@thread.tacv2`;
  const members = office.members.filter(plan.belongs);
  const [owner] = members;
  const speakers = (at: Instant): readonly TenantUser[] =>
    members.filter((member) => isThere(member, at)).map(({ user }) => user);
  let written: readonly ChannelChange[] | null = null;
  return {
    id,
    displayName: name,
    description: `About ${canary('folder', key)}`,
    createdAt: createdAt(office),
    changes: () => {
      const { from, until } = office;
      written ??= [
        ...writeTalk({ key, id, displayName: name, from, until, busy: 3, speakers }),
        ...(name === 'General' && owner ? writeEvents(office, plan, owner.user) : []),
      ].sort((a, b) => a.at - b.at);
      return written;
    },
  };
};

export const formTeamGroups = (office: Office): readonly TenantGroup[] => plans.map((plan) => groupOf(office, plan));

export const formTeams = (office: Office): readonly Team[] =>
  plans.map((plan) => ({
    id: idOf(office, plan.name),
    visibility: plan.visibility,
    createdAt: createdAt(office),
    owners: office.members
      .filter(plan.belongs)
      .slice(0, 1)
      .map(({ user }) => user.id),
    channels: plan.channels.map((name) => makeChannel(office, plan, name)),
  }));
