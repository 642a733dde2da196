// The roster: people from a file (looked at before it is saved, and undone), and by hand.
import { z } from 'zod';
import { Day, endpoint, Id, Instant, Nothing } from './endpoint.ts';

/** What the roster says of a person. What is set by hand or by a file is kept from the directory, field by field. */
export const RosterField = z.enum(['fullName', 'email', 'jobTitle', 'department', 'manager', 'joinedOn', 'leftOn']);
export type RosterField = z.infer<typeof RosterField>;

/** The columns of a roster file, in any order; `email` says who is meant. */
export const rosterColumns = ['full_name', 'email', 'role', 'department', 'manager_email', 'start_date'] as const;

/** Rows of one file at most. */
export const mostRosterRows = 100_000;
/** Bytes of one file at most. */
export const mostRosterBytes = 32 * 1024 * 1024;

export const RosterFault = z.object({
  /** The file's column; null: the row as a whole. */
  column: z.string().nullable(),
  /** What stands there, at most 80 characters; null: nothing, or it is not one value. */
  value: z.string().nullable(),
  fault: z.string(),
  fix: z.string(),
});
export type RosterFault = z.infer<typeof RosterFault>;

const RowOutcome = z.enum(['new', 'changed', 'unchanged', 'refused', 'duplicate']);

export const RosterRowReport = z.object({
  /** As a spreadsheet counts: the header is row 1, blank rows count. */
  row: z.int(),
  outcome: RowOutcome,
  email: z.string().nullable(),
  fullName: z.string().nullable(),
  /** The row that says the same already; null but for duplicates. */
  duplicateOf: z.int().nullable(),
  /** Managers by their addresses; null: nothing. */
  changes: z.array(z.object({ field: RosterField, from: z.string().nullable(), to: z.string().nullable() })),
  /** Why it is refused; of other rows what of them is left out. */
  faults: z.array(RosterFault),
});
export type RosterRowReport = z.infer<typeof RosterRowReport>;

const RowCounts = z.object({
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  duplicate: z.int(),
  /** Rows that are taken without something of them. */
  partial: z.int(),
});
export type RowCounts = z.infer<typeof RowCounts>;

export const RosterReport = z.object({
  counts: RowCounts,
  /** How the file was read, such as `UTF-8` and `;`; null where the rows did not come from a file. */
  file: z
    .object({
      encoding: z.enum(['UTF-8', 'UTF-16', 'Windows-1252']),
      delimiter: z.enum([',', ';', '\t']),
      ignoredColumns: z.array(z.string()),
      blankRows: z.int(),
    })
    .nullable(),
  /** Every row, in the file's order. */
  rows: z.array(RosterRowReport),
});
export type RosterReport = z.infer<typeof RosterReport>;

export const RosterImport = z.object({
  id: Id,
  source: z.literal('file'),
  at: Instant,
  by: z.string(),
  counts: RowCounts,
  undone: z.object({ at: Instant, by: z.string() }).nullable(),
  /** Whether it can be undone: what it changed is remembered for 30 days. */
  undoable: z.boolean(),
});
export type RosterImport = z.infer<typeof RosterImport>;

const RosterUpload = z.object({
  /** The file, base64. */
  data: z.base64(),
  /** `keep`: an empty cell says nothing; `clear`: it empties the field. */
  emptyCells: z.enum(['keep', 'clear']).default('keep'),
});
const largest = Math.ceil((mostRosterBytes * 4) / 3) + 1024 * 1024;

export const checkRoster = endpoint({
  method: 'POST',
  path: '/api/roster/check',
  can: 'people:manage',
  summary: 'What an import of this file would do, row by row; nothing is saved.',
  largest,
  input: RosterUpload,
  output: z.object({ report: RosterReport }),
});

/** Safe to repeat: the same file a second time changes nothing. */
export const importRoster = endpoint({
  method: 'POST',
  path: '/api/roster/imports',
  can: 'people:manage',
  summary: 'Saves the valid rows of a file, all of them or none; nothing else of the file is kept.',
  largest,
  input: RosterUpload,
  /** `import` is null where the file changed nothing. */
  output: z.object({ import: RosterImport.nullable(), report: RosterReport }),
});

export const listRosterImports = endpoint({
  method: 'GET',
  path: '/api/roster/imports',
  can: 'people:manage',
  summary: 'The imports into the roster, the newest first.',
  input: Nothing,
  output: z.object({ imports: z.array(RosterImport) }),
});

export const RosterUndo = z.object({
  /** People who were not there before and are gone again. */
  removed: z.int(),
  /** People who have their former values again. */
  restored: z.int(),
  /** What could not be undone, and why. */
  left: z.array(
    z.object({
      personId: Id,
      fullName: z.string(),
      email: z.string(),
      /** Null: the person as a whole. */
      field: RosterField.nullable(),
      why: z.string(),
    }),
  ),
});
export type RosterUndo = z.infer<typeof RosterUndo>;

export const undoRosterImport = endpoint({
  method: 'POST',
  path: '/api/roster/imports/:id/undo',
  can: 'people:manage',
  summary: 'Restores what an import changed and nobody changed since; says what it could not undo.',
  input: z.object({ id: Id }),
  output: RosterUndo,
});

export const rosterTemplate = endpoint({
  method: 'GET',
  path: '/api/roster/template',
  can: 'people:manage',
  summary: 'An empty roster file with its header.',
  input: Nothing,
  output: z.object({
    full_name: z.string(),
    email: z.string(),
    role: z.string(),
    department: z.string(),
    manager_email: z.string(),
    start_date: z.string(),
  }),
  answer: 'stream',
});

const words = z.string().trim().max(200, 'Use at most 200 characters.');
/** Nothing typed empties the field. */
const orNothing = <Schema extends z.ZodType<unknown, string>>(schema: Schema) =>
  z
    .string()
    .trim()
    .transform((text) => (text === '' ? null : text))
    .pipe(schema.nullable())
    .nullable();
const address = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email('Enter an e-mail address such as ana@example.com.').max(320, 'Use at most 320 characters.'));
const day = z.iso.date('Enter a day as YYYY-MM-DD.');

const Values = z.object({
  fullName: words.min(1, 'Enter the full name.'),
  email: address,
  jobTitle: orNothing(words),
  department: orNothing(words),
  /** The manager's address. */
  manager: orNothing(address),
  joinedOn: orNothing(day),
  leftOn: orNothing(day),
});

export const RosterPerson = z.object({
  id: Id,
  fullName: z.string(),
  email: z.string(),
  jobTitle: z.string().nullable(),
  department: z.string().nullable(),
  manager: z.object({ id: Id, fullName: z.string(), email: z.string() }).nullable(),
  joinedOn: Day.nullable(),
  leftOn: Day.nullable(),
  /** Fields that the directory leaves alone. */
  kept: z.array(RosterField),
  /** Whether a directory lists the person: then fields can follow it. */
  listed: z.boolean(),
});
export type RosterPerson = z.infer<typeof RosterPerson>;

export const addPerson = endpoint({
  method: 'POST',
  path: '/api/roster/people',
  can: 'people:manage',
  summary: 'Puts a person on the roster by hand.',
  input: Values.partial({ jobTitle: true, department: true, manager: true, joinedOn: true, leftOn: true }),
  output: z.object({ person: RosterPerson }),
});

export const readRosterPerson = endpoint({
  method: 'GET',
  path: '/api/roster/people/:id',
  can: 'people:manage',
  summary: 'What the roster says of one person, and which fields were set by hand or by a file.',
  input: z.object({ id: Id }),
  output: z.object({ person: RosterPerson }),
});

/** A last day (`leftOn`) makes a leaver; taking it away brings the person back. */
export const editPerson = endpoint({
  method: 'POST',
  path: '/api/roster/people/:id',
  can: 'people:manage',
  summary: 'Sets fields of a person; from then on the directory leaves them alone.',
  input: Values.partial().extend({ id: Id }),
  output: z.object({ person: RosterPerson }),
});

export const followDirectory = endpoint({
  method: 'POST',
  path: '/api/roster/people/:id/follow',
  can: 'people:manage',
  summary: 'Lets fields of a person follow the directory again.',
  input: z.object({ id: Id, fields: z.array(RosterField).min(1).max(7) }),
  output: z.object({ person: RosterPerson }),
});
