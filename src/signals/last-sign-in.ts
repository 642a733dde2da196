// Signal: when the person signed in last on a day.
import type { Signal } from './signal.ts';
import { signInTime } from './sign-in-time.ts';

export const lastSignIn: Signal = signInTime({
  name: 'last-sign-in',
  title: 'Last sign-in',
  meaning: 'When the last sign-in of a day was.',
  which: 'last',
});
