// People and their figures: definitions, values with their coverage, evidence, week heat map.
import { z } from 'zod';
import { Day, endpoint, Id, Instant, Nothing } from './endpoint.ts';
import { ExportFormat } from './exports.ts';

/** `level`: one of the definition's levels, by number; `time`: minutes after local midnight. */
const Unit = z.enum(['count', 'h', 'min', 'ratio', 'level', 'time']);

export const Figure = z.object({
  signal: z.string(),
  unit: Unit,
  /** Null exactly when `state` is `unavailable`. */
  value: z.number().nullable(),
  state: z.enum(['measured', 'estimated', 'unavailable']),
  /** Share of what should have been read that was, 0–1. */
  coverage: z.number().min(0).max(1),
  asOf: Instant.nullable(),
  /** Why it is not measured; null when it is. */
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
  /** Figures beside the value, such as `p90`. */
  beside: z.record(z.string(), z.number()),
});
export type Figure = z.infer<typeof Figure>;

export const SignalDefinition = z.object({
  name: z.string(),
  title: z.string(),
  /** What it is about; signals are shown together by it. */
  theme: z.enum(['mail', 'meetings', 'time', 'chats', 'usage', 'sign-ins']),
  unit: Unit,
  /** Plain meaning, one sentence. */
  meaning: z.string(),
  formula: z.string(),
  source: z.string(),
  /** Which streams it is read from; those that are not switched on are left out. */
  streams: z.array(z.string()),
  /** How days add up to a period; `weeks`: told over whole weeks, and of no single day. */
  period: z.enum(['sum', 'mean', 'median', 'ratio', 'weeks']),
  /** Of unit `level`: what each number means, from 0; else not given. */
  levels: z.array(z.string()).optional(),
});
export type SignalDefinition = z.infer<typeof SignalDefinition>;

export const listSignals = endpoint({
  method: 'GET',
  path: '/api/signals',
  can: 'own:read',
  summary: 'The signals with their definitions.',
  input: Nothing,
  output: z.object({ signals: z.array(SignalDefinition) }),
});

export const PersonSummary = z.object({
  id: Id,
  fullName: z.string(),
  email: z.string(),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  managerName: z.string().nullable(),
  zone: z.string(),
  /** Whether the person's mail and meetings could be read over the period; reason when not. */
  coverage: z.number().min(0).max(1),
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
});
export type PersonSummary = z.infer<typeof PersonSummary>;

const period = { from: Day, to: Day };

export const listPeople = endpoint({
  method: 'GET',
  path: '/api/people',
  can: 'people:read',
  summary: 'The people with a period figure and a small series of each asked signal.',
  input: z.object({
    ...period,
    search: z.string().max(200).default(''),
    /** Names only: people are never ranked by a figure. */
    sort: z.enum(['name', 'department', 'coverage']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(200).default(50),
    /** Comma-separated signal names for the small multiples. */
    signals: z.string().max(1000).default('mail-sent,mail-received,meeting-hours,focus-hours'),
  }),
  output: z.object({
    total: z.int(),
    asOf: Instant.nullable(),
    /** The first and the last day (UTC) that any dated activity is held for; null while nothing is. */
    held: z.object({ from: Day, to: Day }).nullable(),
    days: z.array(Day),
    people: z.array(
      PersonSummary.extend({
        figures: z.array(Figure),
        /** By signal name, a value a day of `days`; null where unavailable. */
        series: z.record(z.string(), z.array(z.number().nullable())),
      }),
    ),
  }),
});

export const readPerson = endpoint({
  method: 'GET',
  path: '/api/people/:id',
  can: 'people:read',
  summary: 'One person: who it is, the period figures of all signals, and their days.',
  input: z.object({ id: Id, ...period }),
  output: z.object({
    person: PersonSummary,
    days: z.array(Day),
    signals: z.array(z.object({ period: Figure, days: z.array(Figure) })),
    /** Sent and received mail, meeting starts and messages written in channels by local weekday (0 = Monday) and hour, over the period. */
    heatMap: z.array(z.object({ weekday: z.int(), hour: z.int(), mail: z.int(), meetings: z.int(), chats: z.int() })),
    workingTime: z.object({
      zone: z.string(),
      zoneFrom: z.enum(['person', 'mailbox', 'organization']),
      text: z.string(),
    }),
  }),
});

export const EvidenceRow = z.object({
  kind: z.enum(['mail', 'meeting', 'chat', 'call', 'sign-in', 'report', 'week']),
  at: Instant,
  /** Local wall time in the person's zone, YYYY-MM-DDTHH:mm. */
  localAt: z.string(),
  /** Of mail sent or received; else the kind. */
  direction: z.enum(['sent', 'received', 'meeting', 'chat', 'call', 'sign-in', 'report', 'week']),
  /** Seconds. */
  duration: z.int(),
  /** Addresses of the others, at most ten. */
  others: z.array(z.string()),
  othersCount: z.int(),
  marks: z.array(z.string()),
  /** Of a chat message: its channel, as a digest: no name is held. */
  place: z.string().nullable(),
  /** Of a sign-in: the app, where the source names it. */
  app: z.string().nullable(),
  /** Of a report what it counts, with the day that it says of itself; of a week what its days add up to. */
  count: z.object({ name: z.string(), value: z.number(), unit: Unit, refreshedOn: Day.nullable() }).nullable(),
  /** Whether the row counts in the signal, and if not, why. */
  counts: z.boolean(),
  why: z.string(),
});
export type EvidenceRow = z.infer<typeof EvidenceRow>;

export const readEvidence = endpoint({
  method: 'GET',
  path: '/api/people/:id/evidence',
  can: 'people:read',
  summary: 'The rows behind one figure of one person.',
  input: z.object({ id: Id, signal: z.string(), ...period }),
  output: z.object({
    signal: SignalDefinition,
    figure: Figure,
    rows: z.array(EvidenceRow),
    truncated: z.boolean(),
    /** Rows before it are no longer kept, the figures that came of them are; null where all of the period's are. */
    keptFrom: Instant.nullable(),
  }),
});

/** One line of `export signals` and of the CLI's `signals --json`. */
export const SignalLine = z.object({
  /** Full name, or in a file without names a pseudonym, like the address and the id. */
  person: z.string(),
  email: z.string(),
  personId: Id,
  day: Day,
  ...Figure.shape,
});
export type SignalLine = z.infer<typeof SignalLine>;

/** One line of `export activity`. */
export const ActivityLine = z.object({
  /** Full name; null for a mailbox that is nobody's, such as a shared one. */
  person: z.string().nullable(),
  /** The mailbox's first address. */
  mailbox: z.string(),
  kind: z.enum(['mail', 'meeting']),
  event: Id,
  /** Null for mail without a date. */
  at: Instant.nullable(),
  duration: z.int(),
  actor: z.string().nullable(),
  counterparts: z.array(z.object({ address: z.string(), role: z.string() })),
  thread: Id.nullable(),
  marks: z.array(z.string()),
});
export type ActivityLine = z.infer<typeof ActivityLine>;

const format = ExportFormat;

export const exportSignals = endpoint({
  method: 'GET',
  path: '/api/export/signals',
  can: 'data:export',
  summary:
    'A line per person, day and signal; people under pseudonyms, unless one may see names in exports. CSV cells that a spreadsheet would take for a formula are escaped.',
  input: z.object({ ...period, person: z.string().max(320).optional(), format }),
  output: SignalLine,
  answer: 'stream',
});

export const exportActivity = endpoint({
  method: 'GET',
  path: '/api/export/activity',
  can: 'data:export',
  summary:
    'A line per activity that is held, undated ones included; people under pseudonyms, unless one may see names in exports.',
  input: z.object({ from: Day.optional(), to: Day.optional(), person: z.string().max(320).optional(), format }),
  output: ActivityLine,
  answer: 'stream',
});
