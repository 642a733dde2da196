// Which team and channel a control call means, by id or name.
import { z } from 'zod';
import type { Team, TeamChannel, Tenant } from '../tenant/model.ts';
import { ControlError } from './calls.ts';

/** The fields that name a channel. */
export const readTeamPlace = {
  tenant: z.string().optional(),
  /** Id or name of the team; only needed where several have a channel of that name. */
  team: z.string().optional(),
  /** Id or name. */
  channel: z.string(),
};

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const listTeams = ({ teams = [], groups = [] }: Tenant, named: string | undefined): readonly Team[] => {
  if (named === undefined) return teams;
  const nameOf = (id: string): string => groups.find((group) => group.id === id)?.displayName ?? id;
  const found = teams.filter(({ id }) => same(id, named) || same(nameOf(id), named));
  if (found.length === 0) throw new ControlError(`team: there is no team ${named}.`);
  return found;
};

/** Throws ControlError where the tenant has no such team. */
export const pickTeam = (tenant: Tenant, named: string): Team => {
  const [team] = listTeams(tenant, named);
  if (!team) throw new ControlError(`team: there is no team ${named}.`);
  return team;
};

/** Throws ControlError where there is none, or several. */
export const pickChannel = (
  tenant: Tenant,
  { team: named, channel: name }: { readonly team?: string | undefined; readonly channel: string },
): TeamChannel => {
  const [only, ...more] = listTeams(tenant, named).flatMap(({ channels }) =>
    channels.filter(({ id, displayName }) => id === name || same(displayName, name)),
  );
  if (!only) throw new ControlError(`channel: there is no channel ${name}.`);
  if (more.length > 0) throw new ControlError(`Several teams have a channel ${name}: name the team.`);
  return only;
};
