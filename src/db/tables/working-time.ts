// Tables of working time: versions of zone and hours, leave, calendars of holidays.
import type { ColumnType } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Day, JsonOrNull, TextOrNull, Time } from './column-types.ts';

interface WorkingTimeVersionTable {
  organization_id: string;
  person_id: string;
  from_day: Day;
  zone: TextOrNull;
  hours: JsonOrNull<WeekHours>;
  changed_at: Time;
  changed_by: string;
}

interface LeaveTable {
  organization_id: string;
  leave_id: string;
  person_id: string;
  from_day: Day;
  to_day: Day;
  part: 'day' | 'morning' | 'afternoon';
  added_at: Time;
  added_by: string;
}

interface HolidayCalendarTable {
  organization_id: string;
  calendar_id: string;
  name: string;
  changed_at: Time;
  changed_by: string;
}

interface HolidayTable {
  organization_id: string;
  calendar_id: string;
  day: Day;
  name: string;
  part: 'day' | 'morning' | 'afternoon';
  yearly: boolean;
  until: ColumnType<Day | null, Day | null | undefined, Day | null>;
}

interface HolidayUseTable {
  organization_id: string;
  calendar_id: string;
  scope: 'organization' | 'department' | 'person';
  value: string;
}

export interface WorkingTimeTables {
  working_time_version: WorkingTimeVersionTable;
  leave: LeaveTable;
  holiday_calendar: HolidayCalendarTable;
  holiday: HolidayTable;
  holiday_use: HolidayUseTable;
}
