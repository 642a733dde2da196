// What an organization says on working time, made ready once for all of its people: base, versions, calendars and whose they are.
import { type CalendarUse, readOrganizationTime, type StoredOrganizationTime } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { openCalendar, type OpenCalendar } from './days-off.ts';
import { openTimeSpans, type TimeSettings } from './time-spans.ts';

type OrganizationSetting = TimeSettings['organization'];

interface CalendarHolder {
  readonly personId: string;
  readonly department: string | null;
}

export interface OrganizationTime extends OrganizationSetting {
  /** The person's own calendars; where there are none their department's; else the organization's. */
  readonly calendarsOf: (person: CalendarHolder) => readonly OpenCalendar[];
}

const keyOf = ({ scope, value }: CalendarUse): string => `${scope} ${value}`;

/** Which calendars are somebody's, by the most telling of their uses. */
export const findCalendars = <Calendar extends { readonly uses: readonly CalendarUse[] }>(
  calendars: readonly Calendar[],
): ((person: CalendarHolder) => readonly Calendar[]) => {
  const used = new Map<string, Calendar[]>();
  for (const calendar of calendars)
    for (const use of calendar.uses) used.set(keyOf(use), [...(used.get(keyOf(use)) ?? []), calendar]);
  return ({ personId, department }) =>
    used.get(keyOf({ scope: 'person', value: personId })) ??
    (department === null ? undefined : used.get(keyOf({ scope: 'department', value: department }))) ??
    used.get(keyOf({ scope: 'organization', value: '' })) ??
    [];
};

const openOrganizationTime = ({ calendars, ...time }: StoredOrganizationTime): OrganizationTime => {
  const opened = calendars.map(({ holidays, uses }) => ({ uses, open: openCalendar(holidays) }));
  const calendarsOf = findCalendars(opened);
  return { ...time, calendarsOf: (person) => calendarsOf(person).map(({ open }) => open) };
};

/** The zone that the organization is in at an instant. */
export const zoneAt = (organization: OrganizationSetting, at: number): string => {
  const spans = openTimeSpans({ person: { zone: null, hours: null }, mailboxes: [], organization });
  return spans.spanOf(spans.dayOf(at)).zone.name;
};

/** Null where there is no such organization. */
export const loadOrganizationTime = async (tx: Tx, organizationId: string): Promise<OrganizationTime | null> => {
  const stored = await readOrganizationTime(tx, organizationId);
  return stored === null ? null : openOrganizationTime(stored);
};
