// Signal: messages received, as the mail report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageMailReceived: Signal = usageCount({
  name: 'usage-mail-received',
  title: 'Reported mail received',
  meaning: 'Messages received, as the mail report counts them.',
  measures: ['email.received'],
});
