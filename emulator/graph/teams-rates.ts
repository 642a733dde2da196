// The limits that a request to Teams counts against, all at once: those of the app, of the app in the tenant, of the team, the channel, the person.
import type { Limits, Shared } from '../quota.ts';

/** Teams' default (meetings and transcripts), teams, channels and members, messages of channels. */
export type TeamsRate = 'teams' | 'team' | 'channels' | 'messages';

export const isTeamsRate = (rate: string | undefined): rate is TeamsRate =>
  rate === 'teams' || rate === 'team' || rate === 'channels' || rate === 'messages';

/** Whom a request concerns; ids from the path. */
export interface TeamsTarget {
  readonly app: string;
  readonly tenant: string;
  readonly user: string | null;
  readonly team: string | null;
  readonly channel: string | null;
}

/** Requests a second of the app everywhere, and of the app in one tenant. */
const widths = (rate: TeamsRate, limits: Limits): { readonly app: number; readonly tenant: number } => {
  if (rate === 'messages') return { app: limits.messageRequestsOfApp, tenant: limits.messageRequests };
  if (rate === 'channels') return { app: limits.channelListRequestsOfApp, tenant: limits.channelListRequests };
  return { app: limits.teamsRequestsOfApp, tenant: limits.teamsRequestsOfTenant };
};

/** The narrowest first. */
export const listShared = (rate: TeamsRate, limits: Limits, target: TeamsTarget): readonly Shared[] => {
  const { app, tenant, user, team, channel } = target;
  const width = widths(rate, limits);
  const inside = [
    ...(rate === 'messages' && channel !== null ? [{ key: `channel ${channel}`, limit: limits.channelRequests }] : []),
    ...(team === null ? [] : [{ key: `team ${team}`, limit: limits.teamRequests }]),
    ...(rate === 'teams' ? [{ key: `user ${user ?? ''}`, limit: limits.teamsRequests }] : []),
    { key: `all ${rate}`, limit: width.tenant },
  ];
  return [
    ...inside.map(({ key, limit }) => ({ name: `teams ${app} ${tenant} ${key}`, limit, seconds: 1 })),
    { name: `teams ${app} everywhere ${rate}`, limit: width.app, seconds: 1 },
  ];
};
