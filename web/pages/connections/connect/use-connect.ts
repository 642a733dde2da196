// Sends the form: on success to the new connection's page, else back with the checks that failed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import { type Check, createConnection } from '../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { checklistQuery, connectionsQuery } from '../../../queries.ts';
import { announce } from '../../../ui/announcer.tsx';
import { showChecks } from '../actions.ts';
import { tallyOf } from '../check-list.tsx';
import { dropDraft, type Place } from './draft.ts';

interface Attempt {
  readonly run: (input: z.input<typeof createConnection.input>, onFailure: (error: Error) => void) => void;
  readonly running: boolean;
  readonly checks: readonly Check[] | null;
  readonly error: Error | null;
}

export const useConnect = (place: Place): Attempt => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (input: z.input<typeof createConnection.input>) => call(createConnection, input),
    onSuccess: async ({ connection, checks }) => {
      announce(tallyOf(checks));
      if (connection === null) return;
      dropDraft(place, sessionStorage);
      showChecks(queries, connection.id, checks);
      await queries.prefetchQuery({ ...connectionsQuery, staleTime: 0 });
      void queries.invalidateQueries({ queryKey: checklistQuery.queryKey });
      await navigate({ to: '/connections/$id', params: { id: connection.id } });
    },
  });
  const failed = data !== undefined && data.connection === null;
  return {
    run: (input, onFailure) => mutate(input, { onError: onFailure }),
    running: isPending,
    checks: failed && !isPending ? data.checks : null,
    error: isPending ? null : error,
  };
};
