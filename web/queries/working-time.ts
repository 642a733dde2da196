// What pages ask for of working time and holidays.
import { queryOptions } from '@tanstack/react-query';
import { listCalendars } from '../../src/contract/holidays.ts';
import { readOwnTimes, readPersonTimes, readTimes } from '../../src/contract/working-time.ts';
import { call } from '../api.ts';

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
