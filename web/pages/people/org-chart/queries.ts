// What is asked for of the org chart, level by level.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readChart, readMending, readReports, searchChart } from '../../../../src/contract/org-chart.ts';
import { call } from '../../../api.ts';

const minute = 60_000;

export const chartQuery = queryOptions({
  queryKey: ['org-chart'],
  queryFn: ({ signal }) => call(readChart, {}, signal),
});

export const reportsQuery = (id: string) =>
  queryOptions({
    queryKey: ['org-chart', 'reports', id],
    queryFn: ({ signal }) => call(readReports, { id }, signal),
    staleTime: minute,
  });

export const chartSearchQuery = (search: string) =>
  queryOptions({
    queryKey: ['org-chart', 'search', search],
    queryFn: ({ signal }) => call(searchChart, { search }, signal),
    enabled: search !== '',
    staleTime: minute,
    placeholderData: keepPreviousData,
  });

export const mendingQuery = queryOptions({
  queryKey: ['org-chart', 'mending'],
  queryFn: ({ signal }) => call(readMending, {}, signal),
});
