// Signal: messages read, as the mail report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageMailRead: Signal = usageCount({
  name: 'usage-mail-read',
  title: 'Reported mail read',
  meaning: 'Messages read, as the mail report counts them.',
  measures: ['email.read'],
});
