// What pages ask for of the right to see names in exports.
import { queryOptions } from '@tanstack/react-query';
import { listRightChanges, readOwnRights } from '../../src/contract/rights.ts';
import { call } from '../api.ts';

export const ownRightsQuery = queryOptions({
  queryKey: ['own-rights'],
  queryFn: ({ signal }) => call(readOwnRights, {}, signal),
});

export const rightChangesQuery = queryOptions({
  queryKey: ['right-changes'],
  queryFn: ({ signal }) => call(listRightChanges, {}, signal),
});
