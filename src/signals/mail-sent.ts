// Signal: how many messages the person sent.
import { amountOf, countsMail, no, type Signal, tally, yes } from './signal.ts';

const [sent, received] = [yes('Sent by this person.'), no('Received, not sent.')];
const counts = countsMail((mail) => (mail.sent ? sent : received));

export const mailSent: Signal = {
  name: 'mail-sent',
  title: 'Mail sent',
  unit: 'count',
  meaning: 'Messages that the person sent.',
  formula:
    'Messages whose From is one of the person’s addresses, one per Message-Id over all their mailboxes; drafts and junk are left out.',
  source: 'Plumbline’s definition.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.mails, day, counts)),
  counts,
};
