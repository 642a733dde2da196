// Sends the form: on success to where the new connection is shown, else back with the checks that failed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { z } from 'zod';
import { type Check, createConnection } from '../../../../src/contract/connections.ts';
import { createOwnConnection } from '../../../../src/contract/sign-ins.ts';
import { call } from '../../../api.ts';
import { checklistQuery } from '../../../queries.ts';
import { connectionsQuery, ownConnectionsQuery } from '../../../queries/connections.ts';
import { announce } from '../../../ui/announcer.tsx';
import { showChecks } from '../actions.ts';
import { tallyOf } from '../check-list.tsx';
import type { Again } from './again.ts';
import { dropDraft, type Place } from './draft.ts';

type Input = z.input<typeof createConnection.input>;

interface Attempt {
  readonly run: (input: Input, onFailure: (error: Error) => void) => void;
  readonly running: boolean;
  readonly checks: readonly Check[] | null;
  readonly error: Error | null;
}

/** For the caller's own account; no certificate belongs to it. */
const sendOwn = ({ certificateId: _none, way, ...input }: Input, place: Place, again: Again | null) =>
  call(createOwnConnection, { ...input, way: way ?? place.way.id, connectionId: again?.connectionId ?? null });

/** `own`: the caller's own account, anew or, with `again`, one more time. */
export const useConnect = (
  place: Place,
  { own, again }: { readonly own: boolean; readonly again: Again | null },
): Attempt => {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (input: Input) => (own ? sendOwn(input, place, again) : call(createConnection, input)),
    onSuccess: async ({ connection, checks }) => {
      announce(tallyOf(checks));
      if (connection === null) return;
      dropDraft(place, sessionStorage);
      if (own) {
        await queries.invalidateQueries({ queryKey: ownConnectionsQuery.queryKey });
        await navigate({ to: '/account' });
        return;
      }
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
