// Signal: how many messages the person sent outside their working time.
import { holds } from './intervals.ts';
import { amountOf, countsMail, no, type Signal, tally, yes } from './signal.ts';

const verdicts = {
  after: yes('Sent outside working time.'),
  during: no('Sent within working time.'),
  received: no('Received, not sent.'),
};
const counts = countsMail((mail, day) => {
  if (!mail.sent) return verdicts.received;
  return holds(day.working, mail.at) ? verdicts.during : verdicts.after;
});

export const afterHoursMail: Signal = {
  name: 'after-hours-mail',
  title: 'After-hours mail',
  unit: 'count',
  meaning: 'Messages that the person sent outside their working time.',
  formula:
    'Sent messages whose time lies in no working interval of the person’s local day; the first minute of an interval belongs to it, its end does not. Leave and holidays have no working time.',
  source: 'Plumbline’s definition.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.mails, day, counts)),
  counts,
};
