// Signal: how many conversations the person began.
import { type MailRow, type PersonDay, reachMs } from './person-day.ts';
import { amountOf, countsMail, no, type Signal, tally, yes } from './signal.ts';

const verdicts = {
  started: yes('Sent, and answers nothing.'),
  first: yes('Sent, and nothing earlier of its thread is known; the source does not tell its place.'),
  received: no('Received, not sent.'),
  answer: no('Answers another message.'),
  later: no('Follows another message of its thread; the source does not tell its place.'),
};

/** Something of the same thread in the three days before; mail of the same instant does not count as before. */
const follows = (mail: MailRow, day: PersonDay): boolean =>
  mail.thread !== null &&
  day.window.some((other) => other.thread === mail.thread && other.at < mail.at && other.at >= mail.at - reachMs);

const counts = countsMail((mail, day) => {
  if (!mail.sent) return verdicts.received;
  if (mail.position !== null) return mail.answers === null ? verdicts.started : verdicts.answer;
  return follows(mail, day) ? verdicts.later : verdicts.first;
});

export const threadsStarted: Signal = {
  name: 'threads-started',
  title: 'Threads started',
  unit: 'count',
  meaning: 'Conversations that the person began.',
  formula:
    'Sent messages that answer nothing. Where the source does not tell a message’s place in its thread, it counts when nothing of the thread came in the 72 hours before, and the figure is estimated.',
  source: 'Plumbline’s definition.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) =>
    amountOf(
      tally(day.mails, day, counts),
      day.mails.some((mail) => mail.sent && mail.position === null),
    ),
  counts,
};
