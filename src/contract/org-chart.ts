// The org chart: levels of it, who is found in it, and what is to be mended.
import { z } from 'zod';
import { Day, endpoint, Id, Nothing } from './endpoint.ts';

export const ChartPerson = z.object({
  id: Id,
  fullName: z.string(),
  email: z.string(),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  /** Who left and still has reports stands in the chart until they have another manager. */
  leftOn: Day.nullable(),
  /** People who report to this one. */
  reports: z.int(),
  /** People below this one on all levels. */
  below: z.int(),
});
export type ChartPerson = z.infer<typeof ChartPerson>;

export const readChart = endpoint({
  method: 'GET',
  path: '/api/org-chart',
  can: 'people:read',
  summary: 'The top of the organization, and how much of the reporting lines is to be mended.',
  input: Nothing,
  output: z.object({
    /** People who work here, by their last day. */
    people: z.int(),
    /** Who has reports and no manager. */
    top: z.array(ChartPerson),
    mend: z.object({
      /** Who has neither a manager nor reports. */
      unplaced: z.int(),
      /** Circles of people who report to one another. */
      circles: z.int(),
      /** People whose manager left. */
      orphaned: z.int(),
    }),
  }),
});

export const readReports = endpoint({
  method: 'GET',
  path: '/api/org-chart/:id/reports',
  can: 'people:read',
  summary: 'The people who report to one person, by name.',
  input: z.object({ id: Id }),
  output: z.object({ reports: z.array(ChartPerson) }),
});

export const searchChart = endpoint({
  method: 'GET',
  path: '/api/org-chart/search',
  can: 'people:read',
  summary: 'People by name, address or job title, each with the way from the top down to them.',
  input: z.object({ search: z.string().trim().min(1).max(200) }),
  output: z.object({
    total: z.int(),
    /** At most twenty; `path` from the top to the manager, empty for who has none. */
    found: z.array(z.object({ person: ChartPerson, path: z.array(z.object({ id: Id, fullName: z.string() })) })),
  }),
});

export const readMending = endpoint({
  method: 'GET',
  path: '/api/org-chart/mending',
  can: 'people:read',
  summary: 'What is to be mended in the reporting lines, at most two hundred of each kind.',
  input: Nothing,
  output: z.object({
    unplaced: z.array(ChartPerson),
    circles: z.array(z.array(ChartPerson)),
    orphaned: z.array(z.object({ manager: ChartPerson, reports: z.array(ChartPerson) })),
  }),
});
