// Deciding on identities from a page: one call at a time, what it says afterwards, and the decision that can be undone.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { undoIdentityDecision } from '../../src/contract/identities.ts';
import { call } from '../api.ts';
import { announce } from './announcer.tsx';

interface Done {
  readonly text: string;
  /** Null: nothing to undo. */
  readonly decisionId: string | null;
}

export interface Deciding {
  readonly done: Done | null;
  readonly error: Error | null;
  readonly isPending: boolean;
  /** `text`: what is said when it is done. */
  readonly decide: (work: () => Promise<{ decisionId: string | null }>, text: string) => Promise<boolean>;
  readonly undo: (decisionId: string) => void;
  readonly dismiss: () => void;
}

/** Figures follow every decision: whatever the pages know of people is asked for again. */
export const useDeciding = (): Deciding => {
  const queries = useQueryClient();
  const [done, setDone] = useState<Done | null>(null);
  const say = useCallback(
    async (next: Done): Promise<void> => {
      setDone(next);
      announce(next.text);
      await queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['identities', 'people', 'person', 'person-accounts'].includes(String(queryKey[0])),
      });
    },
    [queries],
  );
  const deciding = useMutation({
    mutationFn: async ({ work, text }: { work: () => Promise<{ decisionId: string | null }>; text: string }) => ({
      text,
      ...(await work()),
    }),
    onSuccess: ({ text, decisionId }) =>
      say({ text: decisionId === null ? 'Nothing changed: it was so already.' : text, decisionId }),
  });
  const undoing = useMutation({
    mutationFn: (id: string) => call(undoIdentityDecision, { id }),
    onSuccess: () => say({ text: 'Undone: everything is as it was before.', decisionId: null }),
  });
  return {
    done,
    error: deciding.error ?? undoing.error,
    isPending: deciding.isPending || undoing.isPending,
    decide: async (work, text) => {
      undoing.reset();
      try {
        await deciding.mutateAsync({ work, text });
        return true;
      } catch {
        // It stands in `error`, and on the page.
        return false;
      }
    },
    undo: (id) => {
      deciding.reset();
      undoing.mutate(id);
    },
    dismiss: () => setDone(null),
  };
};
