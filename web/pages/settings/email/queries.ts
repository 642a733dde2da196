// What the page about mail asks for.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  listOutbox,
  type OutboxState,
  readMailPlan,
  readMailScripts,
  readMailSettings,
} from '../../../../src/contract/mail.ts';
import { readBounces } from '../../../../src/contract/bounces.ts';
import { call } from '../../../api.ts';

export const mailSettingsQuery = queryOptions({
  queryKey: ['mail-settings'],
  queryFn: ({ signal }) => call(readMailSettings, {}, signal),
});

export const mailPlanQuery = queryOptions({
  queryKey: ['mail-plan'],
  queryFn: ({ signal }) => call(readMailPlan, {}, signal),
});

export const bouncesQuery = queryOptions({
  queryKey: ['mail-bounces'],
  queryFn: ({ signal }) => call(readBounces, {}, signal),
  refetchInterval: 30_000,
});

export const outboxQuery = (state: OutboxState | null, page: number) =>
  queryOptions({
    queryKey: ['mail-outbox', state, page],
    queryFn: ({ signal }) => call(listOutbox, { ...(state === null ? {} : { state }), page, size: 20 }, signal),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });

export const mailScriptsQuery = (asked: {
  readonly provider: string;
  readonly clientId: string;
  readonly mailbox: string;
  readonly by: 'service' | 'smtp';
}) =>
  queryOptions({
    queryKey: ['mail-scripts', asked],
    queryFn: ({ signal }) => call(readMailScripts, asked, signal),
    placeholderData: keepPreviousData,
  });
