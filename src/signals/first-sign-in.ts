// Signal: when the person signed in first on a day.
import type { Signal } from './signal.ts';
import { signInTime } from './sign-in-time.ts';

export const firstSignIn: Signal = signInTime({
  name: 'first-sign-in',
  title: 'First sign-in',
  meaning: 'When the first sign-in of a day was.',
  which: 'first',
});
