// The fields of an employee that are asked for, which are all that the roster needs, and what a row of them says.
import { z } from 'zod';
import type { Identity } from '../../contract/records.ts';

interface Field {
  readonly id: string;
  /** As BambooHR's pages name it. */
  readonly label: string;
  /** What the roster does without it; null: nothing goes without it. */
  readonly without: string | null;
}

export const fields: readonly Field[] = [
  { id: 'firstName', label: 'First Name', without: null },
  { id: 'preferredName', label: 'Preferred Name', without: 'first names are shown instead' },
  { id: 'lastName', label: 'Last Name', without: null },
  { id: 'workEmail', label: 'Work Email', without: null },
  { id: 'jobTitle', label: 'Job Title', without: 'titles come from the directory' },
  { id: 'department', label: 'Department', without: 'departments come from the directory' },
  { id: 'supervisorEmail', label: 'Reporting to (e-mail)', without: 'managers come from the directory' },
  { id: 'hireDate', label: 'Hire Date', without: 'first days come from the directory' },
  { id: 'terminationDate', label: 'Termination Date', without: 'a leaver’s last day is the one on which it was seen' },
  { id: 'status', label: 'Status', without: 'leavers are told by the termination date alone' },
];

const storable = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed();

/** The immutable id of an employee; some answers write it as a number. */
export const employeeId = z
  .union([z.string(), z.int().min(0).transform(String)])
  .refine((id) => id !== '' && id.length <= 100 && storable(id), 'is no id of an employee');

/** Text for people, at most 512 characters; null where there is none. */
const text = z
  .string()
  .nullish()
  .transform(
    (given) =>
      given
        ?.replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 512)
        .toWellFormed() || null,
  );

/** An address in lower case; null where there is none. */
const address = z
  .string()
  .max(320)
  .nullish()
  .transform((given) => given?.trim().toLowerCase() ?? '')
  .transform((given) =>
    /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u.test(given) && given.isWellFormed() ? given : null,
  );

/** A day that is not set is empty, or `0000-00-00`. */
const day = z
  .string()
  .nullish()
  .transform((given) => (given === undefined || given === '' || given === '0000-00-00' ? null : given))
  .pipe(z.iso.date().nullable())
  .refine((given) => given === null || (given >= '1900-01-01' && given <= '2199-12-31'), 'is out of range');

export const Employee = z.object({
  id: employeeId,
  firstName: text,
  preferredName: text,
  lastName: text,
  workEmail: address,
  jobTitle: text,
  department: text,
  supervisorEmail: address,
  hireDate: day,
  terminationDate: day,
  status: text,
});
export type Employee = z.infer<typeof Employee>;

const dayMs = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Whether they work there now, or are to. */
const isActive = ({ status, terminationDate }: Employee, now: number): boolean =>
  status === null ? terminationDate === null || terminationDate >= dayOf(now) : status.toLowerCase() === 'active';

/**
 * Who is active long after a last day came back. The day after it BambooHR may not have turned the status yet, whatever
 * the zone is.
 */
const lastDayOf = (employee: Employee, now: number): string | null => {
  const { status, terminationDate } = employee;
  const cameBack = status !== null && isActive(employee, now) && (terminationDate ?? '') < dayOf(now - 2 * dayMs);
  return cameBack ? null : terminationDate;
};

/** `managerId`: the id of the employee whom they report to. */
export const identityOf = (employee: Employee, managerId: string | null, now: number): Identity => ({
  id: employee.id,
  kind: 'person',
  displayName: [employee.preferredName ?? employee.firstName, employee.lastName]
    .filter((one) => one !== null)
    .join(' ')
    .slice(0, 512)
    .toWellFormed(),
  addresses: employee.workEmail === null ? [] : [employee.workEmail],
  department: employee.department,
  jobTitle: employee.jobTitle,
  managerId,
  enabled: isActive(employee, now),
  mailbox: false,
  createdAt: null,
  employment: { joinedOn: employee.hireDate, leftOn: lastDayOf(employee, now) },
});
