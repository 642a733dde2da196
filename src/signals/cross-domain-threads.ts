// Signal: how many conversations of the day were addressed to more than one mail domain.
import type { MailRow } from './person-day.ts';
import { amountOf, countsMail, no, oncePerDay, type Signal, yes } from './signal.ts';

const verdicts = {
  bulk: no('Bulk: to more than 25 addressees.'),
  one: no('To and Cc of its thread stay in one domain that day.'),
};

const takesPart = (mail: MailRow): boolean => mail.sent || !mail.bulk;
/** A message without a thread is one of its own. */
const threadOf = (mail: MailRow): string => mail.thread ?? mail.event;

/** Domains by thread, of the threads that span more than one. */
const crossing = oncePerDay((day): ReadonlyMap<string, ReadonlySet<string>> => {
  const domains = new Map<string, Set<string>>();
  for (const mail of day.mails) {
    if (!takesPart(mail)) continue;
    const seen = domains.get(threadOf(mail));
    if (seen === undefined) domains.set(threadOf(mail), new Set(mail.domains));
    else for (const domain of mail.domains) seen.add(domain);
  }
  for (const [thread, seen] of domains) if (seen.size < 2) domains.delete(thread);
  return domains;
});

export const crossDomainThreads: Signal = {
  name: 'cross-domain-threads',
  title: 'Cross-domain threads',
  unit: 'count',
  meaning: 'Conversations of a day that were addressed to more than one mail domain.',
  formula:
    'Threads among the day’s messages (sent, or received and not bulk) where the To and Cc of that day’s messages together name more than one domain. A period adds up its days.',
  source: 'Plumbline’s definition.',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(crossing(day).size),
  counts: countsMail((mail, day) => {
    if (!takesPart(mail)) return verdicts.bulk;
    const domains = crossing(day).get(threadOf(mail));
    return domains === undefined ? verdicts.one : yes(`Its thread went to ${[...domains].sort().join(', ')} that day.`);
  }),
};
