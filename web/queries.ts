// What every page asks for: session, checklist, alerts. Others stand by area in queries/, so that a page loads what it needs.
import { queryOptions } from '@tanstack/react-query';
import { listAlerts } from '../src/contract/lifecycle.ts';
import { readChecklist, readSession } from '../src/contract/session.ts';
import { call } from './api.ts';

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

export const alertsQuery = queryOptions({
  queryKey: ['alerts'],
  queryFn: ({ signal }) => call(listAlerts, {}, signal),
  refetchInterval: minute,
});
