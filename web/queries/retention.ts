// What the page of retention asks for.
import { queryOptions } from '@tanstack/react-query';
import { readRetention } from '../../src/contract/retention.ts';
import { call } from '../api.ts';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => call(readRetention, {}, signal),
});
