// What happens after any call: answers clear the banner, silence shows it, an ended session leads to sign-in.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { CallFailed, NoAnswer } from './api.ts';
import { noteAnswer, noteSilence } from './ui/reachability.ts';

/** Whether to ask once more: silence and a faltering server may pass, a refusal does not. */
export const worthRetry = (failures: number, error: Error): boolean => {
  if (error instanceof CallFailed) return error.status >= 500 && error.code !== 'unexpected-answer' && failures < 1;
  return error instanceof NoAnswer && failures < 2;
};

/** `onSessionEnd` is called when an answer says that nobody is signed in (but not for the sign-in itself). */
export const openQueryClient = (onSessionEnd: () => void): QueryClient => {
  const note = (error: Error): void => {
    if (error instanceof NoAnswer) noteSilence();
    if (error instanceof CallFailed) {
      noteAnswer();
      if (error.status === 401) onSessionEnd();
    }
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: note, onSuccess: noteAnswer }),
    mutationCache: new MutationCache({
      onSuccess: noteAnswer,
      onError: (error, ...[, , mutation]) => {
        if (mutation.meta?.['door'] === true && error instanceof CallFailed) noteAnswer();
        else note(error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: worthRetry, retryDelay: 800, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
};
