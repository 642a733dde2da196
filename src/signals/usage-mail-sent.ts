// Signal: messages sent, as the mail report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageMailSent: Signal = usageCount({
  name: 'usage-mail-sent',
  title: 'Reported mail sent',
  meaning: 'Messages sent, as the mail report counts them.',
  measures: ['email.sent'],
});
