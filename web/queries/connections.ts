// What pages ask for of connections, their tests, permissions, imports and ends.
import { queryOptions } from '@tanstack/react-query';
import {
  type Connection,
  listConnections,
  listPermissions,
  listProviders,
  readTest,
} from '../../src/contract/connections.ts';
import { listImports } from '../../src/contract/imports.ts';
import { listReceipts } from '../../src/contract/lifecycle.ts';
import { listOwnConnections } from '../../src/contract/sign-ins.ts';
import { readNoticeState } from '../../src/contract/notices.ts';
import { call } from '../api.ts';

const minute = 60_000;

export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => call(listProviders, {}, signal),
  staleTime: 60 * minute,
});

export const noticesQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', id],
    queryFn: ({ signal }) => call(readNoticeState, { id }, signal),
    refetchInterval: 15_000,
  });

/** Milliseconds: two seconds, and longer where there is much to count, five seconds for 300,000 mailboxes' folders. */
const whileReading = (connections: readonly Connection[]): number =>
  2000 + connections.flatMap(({ streams }) => streams).reduce((sum, { partitions }) => sum + partitions.total, 0) / 100;

/** Asked often while something is being read, seldom otherwise. */
export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => call(listConnections, {}, signal),
  refetchInterval: ({ state: { data } }) =>
    data?.connections.some(({ syncing }) => syncing) === true ? whileReading(data.connections) : 20_000,
});

export const ownConnectionsQuery = queryOptions({
  queryKey: ['own-connections'],
  queryFn: ({ signal }) => call(listOwnConnections, {}, signal),
  refetchInterval: (query) =>
    query.state.data?.connections.some((connection) => connection.syncing) === true ? 2000 : 30_000,
});

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: ({ signal }) => call(listImports, {}, signal),
});

export const receiptsQuery = queryOptions({
  queryKey: ['receipts'],
  queryFn: ({ signal }) => call(listReceipts, {}, signal),
});

/** What the last connection test found. */
export const testQuery = (id: string) =>
  queryOptions({
    queryKey: ['connection-test', id],
    queryFn: ({ signal }) => call(readTest, { id }, signal),
  });

export const permissionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['permissions', id],
    queryFn: ({ signal }) => call(listPermissions, { id }, signal),
    staleTime: 5 * minute,
  });
