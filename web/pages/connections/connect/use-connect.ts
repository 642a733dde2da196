// Sends the form: on success to the new connection's card with its checks, else back with the checks that failed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import { type Check, createConnection, type ProviderInfo } from '../../../../src/contract/connections.ts';
import { call } from '../../../api.ts';
import { checklistQuery, connectionsQuery } from '../../../queries.ts';
import { announce } from '../../../ui/announcer.tsx';
import { outcomeKey, type TestOutcome } from '../actions.ts';
import { tallyOf } from '../check-list.tsx';
import { dropDraft } from './draft.ts';

interface Attempt {
  readonly run: (input: z.input<typeof createConnection.input>, onFailure: (error: Error) => void) => void;
  readonly running: boolean;
  readonly checks: readonly Check[] | null;
  readonly error: Error | null;
}

export const useConnect = (provider: ProviderInfo): Attempt => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (input: z.input<typeof createConnection.input>) => call(createConnection, input),
    onSuccess: async ({ connection, checks }) => {
      announce(tallyOf(checks));
      if (connection === null) return;
      dropDraft(provider, sessionStorage);
      const outcome: TestOutcome = { checks, at: new Date().toISOString() };
      queries.setQueryData(outcomeKey(connection.id), outcome);
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey, refetchType: 'all' });
      void queries.invalidateQueries({ queryKey: checklistQuery.queryKey });
      await navigate({ to: '/connections' });
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
