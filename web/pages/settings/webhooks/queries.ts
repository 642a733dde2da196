// What the page about webhooks asks for.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { listDeliveries, listWebhooks } from '../../../../src/contract/webhooks.ts';
import { call } from '../../../api.ts';

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: ({ signal }) => call(listWebhooks, {}, signal),
  refetchInterval: 30_000,
});

export const deliveriesQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ['webhook-deliveries', id, page],
    queryFn: ({ signal }) => call(listDeliveries, { id, page, size: 10 }, signal),
    refetchInterval: 5000,
    placeholderData: keepPreviousData,
  });
