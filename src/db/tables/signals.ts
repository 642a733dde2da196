// Tables of day figures and of the days that are to be computed again.
import type { Time, Json, Day } from './column-types.ts';

interface TouchedDayTable {
  organization_id: string;
  account_id: string;
  day: Day;
}

interface SignalDayTable {
  organization_id: string;
  person_id: string;
  day: Day;
  figures: Json<unknown>;
  computed_at: Time;
}

export interface SignalsTables {
  touched_day: TouchedDayTable;
  signal_day: SignalDayTable;
}
