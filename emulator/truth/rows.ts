// The rows of one mailbox: every mail copy and every event that lies in the span, and what each counts as.
import type { Instant, TenantUser } from '../tenant/model.ts';
import type { Copy } from './copies.ts';
import { kindOf } from './mails.ts';
import type { Sighting } from './meetings.ts';
import { whyUnreadable } from './persons.ts';
import type { MailboxTruth, MailRow, MeetingRow } from './shapes.ts';
import type { Span } from './spans.ts';

/** How the owner of a mailbox sees it. */
export interface Viewpoint {
  readonly addresses: ReadonlySet<string>;
  readonly dayOf: (at: Instant) => string;
  readonly span: Span;
  /** The copies that count, over all mailboxes of the owner. */
  readonly chosen: ReadonlySet<Copy>;
}

function mailRow(copy: Copy, view: Viewpoint): MailRow {
  const { message, at } = copy;
  return {
    id: message.id,
    messageId: message.internetMessageId,
    at: at === null ? null : new Date(at).toISOString(),
    day: at === null ? null : view.dayOf(at),
    kind: kindOf(message, view.addresses),
    duplicate: !view.chosen.has(copy),
  };
}

function meetingRow({ event, excluded }: Sighting, view: Viewpoint): MeetingRow {
  return {
    id: event.id,
    iCalUId: event.iCalUId,
    start: new Date(event.start).toISOString(),
    end: new Date(event.end).toISOString(),
    day: view.dayOf(event.start),
    excluded,
  };
}

/** Mail that lies in the span or bears no date, and the mailbox's events. */
export function describeMailbox(
  user: TenantUser,
  held: { readonly copies: readonly Copy[]; readonly sightings: readonly Sighting[] },
  view: Viewpoint,
): MailboxTruth {
  const { start, end } = view.span;
  return {
    userId: user.id,
    address: (user.mail ?? user.userPrincipalName).toLowerCase(),
    purpose: user.purpose,
    unavailable: whyUnreadable(user),
    mail: held.copies.filter(({ at }) => at === null || (start <= at && at < end)).map((copy) => mailRow(copy, view)),
    meetings: held.sightings.filter(({ userId }) => userId === user.id).map((sighting) => meetingRow(sighting, view)),
  };
}
