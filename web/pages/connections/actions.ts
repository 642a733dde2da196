// What can be done with a connection: test it, read now what is due, pause it, let it go on.
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Check, type Connection, syncConnection, testConnection } from '../../../src/contract/connections.ts';
import { pauseConnection, resumeConnection } from '../../../src/contract/lifecycle.ts';
import { call } from '../../api.ts';
import { alertsQuery } from '../../queries.ts';
import { connectionsQuery, testQuery } from '../../queries/connections.ts';
import { announce } from '../../ui/announcer.tsx';
import { tallyOf } from './check-list.tsx';

interface Action {
  readonly run: () => void;
  readonly running: boolean;
  readonly error: Error | null;
}

/** Shows a connection as an answer told it, then asks for the list anew. */
export const showRenewed = (queries: QueryClient, renewed: Connection): Promise<void> => {
  queries.setQueryData(connectionsQuery.queryKey, (before) =>
    before === undefined
      ? before
      : { connections: before.connections.map((each) => (each.id === renewed.id ? renewed : each)) },
  );
  void queries.invalidateQueries({ queryKey: alertsQuery.queryKey });
  return queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
};

/** Shows what a test found as the last one. */
export const showChecks = (queries: QueryClient, connectionId: string, checks: readonly Check[]): void => {
  const test = {
    at: new Date().toISOString(),
    checks: [...checks],
    ok: checks.every(({ state }) => state !== 'failed'),
  };
  queries.setQueryData(testQuery(connectionId).queryKey, { test });
};

export const useConnectionTest = (connection: Connection): Action => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationKey: ['test', connection.id],
    mutationFn: () => call(testConnection, { id: connection.id }),
    onSuccess: ({ checks }) => {
      showChecks(queries, connection.id, checks);
      announce(`Test of ${connection.tenantName}. ${tallyOf(checks)}.`);
      return queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  return { run: () => mutate(), running: isPending, error };
};

const change = {
  sync: { endpoint: syncConnection, done: (name: string) => `Reading ${name} has begun.` },
  pause: { endpoint: pauseConnection, done: (name: string) => `${name} is paused.` },
  resume: { endpoint: resumeConnection, done: (name: string) => `${name} goes on.` },
} as const;

export const useChange = (connection: Connection, kind: keyof typeof change): Action => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(change[kind].endpoint, { id: connection.id }),
    onSuccess: ({ connection: renewed }) => {
      announce(change[kind].done(connection.tenantName));
      return showRenewed(queries, renewed);
    },
  });
  return { run: () => mutate(), running: isPending, error };
};
