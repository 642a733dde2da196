// users.list: the tenant's people as members of a workspace, with guests, bots and those who left.
import type { Tenant, TenantUser, Instant } from '../tenant/model.ts';
import { sliceList } from './cursors.ts';
import { SlackError } from './errors.ts';
import { readLimit, type Method, type MethodCall } from './method.ts';
import { appId, botId, botUserId, memberId, teamId } from './slack.ts';

interface Known {
  readonly user: TenantUser;
  readonly deleted: boolean;
  readonly updatedAt: Instant;
}

/** Everybody who ever had an account, as they are at that instant or were before they went. */
const listPeople = (tenant: Tenant, now: Instant): readonly Known[] => {
  const people = new Map<string, Known>();
  for (const change of tenant.directory) {
    if (change.at > now) break;
    if ('user' in change) {
      const { user } = change;
      if (user.purpose === 'user') people.set(user.id, { user, deleted: !user.accountEnabled, updatedAt: change.at });
    } else {
      const known = people.get(change.removed);
      if (known) people.set(change.removed, { ...known, deleted: true, updatedAt: change.at });
    }
  }
  return [...people.values()];
};

interface Zone {
  readonly label: string;
  readonly offset: number;
}

const zones = new Map<string, Zone>();

/** As it is in that hour. */
const showZone = (zone: string, now: Instant): Zone => {
  const key = `${zone} ${Math.floor(now / 3_600_000)}`;
  const known = zones.get(key) ?? readZone(zone, now);
  if (zones.size > 1_000) zones.clear();
  zones.set(key, known);
  return known;
};

const readZone = (zone: string, now: Instant): Zone => {
  const label = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'long' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const offset = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(now)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(offset ?? '') ?? [];
  return { label: label ?? zone, offset: (sign === '-' ? -60 : 60) * (Number(hours) * 60 + Number(minutes)) };
};

const writeProfile = ({ user }: Known, { installation }: MethodCall): object => ({
  title: user.jobTitle ?? '',
  phone: '',
  real_name: user.displayName,
  real_name_normalized: user.displayName,
  display_name: '',
  display_name_normalized: '',
  status_text: '',
  status_emoji: '',
  first_name: user.givenName ?? '',
  last_name: user.surname ?? '',
  ...(installation.scopes.includes('users:read.email') && user.mail !== null ? { email: user.mail } : {}),
  team: '',
});

const writeMember = (known: Known, call: MethodCall): object => {
  const { user, deleted, updatedAt } = known;
  const { tenant, now } = call;
  const guest = user.userType === 'Guest';
  const common = {
    id: memberId(tenant.id, user.id),
    team_id: teamId(tenant),
    name: user.userPrincipalName.split('@')[0]?.toLowerCase() ?? '',
    deleted,
    profile: writeProfile(known, call),
    is_bot: false,
    is_app_user: false,
    updated: Math.floor(updatedAt / 1000),
  };
  if (deleted) return common;
  const zone = showZone(user.zone, now);
  return {
    ...common,
    color: '9f69e7',
    real_name: user.displayName,
    tz: user.zone,
    tz_label: zone.label,
    tz_offset: zone.offset,
    is_admin: user.managerId === null && !guest,
    is_owner: user.managerId === null && !guest,
    is_primary_owner: false,
    is_restricted: guest,
    is_ultra_restricted: guest && (user.surname ?? '').length % 2 === 0,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
};

interface Machine {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  readonly profile?: object;
}

const writeMachine = ({ id, name, isBot, profile = {} }: Machine, { tenant }: MethodCall): object => ({
  id,
  team_id: teamId(tenant),
  name,
  deleted: false,
  real_name: name,
  tz: 'America/Los_Angeles',
  tz_label: 'Pacific Standard Time',
  tz_offset: -28_800,
  profile: { real_name: name, always_active: true, ...profile, team: teamId(tenant) },
  is_admin: false,
  is_owner: false,
  is_primary_owner: false,
  is_restricted: false,
  is_ultra_restricted: false,
  is_bot: isBot,
  is_app_user: false,
  updated: 0,
});

/** The bot that writes in the channels, and its user. */
export const builder = (tenant: Tenant): { user: string; bot: string; app: string } => ({
  user: botUserId(tenant.id, 'builder'),
  bot: botId(tenant.id, 'builder'),
  app: appId('builder'),
});

const listMembers = (call: MethodCall): readonly { readonly id: string; readonly write: () => object }[] => {
  const { tenant, now, installation } = call;
  const build = builder(tenant);
  const own = botUserId(tenant.id, installation.clientId);
  const ownProfile = { bot_id: botId(tenant.id, installation.clientId), api_app_id: appId(installation.clientId) };
  const machines: readonly Machine[] = [
    // Slackbot is the one bot that does not say so.
    { id: 'USLACKBOT', name: 'slackbot', isBot: false },
    { id: build.user, name: 'builder', isBot: true, profile: { bot_id: build.bot, api_app_id: build.app } },
    { id: own, name: 'plumbline', isBot: true, profile: ownProfile },
  ];
  return [
    ...machines.map((machine) => ({ id: machine.id, write: () => writeMachine(machine, call) })),
    ...listPeople(tenant, now).map((known) => ({
      id: memberId(tenant.id, known.user.id),
      write: () => writeMember(known, call),
    })),
  ];
};

const MOST_WITHOUT_LIMIT = 5_000;

export const userMethods: Readonly<Record<string, Method>> = {
  'users.list': {
    scopes: ['users:read'],
    tier: 20,
    resource: 'slackUser',
    list: 'members',
    answer: (call) => {
      const members = listMembers(call);
      const limit = readLimit(call, { usual: members.length, most: 1000 });
      if (limit > MOST_WITHOUT_LIMIT) throw new SlackError('limit_required');
      const page = sliceList(members, ({ id }) => id, { word: 'user', cursor: call.args['cursor'], limit });
      return {
        body: {
          members: page.items.map(({ write }) => write()),
          cache_ts: Math.floor(call.now / 1000),
          response_metadata: { next_cursor: page.next },
        },
        here: page.here,
      };
    },
  },
};
