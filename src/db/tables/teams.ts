// Tables of teams and of what is shown of their weeks.
import type { Day, Json, TextOrNull, Time, TimeOrNull } from './column-types.ts';

interface TeamTable {
  organization_id: string;
  team_id: string;
  kind: 'organization' | 'department' | 'reports' | 'custom';
  name: string;
  lead_id: TextOrNull;
  made_at: Time;
  ended_at: TimeOrNull;
}

interface TeamPersonTable {
  organization_id: string;
  team_id: string;
  person_id: string;
}

interface TeamSeasonTable {
  organization_id: string;
  season: Day;
  team_id: string;
  person_id: string;
}

interface TeamRuleTable {
  organization_id: string;
  least: number;
}

interface ClosedWeekTable {
  organization_id: string;
  week: Day;
  closed_at: Time;
  least: number;
  signals: string[];
}

interface PersonWeekTable {
  organization_id: string;
  week: Day;
  person_id: string;
  counted: string;
  late: boolean;
}

interface TeamWeekTable {
  organization_id: string;
  team_id: string;
  week: Day;
  figures: Json<Readonly<Record<string, readonly number[]>>>;
}

interface TeamHoursTable {
  organization_id: string;
  team_id: string;
  period: Day;
  levels: Json<Readonly<Record<string, Readonly<Record<string, number>>>>>;
}

export interface TeamsTables {
  team: TeamTable;
  team_person: TeamPersonTable;
  team_season: TeamSeasonTable;
  team_rule: TeamRuleTable;
  closed_week: ClosedWeekTable;
  person_week: PersonWeekTable;
  team_week: TeamWeekTable;
  team_hours: TeamHoursTable;
}
