// Leaves the product for an address that an answer gives, such as a source's sign-in.
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';

interface Leaving<Input> {
  readonly run: (input: Input) => void;
  /** Also true while the browser is leaving. */
  readonly running: boolean;
  readonly error: Error | null;
}

/** `begin`: asks where to go. */
export const useLeave = <Input>(begin: (input: Input) => Promise<{ readonly url: string }>): Leaving<Input> => {
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: begin,
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
  return { run: (input) => mutate(input), running: isPending || isSuccess, error };
};
