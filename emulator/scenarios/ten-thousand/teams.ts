// Teams of the ten thousand: every fiftieth team of people has one, with two channels that are written when they are first read.
import type { ChannelChange, Instant, Team, TenantGroup, TenantUser } from '../../tenant/model.ts';
import { writeTalk } from '../channel-talk.ts';
import { bytesOf, guidOf, type Key } from '../random.ts';
import { DOMAIN, GROUPS, idOf, membersOf, type Organization } from './organization.ts';

const EVERY = 50;
const CHANNELS = ['General', 'help-desk'];

const numbers = Array.from({ length: Math.floor(GROUPS / EVERY) }, (_, index) => index * EVERY);
const groupId = (group: number, seed: number): string => guidOf([seed, 'ten-thousand', 'group', group]);

export const formTeamGroups = ({ seed }: Organization, createdAt: Instant): readonly TenantGroup[] =>
  numbers.map((group) => ({
    id: groupId(group, seed),
    displayName: `Team ${group}`,
    description: null,
    mail: `team.${group}@${DOMAIN}`,
    securityEnabled: false,
    unified: true,
    isTeam: true,
    createdAt,
    memberships: [{ at: createdAt, machineAt: 0, members: membersOf(group).map((person) => idOf(person, seed)) }],
  }));

/** `users` are everybody, by number. */
export const formTeams = (organization: Organization, users: readonly TenantUser[]): readonly Team[] =>
  numbers.map((group) => {
    const { seed, from, until } = organization;
    const members = membersOf(group).flatMap((person) => users[person] ?? []);
    const active = members.filter(({ accountEnabled }) => accountEnabled);
    const createdAt = from - 300 * 86_400_000;
    return {
      id: groupId(group, seed),
      visibility: 'private',
      createdAt,
      owners: members.slice(0, 1).map(({ id }) => id),
      channels: CHANNELS.map((displayName) => {
        const key: Key = [seed, 'ten-thousand', group, displayName];
        const id = `19:${bytesOf(key, 16).toString('hex')}@thread.tacv2`;
        let written: readonly ChannelChange[] | null = null;
        const changes = () =>
          (written ??= writeTalk({ key, id, displayName, from, until, busy: 4, speakers: () => active }));
        return { id, displayName, description: null, createdAt, changes };
      }),
    };
  });
