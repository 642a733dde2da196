// A change in two steps: what it would do is asked for and shown, then it is made.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TimeEffect } from '../../../../src/contract/working-time.ts';
import { announce } from '../../../ui/announcer.tsx';
import { type Faults, faultsOfCall } from '../../../ui/faults.ts';

interface Change {
  /** Null until it was asked for; again null once something was edited. */
  readonly effect: TimeEffect | null;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly faults: Faults;
  /** Shows what would happen, or does it when that is shown already. */
  readonly go: () => void;
  readonly edited: () => void;
}

export const useChange = (
  make: (save: boolean) => Promise<TimeEffect>,
  { done, said }: { readonly done: () => void; readonly said: string },
): Change => {
  const queries = useQueryClient();
  const [effect, setEffect] = useState<TimeEffect | null>(null);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: make,
    onSuccess: async (made) => {
      setEffect(made);
      if (!made.saved) return;
      announce(said);
      await queries.invalidateQueries();
      done();
    },
  });
  return {
    effect,
    pending: isPending,
    error,
    faults: error === null ? {} : faultsOfCall(error),
    go: () => mutate(effect !== null),
    edited: () => {
      setEffect(null);
      if (error !== null) reset();
    },
  };
};
