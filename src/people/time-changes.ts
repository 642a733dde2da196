// Changing working time: whose days it reaches is found first, so that it can be told before, and exactly those are computed again.
import type { WeekHours } from '../contract/records.ts';
import type { TimeEffect } from '../contract/working-time.ts';
import { readComputableFrom } from '../db/queries/retention.ts';
import { countStoredDays, type DayRange, listPeopleBriefly, touchStoredDays } from '../db/queries/time-effects.ts';
import {
  listVersions,
  removeVersion,
  setVersion,
  type SetVersion,
  type TimesOwner,
} from '../db/queries/time-versions.ts';
import { listPersonTimes, type PersonTime, readOrganizationTime } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, parseDay } from './local-days.ts';
import { listSpans, type TimeSettings } from './time-spans.ts';

/** Some people, and the days of theirs that change. */
export interface Reached {
  readonly personIds: readonly string[];
  readonly ranges: readonly DayRange[];
}

interface TimeChange {
  readonly organizationId: string;
  /** Each person at most once. */
  readonly reached: readonly Reached[];
  /** Not given: it is only told what would happen. */
  readonly write?: () => Promise<void>;
}

/** Belongs into one transaction with finding out whom it reaches. */
export const applyTimeChange = async (tx: Tx, change: TimeChange): Promise<TimeEffect> => {
  const { organizationId, write } = change;
  const floor = await readComputableFrom(tx, organizationId);
  const effect = { people: 0, days: 0, kept: 0 };
  for (const { personIds, ranges } of change.reached) {
    const counted = await countStoredDays(tx, { organizationId, personIds, ranges, floor });
    effect.people += counted.people;
    effect.days += counted.days;
    effect.kept += counted.kept;
  }
  if (write === undefined) return { ...effect, saved: false };
  await write();
  for (const reached of change.reached) await touchStoredDays(tx, { organizationId, ...reached });
  return { ...effect, saved: true };
};

const atOnce = 1000;

const readAllTimes = async function* (tx: Tx, organizationId: string): AsyncGenerator<PersonTime[]> {
  const people = await listPeopleBriefly(tx, organizationId);
  for (let begin = 0; begin < people.length; begin += atOnce) {
    const personIds = people.slice(begin, begin + atOnce).map((person) => person.personId);
    yield await listPersonTimes(tx, { organizationId, personIds });
  }
};

interface Differs {
  readonly zone: boolean;
  readonly hours: boolean;
}

/** Whether what the organization says is heard in the range, of what differs. */
const isHeard = (settings: TimeSettings, range: DayRange, differs: Differs): boolean => {
  const first = range.from === null ? Number.NEGATIVE_INFINITY : parseDay(range.from);
  const last = range.to === null ? Number.POSITIVE_INFINITY : parseDay(range.to);
  const spans = listSpans(settings);
  return spans.some(
    ({ from, zoneFrom, hoursFrom }, index) =>
      from <= last &&
      (spans[index + 1]?.from ?? Number.POSITIVE_INFINITY) > first &&
      ((differs.zone && zoneFrom === 'organization') || (differs.hours && hoursFrom === 'organization')),
  );
};

const findHearers = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly range: DayRange; readonly differs: Differs },
): Promise<Reached[]> => {
  const { organizationId, range, differs } = asked;
  const organization = await readOrganizationTime(tx, organizationId);
  if (organization === null) return [];
  const personIds: string[] = [];
  for await (const people of readAllTimes(tx, organizationId))
    for (const person of people)
      if (isHeard({ person, mailboxes: person.accounts, organization }, range, differs))
        personIds.push(person.personId);
  return personIds.length === 0 ? [] : [{ personIds, ranges: [range] }];
};

const isEqual = (a: WeekHours | null, b: WeekHours | null): boolean => JSON.stringify(a) === JSON.stringify(b);

const dayBefore = (day: string): string => formatDay(parseDay(day) - 1);

/** From the day it holds on to the day before the next one holds. */
const rangeOf = (from: string | null, versions: readonly SetVersion[]): DayRange => {
  const next = versions.find((version) => version.from !== null && (from === null || version.from > from));
  return { from, to: next?.from == null ? null : dayBefore(next.from) };
};

const holding = (versions: readonly SetVersion[], from: string | null): SetVersion | undefined =>
  versions.findLast((version) => version.from === null || (from !== null && version.from <= from));

interface Setting {
  readonly owner: TimesOwner;
  readonly from: string | null;
  readonly before: SetVersion | undefined;
  readonly now: SetVersion | undefined;
  readonly versions: readonly SetVersion[];
}

const findReached = async (tx: Tx, { owner, from, before, now, versions }: Setting): Promise<Reached[]> => {
  const differs = { zone: before?.zone !== now?.zone, hours: !isEqual(before?.hours ?? null, now?.hours ?? null) };
  if (!differs.zone && !differs.hours) return [];
  const range = rangeOf(from, versions);
  if (owner.personId !== null) return [{ personIds: [owner.personId], ranges: [range] }];
  return findHearers(tx, { organizationId: owner.organizationId, range, differs });
};

interface Saving {
  readonly save: boolean;
  readonly at: Date;
  readonly by: string;
}

/** Null where there is no such owner. */
export const changeTimes = async (
  tx: Tx,
  owner: TimesOwner,
  wanted: SetVersion & Saving,
): Promise<TimeEffect | null> => {
  const versions = await listVersions(tx, owner);
  if (versions.length === 0) return null;
  const { from, save } = wanted;
  const reached = await findReached(tx, { owner, from, before: holding(versions, from), now: wanted, versions });
  const write = () => setVersion(tx, owner, wanted);
  return applyTimeChange(tx, { organizationId: owner.organizationId, reached, ...(save ? { write } : {}) });
};

/** Null where there is nothing that holds from this day on. */
export const removeTimes = async (
  tx: Tx,
  owner: TimesOwner,
  { from, save }: { readonly from: string; readonly save: boolean },
): Promise<TimeEffect | null> => {
  const versions = await listVersions(tx, owner);
  const before = versions.find((version) => version.from === from);
  if (before === undefined) return null;
  const now = holding(versions, dayBefore(from));
  const reached = await findReached(tx, { owner, from, before, now, versions });
  const write = async () => {
    await removeVersion(tx, owner, from);
  };
  return applyTimeChange(tx, { organizationId: owner.organizationId, reached, ...(save ? { write } : {}) });
};
