// Example calls of queries/team-weeks.ts.
import {
  claimWeek,
  holdTeamWeeks,
  listClosedWeeks,
  listLatePeople,
  listLateWeeks,
  listReadingDays,
  listTeamWeeks,
  listToldPeriods,
  markLate,
  readTeamPage,
  savePersonWeeks,
  saveTeamHours,
  saveTeamWeeks,
} from '../team-weeks.ts';
import { at, id, organizationId, personId, type Sample } from './sample.ts';

const teamId = id(5);
const week = '2026-03-02';

export const samples: Record<string, Sample> = {
  claimWeek: {
    run: (tx) => claimWeek(tx, { organizationId, week, closedAt: at, least: 10, signals: ['mail-sent'] }),
  },
  holdTeamWeeks: { run: (tx) => holdTeamWeeks(tx, { organizationId, week }) },
  listClosedWeeks: { run: (tx) => listClosedWeeks(tx, organizationId) },
  listLatePeople: { run: (tx) => listLatePeople(tx, { organizationId, week }) },
  listLateWeeks: { run: (tx) => listLateWeeks(tx, { organizationId, least: 10 }) },
  listReadingDays: { run: (tx) => listReadingDays(tx, organizationId) },
  listTeamWeeks: { run: (tx) => listTeamWeeks(tx, { organizationId, teamIds: [teamId], from: week, to: week }) },
  listToldPeriods: { run: (tx) => listToldPeriods(tx, organizationId) },
  markLate: { run: (tx) => markLate(tx, { organizationId, days: [{ personId, day: '2026-03-04' }] }) },
  readTeamPage: { run: (tx) => readTeamPage(tx, { organizationId, teamId, leadId: personId, weeks: 24 }) },
  savePersonWeeks: {
    run: (tx) => savePersonWeeks(tx, { organizationId, week, people: [{ personId, counted: '1', late: false }] }),
  },
  saveTeamHours: {
    run: (tx) => saveTeamHours(tx, { organizationId, hours: [{ teamId, period: week, levels: { mail: { '9': 5 } } }] }),
  },
  saveTeamWeeks: {
    run: (tx) => saveTeamWeeks(tx, { organizationId, weeks: [{ teamId, week, figures: { 'mail-sent': [10, 120] } }] }),
  },
};
