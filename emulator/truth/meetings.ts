// Which events of a person's calendars are meetings that count, and why the others are none.
import type { CalendarEvent, Instant, Tenant } from '../tenant/model.ts';
import type { Person } from './persons.ts';
import type { Exclusion } from './shapes.ts';
import type { Span } from './spans.ts';

const LONGEST = 12 * 3_600_000;

/** An event in one of the person's calendars, and why it does not count (null: it does). */
export interface Sighting {
  readonly userId: string;
  readonly event: CalendarEvent;
  readonly excluded: Exclusion | null;
}

/** Lower-case addresses of organizer and attendees, rooms and other resources left out. */
export function peopleOf(event: CalendarEvent): ReadonlySet<string> {
  const attendees = event.attendees.filter(({ type }) => type !== 'resource').map(({ address }) => address);
  return new Set([event.organizer, ...attendees].map((address) => address.toLowerCase()));
}

function whyNot(event: CalendarEvent, addresses: ReadonlySet<string>, now: Instant): Exclusion | null {
  if (event.isCancelled) return 'cancelled';
  if (event.response === 'declined') return 'declined';
  if (event.isAllDay) return 'all-day';
  if (event.showAs === 'free') return 'free';
  if (event.end <= event.start) return 'no length';
  if (event.end - event.start > LONGEST) return 'longer than 12 h';
  if ([...peopleOf(event)].every((address) => addresses.has(address))) return 'nobody else';
  return event.end > now ? 'not ended' : null;
}

/** All events of the person's calendars that meet the span; of those that count, one per iCalUId and start. */
export function readMeetings(
  tenant: Tenant,
  person: Person,
  span: Span & { readonly now: Instant },
): readonly Sighting[] {
  const counted = new Set<string>();
  return person.accounts
    .filter(({ mailbox }) => mailbox === 'active')
    .flatMap(({ id: userId }) =>
      tenant.events(userId, span.start, span.end, span.now).map((event) => {
        const excluded = whyNot(event, person.addresses, span.now);
        const key = `${event.iCalUId} ${event.start}`;
        if (excluded !== null || !counted.has(key)) {
          if (excluded === null) counted.add(key);
          return { userId, event, excluded };
        }
        return { userId, event, excluded: 'duplicate' };
      }),
    );
}
