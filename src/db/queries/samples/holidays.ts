// Example calls of queries/holidays.ts.
import { listCalendars, removeCalendar, saveCalendar } from '../holidays.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const calendar = {
  organizationId,
  calendarId: id(7),
  name: 'Germany',
  holidays: [{ day: '2026-10-03', name: 'German Unity Day', part: 'day' as const, yearly: true, until: null }],
  uses: [{ scope: 'organization' as const, value: '' }],
  at,
  by: 'Ana',
};

export const samples: Record<string, Sample> = {
  listCalendars: { run: (tx) => listCalendars(tx, organizationId) },
  saveCalendar: { run: (tx) => saveCalendar(tx, calendar) },
  removeCalendar: { run: (tx) => removeCalendar(tx, calendar) },
};
