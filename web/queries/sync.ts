// What pages ask for of reading: problems, quarantine, runs, coverage.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { listQuarantine, listRuns, listSyncProblems, readCoverage } from '../../src/contract/sync.ts';
import { call } from '../api.ts';

const minute = 60_000;

export const syncProblemsQuery = queryOptions({
  queryKey: ['sync-problems'],
  queryFn: ({ signal }) => call(listSyncProblems, {}, signal),
  refetchInterval: 10_000,
});

/** The number of the page that follows; null: there is none. */
const following = (total: number, { page, size }: { page: number; size: number }): number | null =>
  page * size < total ? page + 1 : null;

/** Groups of a page. */
export const quarantineSize = 20;

export const quarantineQuery = infiniteQueryOptions({
  queryKey: ['quarantine'],
  queryFn: ({ pageParam, signal }) => call(listQuarantine, { page: pageParam, size: quarantineSize }, signal),
  initialPageParam: 1,
  getNextPageParam: ({ total }, _pages, page) => following(total, { page, size: quarantineSize }),
  refetchInterval: 10_000,
});

/** Runs of a page: as many bars as a screen shows well. */
export const runsSize = 60;

/** `stream`: of this one only; empty: of all. */
export const runsQuery = (stream: string) =>
  infiniteQueryOptions({
    queryKey: ['runs', stream],
    queryFn: ({ pageParam, signal }) =>
      call(listRuns, { ...(stream === '' ? {} : { stream }), page: pageParam, size: runsSize }, signal),
    initialPageParam: 1,
    getNextPageParam: ({ total }, _pages, page) => following(total, { page, size: runsSize }),
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
