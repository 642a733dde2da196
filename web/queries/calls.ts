// What pages ask for of the statement that calls hang on.
import { queryOptions } from '@tanstack/react-query';
import { readAttestation } from '../../src/contract/calls.ts';
import { call } from '../api.ts';

const minute = 60_000;

export const callsQuery = queryOptions({
  queryKey: ['calls'],
  queryFn: ({ signal }) => call(readAttestation, {}, signal),
  staleTime: minute,
});
