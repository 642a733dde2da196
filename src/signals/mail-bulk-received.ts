// Signal: how many bulk messages the person received.
import { amountOf, countsMail, no, type Signal, tally, yes } from './signal.ts';

const verdicts = {
  bulk: yes('Received, to more than 25 addressees.'),
  sent: no('Sent, not received.'),
  few: no('Not bulk: to at most 25 addressees.'),
};
const counts = countsMail((mail) => {
  if (mail.sent) return verdicts.sent;
  return mail.bulk ? verdicts.bulk : verdicts.few;
});

export const mailBulkReceived: Signal = {
  name: 'mail-bulk-received',
  title: 'Bulk mail received',
  unit: 'count',
  meaning: 'Messages to many people that the person received.',
  formula:
    'Messages from others, one per Message-Id over all the person’s mailboxes, to more than 25 addressees (To, Cc and Bcc together).',
  source: 'Plumbline’s definition; bulk by addressees, since the source shows no list headers without the subject.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.mails, day, counts)),
  counts,
};
