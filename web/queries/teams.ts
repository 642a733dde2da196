// What pages ask for of teams.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { listTeamPeople, listTeams, readTeam, readTeamRule } from '../../src/contract/teams.ts';
import { call } from '../api.ts';

const minute = 60_000;

export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => call(listTeams, {}, signal),
  staleTime: minute,
});

export const teamQuery = (input: z.input<typeof readTeam.input>) =>
  queryOptions({
    queryKey: ['team', input],
    queryFn: ({ signal }) => call(readTeam, input, signal),
    staleTime: minute,
    // Other weeks of the same team may stand in; another team never.
    placeholderData: (previous) => (previous?.team.id === input.id ? previous : undefined),
  });

export const teamPeopleQuery = (id: string) =>
  queryOptions({
    queryKey: ['team-people', id],
    queryFn: ({ signal }) => call(listTeamPeople, { id }, signal),
  });

export const teamRuleQuery = queryOptions({
  queryKey: ['team-rule'],
  queryFn: ({ signal }) => call(readTeamRule, {}, signal),
});
