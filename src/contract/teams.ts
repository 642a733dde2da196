// Teams and their figures: of whole weeks and of enough people only, the same for pages, files, commands and mail.
import { z } from 'zod';
import { Day, endpoint, Id, Instant, Nothing } from './endpoint.ts';
import { Figure } from './people.ts';

export const TeamSummary = z.object({
  id: Id,
  /** organization: everybody; department: by the roster; reports: everybody under a manager; custom: by hand. */
  kind: z.enum(['organization', 'department', 'reports', 'custom']),
  name: z.string(),
  /** Who leads it; null for departments and everybody. */
  lead: z.object({ id: Id, name: z.string() }).nullable(),
  /** How many belong to it this quarter. */
  people: z.int(),
});
export type TeamSummary = z.infer<typeof TeamSummary>;

export const listTeams = endpoint({
  method: 'GET',
  path: '/api/teams',
  can: 'teams:read',
  summary: 'The teams that one may see: a manager those they lead, owners and admins all.',
  input: Nothing,
  output: z.object({
    teams: z.array(TeamSummary),
    /** How few people a figure may stand for. */
    least: z.int(),
    /** The Mondays of the first and the last week that are told; null while none is. */
    told: z.object({ from: Day, to: Day }).nullable(),
    /** The next week to be told, and the first day on which it can be. */
    next: z.object({ week: Day, on: Day }),
  }),
});

/** One week of one figure; `value` null: not shown. */
const TeamWeek = z.object({
  week: Day,
  value: z.number().nullable(),
  /** At least so many people stand behind it; a multiple of five. */
  people: z.int().nullable(),
});

export const TeamFigure = z.object({
  /** A person's mean of a week; of ratios and medians that of all people and weeks together. Rounded to about the share of one person. */
  figure: Figure,
  /** The same over as many weeks directly before. */
  before: Figure,
  weeks: z.array(TeamWeek),
});
export type TeamFigure = z.infer<typeof TeamFigure>;

/** How strong an hour of the week is, 1 to 5, compared with the strongest. */
const TeamHour = z.object({ weekday: z.int(), hour: z.int(), level: z.int().min(1).max(5) });

export const TeamView = z.object({
  team: TeamSummary,
  least: z.int(),
  /** Mondays, in order. */
  weeks: z.array(Day),
  figures: z.array(TeamFigure),
  /** Over the latest four weeks that are told; hours that too few people share are left out, like those that nobody does. */
  hours: z.object({ from: Day, to: Day, mail: z.array(TeamHour), meetings: z.array(TeamHour) }).nullable(),
  /** When the last of the weeks was closed; null while none is. */
  asOf: Instant.nullable(),
});
export type TeamView = z.infer<typeof TeamView>;

const span = { weeks: z.coerce.number().int().min(1).max(104).default(12) };

export const readTeam = endpoint({
  method: 'GET',
  path: '/api/teams/:id',
  can: 'teams:read',
  summary: 'One team over whole weeks, the last of which is the latest that is told: its figures, weeks and hours.',
  input: z.object({ id: Id, ...span }),
  output: TeamView,
});

/** One line of `export teams`. */
export const TeamLine = z.object({
  team: z.string(),
  teamId: Id,
  week: Day,
  signal: z.string(),
  unit: Figure.shape.unit,
  /** Null: not shown. */
  value: z.number().nullable(),
  people: z.int().nullable(),
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
});
export type TeamLine = z.infer<typeof TeamLine>;

export const exportTeams = endpoint({
  method: 'GET',
  path: '/api/export/teams',
  can: 'teams:read',
  summary:
    'A line per team, week and signal, of the teams that one may see. What a page does not show is in no file; a team named after who leads it stands under a pseudonym, unless one may see names in exports.',
  input: z.object({ ...span, team: Id.optional(), format: z.enum(['jsonl', 'csv']).default('jsonl') }),
  output: TeamLine,
  answer: 'stream',
});

const composition = {
  name: z.string().trim().min(1, 'Give the team a name.').max(200),
  /** The person who leads it and may see its figures. */
  leadId: Id.nullable(),
  personIds: z.array(Id).max(10_000),
};

export const createTeam = endpoint({
  method: 'POST',
  path: '/api/teams',
  can: 'people:manage',
  summary: 'Puts a team together by hand. Its figures begin with the next week that is told.',
  input: z.object(composition),
  output: TeamSummary,
});

export const changeTeam = endpoint({
  method: 'POST',
  path: '/api/teams/:id',
  can: 'people:manage',
  summary:
    'Changes a team that was put together by hand. Once it was told of, its people change with the next quarter.',
  input: z.object({ id: Id, ...composition }),
  output: TeamSummary,
});

export const endTeam = endpoint({
  method: 'POST',
  path: '/api/teams/:id/end',
  can: 'people:manage',
  summary: 'Ends a team that was put together by hand; nothing of it is shown any more.',
  input: z.object({ id: Id }),
  output: Nothing,
});

export const listTeamPeople = endpoint({
  method: 'GET',
  path: '/api/teams/:id/people',
  can: 'people:manage',
  summary: 'Who belongs to a team that was put together by hand.',
  input: z.object({ id: Id }),
  output: z.object({ people: z.array(z.object({ id: Id, fullName: z.string(), email: z.string() })) }),
});

export const readTeamRule = endpoint({
  method: 'GET',
  path: '/api/team-rule',
  can: 'teams:read',
  summary: 'How few people a figure of a team may stand for.',
  input: Nothing,
  output: z.object({ least: z.int(), lowest: z.int() }),
});

export const saveTeamRule = endpoint({
  method: 'POST',
  path: '/api/team-rule',
  can: 'settings:manage',
  summary: 'Decides how few people a figure of a team may stand for. Fewer holds for weeks told from now on.',
  input: z.object({ least: z.int().min(5, 'At least 5.').max(100, 'At most 100.') }),
  output: z.object({ least: z.int(), lowest: z.int() }),
});
