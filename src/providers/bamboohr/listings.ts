// What BambooHR's two answers say: who changed and up to when, and the rows of the report, each parsed on its own.
import { z } from 'zod';
import { reasonOf } from '../pages.ts';
import type { Quarantined } from '../stream.ts';
import { fieldsHidden, oddAnswer } from './errors.ts';
import { Employee, employeeId, fields } from './fields.ts';

const Change = z.object({
  id: employeeId,
  action: z.string().transform((action) => action.toLowerCase()),
  lastChanged: z.iso.datetime({ offset: true }).transform((time) => Math.floor(Date.parse(time) / 1000)),
});

/** By id; without changes an empty list. */
const Changes = z.object({
  employees: z.union([
    z.record(z.string(), z.unknown()).transform((entries) => Object.values(entries)),
    z.array(z.unknown()),
  ]),
});

interface Changed {
  /** Added or changed, by id. */
  readonly ids: readonly string[];
  readonly deleted: readonly string[];
  /** Seconds since 1970; null: nothing changed. */
  readonly latest: number | null;
  /** Whether some of it cannot be read: then anybody may have changed. */
  readonly unclear: boolean;
}

const isDeleted = ({ action }: z.infer<typeof Change>): boolean => action === 'deleted';

/** Errors: RetryLater for an answer of another shape. */
export const readChanges = (answer: Readonly<Record<string, unknown>>): Changed => {
  const parsed = Changes.safeParse(answer);
  if (!parsed.success) throw oddAnswer('its list of changes is missing', 'no employees');
  const changes = parsed.data.employees.map((entry) => Change.safeParse(entry).data).filter((one) => one !== undefined);
  return {
    ids: changes.filter((one) => !isDeleted(one)).map(({ id }) => id),
    deleted: changes.filter(isDeleted).map(({ id }) => id),
    latest: changes.length === 0 ? null : Math.max(...changes.map(({ lastChanged }) => lastChanged)),
    unclear: changes.length < parsed.data.employees.length,
  };
};

const Report = z.object({ fields: z.array(z.object({ id: z.string() })), employees: z.array(z.unknown()) });

interface Listed {
  readonly employees: readonly Employee[];
  readonly quarantined: readonly Quarantined[];
  /** Asked for and not shown, by id: such fields are left out of the answer without a word. */
  readonly hidden: readonly string[];
}

/** Errors: RetryLater for an answer of another shape. */
export const readEmployees = (answer: Readonly<Record<string, unknown>>): Listed => {
  const parsed = Report.safeParse(answer);
  if (!parsed.success) throw oddAnswer('its rows are missing', reasonOf(parsed.error).split(':')[0] ?? '');
  const shown = new Set(parsed.data.fields.map(({ id }) => id));
  const employees: Employee[] = [];
  const quarantined: Quarantined[] = [];
  for (const row of parsed.data.employees) {
    const read = Employee.safeParse(row);
    if (read.success) employees.push(read.data);
    else
      quarantined.push({
        id: z.object({ id: employeeId }).safeParse(row).data?.id ?? null,
        reason: reasonOf(read.error),
      });
  }
  return { employees, quarantined, hidden: fields.map(({ id }) => id).filter((id) => !shown.has(id)) };
};

/** Errors: NeedsAdmin where a field is hidden that nothing goes without. */
export const demandFields = (hidden: readonly string[]): void => {
  const missed = fields.filter(({ id, without }) => without === null && hidden.includes(id)).map(({ id }) => id);
  if (missed.length > 0) throw fieldsHidden(missed);
};

/** Who is active comes last, else who was hired last. */
const rankOf = ({ status, hireDate }: Employee): string =>
  `${status?.toLowerCase() === 'active' ? 1 : 0} ${hireDate ?? ''}`;

/** By work e-mail, in lower case, the id of who has it; of several the one who is active, else the last hired. */
export const ownersOf = (employees: readonly Employee[]): ReadonlyMap<string, string> =>
  new Map(
    employees
      .toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1))
      .flatMap(({ id, workEmail }) => (workEmail === null ? [] : [[workEmail, id] as const])),
  );
