// The mail signals of one person and day.
import type { Mail } from './mails.ts';
import type { Person } from './persons.ts';
import { startsThread } from './replies.ts';
import type { SignalName } from './shapes.ts';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Conversations whose mails of the day are addressed, in To and Cc together, to more than one domain. */
function countCrossDomain(mails: readonly Mail[]): number {
  const domains = new Map<string, Set<string>>();
  for (const { kind, message } of mails) {
    if (kind === 'bulk') continue;
    const known = domains.get(message.conversationId) ?? new Set<string>();
    for (const address of [...message.to, ...message.cc]) known.add(domainOf(address));
    domains.set(message.conversationId, known);
  }
  return [...domains.values()].filter((known) => known.size > 1).length;
}

type MailCount = Extract<SignalName, `${string}mail${string}` | `${string}threads${string}`>;

/** All of them are counts; `mails` are all of the person's, of which those of the day count. */
export function countMail(all: readonly Mail[], day: string, person: Person): Readonly<Record<MailCount, number>> {
  const mails = all.filter((mail) => mail.day === day);
  const sent = mails.filter(({ kind }) => kind === 'sent');
  const working = person.working(day);
  return {
    'mail-sent': sent.length,
    'mail-received': mails.filter(({ kind }) => kind === 'received').length,
    'mail-bulk-received': mails.filter(({ kind }) => kind === 'bulk').length,
    'threads-started': sent.filter((mail) => startsThread(mail, all)).length,
    'cross-domain-threads': countCrossDomain(mails),
    'after-hours-mail': sent.filter(({ at }) => !working.some(({ start, end }) => start <= at && at < end)).length,
  };
}
