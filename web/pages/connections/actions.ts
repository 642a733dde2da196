// What can be done with a connection: test it, read now what is due.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Check, type Connection, syncConnection, testConnection } from '../../../src/contract/connections.ts';
import { call } from '../../api.ts';
import { connectionsQuery } from '../../queries.ts';
import { announce } from '../../ui/announcer.tsx';
import { tallyOf } from './check-list.tsx';

/** The outcome of the last test of a connection, kept until the page is reloaded. */
export interface TestOutcome {
  readonly checks: readonly Check[];
  /** ISO 8601. */
  readonly at: string;
}

export const outcomeKey = (connectionId: string): readonly string[] => ['test-outcome', connectionId];

interface Action {
  readonly run: () => void;
  readonly running: boolean;
  readonly error: Error | null;
}

export const useConnectionTest = (connection: Connection): Action => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(testConnection, { id: connection.id }),
    onSuccess: ({ checks }) => {
      const outcome: TestOutcome = { checks, at: new Date().toISOString() };
      queries.setQueryData(outcomeKey(connection.id), outcome);
      announce(`Test of ${connection.tenantName}. ${tallyOf(checks)}.`);
    },
  });
  return { run: () => mutate(), running: isPending, error };
};

export const useSyncNow = (connection: Connection): Action => {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(syncConnection, { id: connection.id }),
    onSuccess: ({ connection: renewed }) => {
      queries.setQueryData(connectionsQuery.queryKey, (before) =>
        before === undefined
          ? before
          : { connections: before.connections.map((each) => (each.id === renewed.id ? renewed : each)) },
      );
      announce(`Reading ${connection.tenantName} has begun.`);
      return queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
    },
  });
  return { run: () => mutate(), running: isPending, error };
};
