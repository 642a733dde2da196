// A person's mail, sorted into what was sent, what came, and what came to so many that it is bulk.
import type { Instant, Message } from '../tenant/model.ts';
import type { Copy } from './copies.ts';
import type { Person } from './persons.ts';

const BULK_ABOVE = 25;

export type MailKind = 'sent' | 'received' | 'bulk';

export interface Mail {
  readonly message: Message;
  readonly at: Instant;
  readonly day: string;
  readonly kind: MailKind;
}

/** More than 25 addressees make a received mail bulk: without the subject, no header tells. */
export function kindOf(message: Message, addresses: ReadonlySet<string>): MailKind {
  if (addresses.has(message.from.toLowerCase())) return 'sent';
  return message.to.length + message.cc.length + message.bcc.length > BULK_ABOVE ? 'bulk' : 'received';
}

/** The mails that bear a date, in order of time. */
export function sortMail(copies: readonly Copy[], person: Pick<Person, 'addresses' | 'dayOf'>): readonly Mail[] {
  return copies
    .flatMap(({ message, at }) =>
      at === null ? [] : [{ message, at, day: person.dayOf(at), kind: kindOf(message, person.addresses) }],
    )
    .sort((a, b) => a.at - b.at);
}
