// What pages ask for of whom a connection reaches.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { readReach, readScripts } from '../../src/contract/reach.ts';
import { call } from '../api.ts';

const minute = 60_000;

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
