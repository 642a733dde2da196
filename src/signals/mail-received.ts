// Signal: how many messages the person received, bulk left out.
import { amountOf, countsMail, no, type Signal, tally, yes } from './signal.ts';

const verdicts = {
  received: yes('Received.'),
  sent: no('Sent, not received.'),
  bulk: no('Bulk: to more than 25 addressees.'),
};
const counts = countsMail((mail) => {
  if (mail.sent) return verdicts.sent;
  return mail.bulk ? verdicts.bulk : verdicts.received;
});

export const mailReceived: Signal = {
  name: 'mail-received',
  title: 'Mail received',
  unit: 'count',
  meaning: 'Messages that the person received, bulk mail left out.',
  formula:
    'Messages from others, one per Message-Id over all the person’s mailboxes, to at most 25 addressees (To, Cc and Bcc together).',
  source: 'Plumbline’s definition; bulk by addressees, since the source shows no list headers without the subject.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.mails, day, counts)),
  counts,
};
