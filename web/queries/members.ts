// What pages ask for of members and links.
import { queryOptions } from '@tanstack/react-query';
import { listLinks, listMembers } from '../../src/contract/links.ts';
import { call } from '../api.ts';

export const linksQuery = queryOptions({
  queryKey: ['links'],
  queryFn: ({ signal }) => call(listLinks, {}, signal),
  staleTime: 2000,
});

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => call(listMembers, {}, signal),
});
