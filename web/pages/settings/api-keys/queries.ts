// What the page about API keys asks for.
import { queryOptions } from '@tanstack/react-query';
import { listApiKeys } from '../../../../src/contract/api-keys.ts';
import { call } from '../../../api.ts';

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) => call(listApiKeys, {}, signal),
});
