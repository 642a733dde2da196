// A person's working time as it is shown: what holds today, since when and by whose word, leave, and the next holidays.
import type * as contract from '../contract/working-time.ts';
import type { z } from 'zod';
import { listCalendars } from '../db/queries/holidays.ts';
import { listLeave } from '../db/queries/leave.ts';
import { type KeptVersion, listVersions, readOwnTimesAllowed } from '../db/queries/time-versions.ts';
import { listPersonTimes } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { openCalendar } from './days-off.ts';
import { daysBetween, formatDay, type LocalDay } from './local-days.ts';
import { findCalendars, loadOrganizationTime, type OrganizationTime } from './organization-time.ts';
import type { TimeSettings } from './time-spans.ts';
import { describeHours, resolveWorkingTime, type WorkingTime } from './working-time.ts';

type PersonTimes = z.input<typeof contract.PersonTimes>;
type OrganizationTimes = z.input<typeof contract.OrganizationTimes>;

const shown = { holidays: 5, daysAhead: 366 };

const versionOf = ({ from, zone, hours, changedAt, changedBy }: KeptVersion): contract.TimeVersion => ({
  from,
  zone,
  hours,
  text: hours === null ? null : describeHours(hours),
  changedAt: changedAt?.toISOString() ?? null,
  changedBy,
});

const comingHolidays = async (
  tx: Tx,
  organizationId: string,
  of: { readonly personId: string; readonly department: string | null; readonly today: LocalDay },
): Promise<Pick<PersonTimes, 'calendars' | 'holidays'>> => {
  const calendars = findCalendars(await listCalendars(tx, organizationId))(of);
  const opened = calendars.map(({ holidays }) => openCalendar(holidays));
  const coming = daysBetween(of.today, of.today + shown.daysAhead).flatMap((day) => {
    const holiday = opened.map((calendar) => calendar.holidayOf(day)).find((one) => one !== null);
    return holiday == null ? [] : [{ day: formatDay(day), name: holiday.name, part: holiday.part }];
  });
  return { calendars: calendars.map(({ name }) => name), holidays: coming.slice(0, shown.holidays) };
};

interface Asked {
  readonly organizationId: string;
  readonly personId: string;
  readonly now: number;
  readonly mayChange: boolean;
}

/** Null for a person of whom this organization does not know. */
export const readPersonTimes = async (tx: Tx, asked: Asked): Promise<PersonTimes | null> => {
  const { organizationId, personId, now, mayChange } = asked;
  const [person] = await listPersonTimes(tx, { organizationId, personIds: [personId] });
  const organization = await loadOrganizationTime(tx, organizationId);
  if (person === undefined || organization === null) return null;
  const time = resolveWorkingTime({
    person,
    mailboxes: person.accounts,
    organization,
    leave: person.leave,
    holidays: organization.calendarsOf(person),
  });
  const today = time.dayOf(now);
  const { zone, zoneFrom, hours, hoursFrom } = time.settingOf(today);
  const leave = await listLeave(tx, { organizationId, personIds: [personId] });
  return {
    today: formatDay(today),
    zone: zone.name,
    zoneFrom,
    hours,
    hoursFrom,
    text: describeHours(hours),
    versions: (await listVersions(tx, { organizationId, personId })).map(versionOf),
    leave: leave.map(({ leaveId, from, to, part, addedBy }) => ({ id: leaveId, from, to, part, addedBy })),
    ...(await comingHolidays(tx, organizationId, { personId, department: person.department, today })),
    mayChange,
  };
};

/** As if it were a person who says nothing. */
const timeOf = (organization: OrganizationTime): WorkingTime => {
  const nothing: TimeSettings['person'] = { zone: null, hours: null };
  return resolveWorkingTime({ person: nothing, mailboxes: [], organization, leave: [], holidays: [] });
};

/** The zone that the organization is in now; null where there is no such organization. */
export const readOrganizationTimes = async (
  tx: Tx,
  organizationId: string,
  now: number,
): Promise<OrganizationTimes | null> => {
  const organization = await loadOrganizationTime(tx, organizationId);
  if (organization === null) return null;
  return {
    today: formatDay(timeOf(organization).dayOf(now)),
    versions: (await listVersions(tx, { organizationId, personId: null })).map(versionOf),
    ownTimes: await readOwnTimesAllowed(tx, organizationId),
  };
};
