// What pages ask for of people and their figures.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { listPeople, listSignals, readEvidence, readPerson } from '../../src/contract/people.ts';
import { call } from '../api.ts';
import { dayIn } from '../ui/days.ts';
import { lastDayOf } from '../ui/period.ts';

const minute = 60_000;

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

export const evidenceQuery = (input: z.input<typeof readEvidence.input>) =>
  queryOptions({
    queryKey: ['evidence', input],
    queryFn: ({ signal }) => call(readEvidence, input, signal),
  });
