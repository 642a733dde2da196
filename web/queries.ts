// What the pages ask for, each under one key: session, checklist, calls, connections and all about one, syncing, links, members, people.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { readAttestation } from '../src/contract/calls.ts';
import { listConnections, listPermissions, listProviders, readTest } from '../src/contract/connections.ts';
import { listCalendars } from '../src/contract/holidays.ts';
import { listImports } from '../src/contract/imports.ts';
import { listAlerts, listReceipts } from '../src/contract/lifecycle.ts';
import { listLinks, listMembers } from '../src/contract/links.ts';
import { readOwnEvidence, readOwnFigures } from '../src/contract/own-figures.ts';
import { listPeople, listSignals, readEvidence, readPerson } from '../src/contract/people.ts';
import { readReach, readScripts } from '../src/contract/reach.ts';
import { readRetention } from '../src/contract/retention.ts';
import { readChecklist, readSession } from '../src/contract/session.ts';
import { listOwnConnections } from '../src/contract/sign-ins.ts';
import { listTeamPeople, listTeams, readTeam, readTeamRule } from '../src/contract/teams.ts';
import { readNoticeState } from '../src/contract/notices.ts';
import { listQuarantine, listRuns, listSyncProblems, readCoverage } from '../src/contract/sync.ts';
import { readOwnTimes, readPersonTimes, readTimes } from '../src/contract/working-time.ts';
import { call } from './api.ts';
import { dayIn } from './ui/days.ts';
import { lastDayOf } from './ui/period.ts';

const minute = 60_000;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(readSession, {}, signal),
  staleTime: 10 * minute,
});

export const checklistQuery = queryOptions({
  queryKey: ['checklist'],
  queryFn: ({ signal }) => call(readChecklist, {}, signal),
  refetchInterval: 10_000,
});

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => call(listProviders, {}, signal),
  staleTime: 60 * minute,
});

/** Asked often while something is being read, seldom otherwise. */
export const noticesQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', id],
    queryFn: ({ signal }) => call(readNoticeState, { id }, signal),
    refetchInterval: 15_000,
  });

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => call(listConnections, {}, signal),
  refetchInterval: (query) =>
    query.state.data?.connections.some((connection) => connection.syncing) === true ? 2000 : 20_000,
});

export const ownConnectionsQuery = queryOptions({
  queryKey: ['own-connections'],
  queryFn: ({ signal }) => call(listOwnConnections, {}, signal),
  refetchInterval: (query) =>
    query.state.data?.connections.some((connection) => connection.syncing) === true ? 2000 : 30_000,
});

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => call(listAlerts, {}, signal),
  refetchInterval: minute,
});

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => call(listImports, {}, signal),
});

export const timesQuery = queryOptions({
  queryKey: ['times'],
  queryFn: ({ signal }) => call(readTimes, {}, signal),
});

export const personTimesQuery = (id: string) =>
  queryOptions({
    queryKey: ['times', id],
    queryFn: ({ signal }) => call(readPersonTimes, { id }, signal),
  });

export const ownTimesQuery = queryOptions({
  queryKey: ['own-times'],
  queryFn: ({ signal }) => call(readOwnTimes, {}, signal),
  retry: false,
});

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) => call(listCalendars, {}, signal),
});

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call(readRetention, {}, signal),
});

export const callsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: ({ signal }) => call(readAttestation, {}, signal),
  staleTime: minute,
});

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => call(listLinks, {}, signal),
  staleTime: 2000,
});

export const syncProblemsQuery = queryOptions({
  queryKey: ['sync-problems'],
  queryFn: ({ signal }) => call(listSyncProblems, {}, signal),
  refetchInterval: 10_000,
});

export const quarantineQuery = queryOptions({
  queryKey: ['quarantine'],
  queryFn: ({ signal }) => call(listQuarantine, {}, signal),
  refetchInterval: 10_000,
});

/** `stream`: of this one only; empty: of all. */
export const runsQuery = (stream: string) =>
  queryOptions({
    queryKey: ['runs', stream],
    queryFn: ({ signal }) => call(listRuns, stream === '' ? { limit: 200 } : { stream, limit: 60 }, signal),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });

export const coverageQuery = (period: z.input<typeof readCoverage.input>) =>
  queryOptions({
    queryKey: ['stream-coverage', period],
    queryFn: ({ signal }) => call(readCoverage, period, signal),
    refetchInterval: minute,
    placeholderData: keepPreviousData,
  });

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => call(listMembers, {}, signal),
});

export const receiptsQuery = queryOptions({
  queryKey: ['receipts'],
  queryFn: ({ signal }) => call(listReceipts, {}, signal),
});

/** What the last connection test found. */
export const testQuery = (id: string) =>
  queryOptions({
    queryKey: ['connection-test', id],
    queryFn: ({ signal }) => call(readTest, { id }, signal),
  });

export const permissionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['permissions', id],
    queryFn: ({ signal }) => call(listPermissions, { id }, signal),
    staleTime: 5 * minute,
  });

export const reachQuery = (id: string) =>
  queryOptions({
    queryKey: ['reach', id],
    queryFn: ({ signal }) => call(readReach, { id }, signal),
    refetchInterval: minute,
  });

/** `group`: the address of the group of mailboxes; empty: a placeholder. */
export const scriptsQuery = (id: string, group: string) =>
  queryOptions({
    queryKey: ['scripts', id, group],
    queryFn: ({ signal }) => call(readScripts, group === '' ? { id } : { id, group }, signal),
    staleTime: 5 * minute,
    placeholderData: keepPreviousData,
  });

export const signalsQuery = queryOptions({
  queryKey: ['signals'],
  queryFn: ({ signal }) => call(listSignals, {}, signal),
  staleTime: 60 * minute,
});

/** The day up to which figures are known, in the organization's zone: periods end there. Today before anything was read. */
export const lastDayQuery = (zone: string) =>
  queryOptions({
    queryKey: ['last-day', zone],
    queryFn: async ({ signal }) => {
      const today = dayIn(zone, new Date());
      const { asOf, held } = await call(listPeople, { from: today, to: today, size: 1 }, signal);
      return lastDayOf({ readUpTo: asOf === null ? today : dayIn(zone, new Date(asOf)), lastHeld: held?.to ?? null });
    },
    staleTime: 5 * minute,
  });

export const peopleQuery = (input: z.input<typeof listPeople.input>) =>
  queryOptions({
    queryKey: ['people', input],
    queryFn: ({ signal }) => call(listPeople, input, signal),
    placeholderData: keepPreviousData,
  });

export const personQuery = (input: z.input<typeof readPerson.input>) =>
  queryOptions({
    queryKey: ['person', input],
    queryFn: ({ signal }) => call(readPerson, input, signal),
    // Another period of the same person may stand in; another person never.
    placeholderData: (previous) => (previous?.person.id === input.id ? previous : undefined),
  });

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

/** People by name or address, few of them. */
export const rosterSearchQuery = (search: string) =>
  queryOptions({
    queryKey: ['roster-search', search],
    queryFn: ({ signal }) => {
      const today = new Date().toISOString().slice(0, 10);
      return call(listPeople, { from: today, to: today, search, size: 25, signals: '' }, signal);
    },
    placeholderData: keepPreviousData,
  });

export const ownFiguresQuery = (input: z.input<typeof readOwnFigures.input>) =>
  queryOptions({
    queryKey: ['own-figures', input],
    queryFn: ({ signal }) => call(readOwnFigures, input, signal),
    placeholderData: keepPreviousData,
  });

export const ownEvidenceQuery = (input: z.input<typeof readOwnEvidence.input>) =>
  queryOptions({
    queryKey: ['own-evidence', input],
    queryFn: ({ signal }) => call(readOwnEvidence, input, signal),
  });

export const evidenceQuery = (input: z.input<typeof readEvidence.input>) =>
  queryOptions({
    queryKey: ['evidence', input],
    queryFn: ({ signal }) => call(readEvidence, input, signal),
  });
