// Leaves for the source's own sign-in pages; the browser comes back to /connect/callback.
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { beginOwnSignIn, beginSignIn } from '../../../../src/contract/sign-ins.ts';
import { call } from '../../../api.ts';

type Wanted = z.input<typeof beginSignIn.input>;

interface Leaving {
  readonly run: (wanted: Wanted) => void;
  /** Also true while the browser is leaving. */
  readonly running: boolean;
  readonly error: Error | null;
}

/** `own`: for the caller's own account. */
export const useSignIn = (own: boolean): Leaving => {
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: (wanted: Wanted) => call(own ? beginOwnSignIn : beginSignIn, wanted),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  // Who goes back in the browser finds the page as it was left: it must be usable again.
  useEffect(() => {
    const returned = (event: PageTransitionEvent): void => {
      if (event.persisted) reset();
    };
    window.addEventListener('pageshow', returned);
    return () => window.removeEventListener('pageshow', returned);
  }, [reset]);
  return { run: (wanted) => mutate(wanted), running: isPending || isSuccess, error };
};
