// What the feed asks for: pages of it, the newest page again and again, one activity.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listActivities, listOwnActivities, readActivity, readOwnActivity } from '../../../src/contract/activities.ts';
import { call } from '../../api.ts';
import type { FeedInput } from './filter.ts';

const pageSize = 50;
/** More than come in between two looks, else they are told as so many and more. */
export const newestSize = 100;

const ask = (own: boolean, input: FeedInput & { after?: string; limit: number }, signal: AbortSignal) =>
  own ? call(listOwnActivities, input, signal) : call(listActivities, input, signal);

/** Pages stay as they were read: what comes in is offered, it does not push the list around. */
export const feedQuery = (own: boolean, input: FeedInput) =>
  infiniteQueryOptions({
    queryKey: ['activities', own, input],
    queryFn: ({ pageParam, signal }) =>
      ask(own, { ...input, limit: pageSize, ...(pageParam === '' ? {} : { after: pageParam }) }, signal),
    /** None: the newest. */
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export const newestQuery = (own: boolean, input: FeedInput) =>
  queryOptions({
    queryKey: ['activities-newest', own, input],
    queryFn: ({ signal }) => ask(own, { ...input, limit: newestSize }, signal),
    refetchInterval: 30_000,
    throwOnError: false,
  });

/** `person`: told as they have it. */
export const activityQuery = (own: boolean, id: string, person: string | undefined) =>
  queryOptions({
    queryKey: ['activity', own, id, person],
    queryFn: ({ signal }) => (own ? call(readOwnActivity, { id }, signal) : call(readActivity, { id, person }, signal)),
    staleTime: 60_000,
  });
