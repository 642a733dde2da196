// What pages ask for of reading: problems, quarantine, runs, coverage.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { listQuarantine, listRuns, listSyncProblems, readCoverage } from '../../src/contract/sync.ts';
import { call } from '../api.ts';

const minute = 60_000;

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
