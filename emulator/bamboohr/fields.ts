// The fields of an employee by the names that BambooHR gives them, and how each is written.
import type { Instant } from '../tenant/model.ts';
import { isActive, type Employee, type Standing } from './employees.ts';

/** All that a field may need beside its own record. */
export interface Office {
  readonly now: Instant;
  readonly records: ReadonlyMap<string, Standing>;
  /** `id`: supervisorEId is the supervisor's id and supervisorId the employee number; `number` is the other way about. */
  readonly supervisorEId: 'id' | 'number';
}

type Value = string | null;
export interface Field {
  readonly id: string;
  readonly alias: string;
  readonly name: string;
  readonly type: string;
  readonly write: (employee: Employee, office: Office) => Value;
}

const supervisorOf = ({ supervisorId }: Employee, { records }: Office): Employee | null =>
  records.get(supervisorId ?? '')?.employee ?? null;

const shortOf = ({ preferredName, firstName, lastName }: Employee): string =>
  `${preferredName ?? firstName} ${lastName}`;

/** As BambooHR writes instants: seconds and an offset. */
export const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

const statusOf = (employee: Employee, { now }: Office): string => (isActive(employee, now) ? 'Active' : 'Inactive');

const employmentOf = (employee: Employee, office: Office): string => {
  if (employee.terminationDate !== null && statusOf(employee, office) === 'Inactive') return 'Terminated';
  return employee.partTime ? 'Part-Time' : 'Full-Time';
};

const supervisorNumber = (employee: Employee, office: Office, kind: 'id' | 'number'): Value => {
  const supervisor = supervisorOf(employee, office);
  if (supervisor === null) return null;
  return kind === 'id' ? supervisor.id : supervisor.employeeNumber;
};

const other = { id: 'number', number: 'id' } as const;

const rows: readonly (readonly [alias: string, name: string, type: string, write: Field['write']])[] = [
  ['employeeNumber', 'Employee #', 'employee_number', ({ employeeNumber }) => employeeNumber],
  ['firstName', 'First Name', 'text', ({ firstName }) => firstName],
  ['lastName', 'Last Name', 'text', ({ lastName }) => lastName],
  ['preferredName', 'Preferred Name', 'text', ({ preferredName }) => preferredName],
  ['displayName', 'Display name', 'text', shortOf],
  ['fullName1', 'Name (First Last)', 'text', ({ firstName, lastName }) => `${firstName} ${lastName}`],
  ['fullName2', 'Name (Last, First)', 'text', ({ firstName, lastName }) => `${lastName}, ${firstName}`],
  ['jobTitle', 'Job Title', 'list', ({ jobTitle }) => jobTitle],
  ['department', 'Department', 'list', ({ department }) => department],
  ['division', 'Division', 'list', () => null],
  ['location', 'Location', 'list', ({ location }) => location],
  ['workEmail', 'Work Email', 'email', ({ workEmail }) => workEmail],
  ['homeEmail', 'Home Email', 'email', ({ private: { homeEmail } }) => homeEmail],
  ['bestEmail', 'Email', 'email', ({ workEmail, private: { homeEmail } }) => workEmail ?? homeEmail],
  ['workPhone', 'Work Phone', 'phone', () => null],
  ['mobilePhone', 'Mobile Phone', 'phone', ({ private: { mobilePhone } }) => mobilePhone],
  ['dateOfBirth', 'Birth Date', 'date', ({ private: { dateOfBirth } }) => dateOfBirth],
  ['hireDate', 'Hire Date', 'date', ({ hireDate }) => hireDate],
  ['originalHireDate', 'Original Hire Date', 'date', () => '0000-00-00'],
  ['terminationDate', 'Termination Date', 'date', ({ terminationDate }) => terminationDate ?? '0000-00-00'],
  ['status', 'Status', 'status', statusOf],
  ['employmentHistoryStatus', 'Employment Status', 'list', employmentOf],
  [
    'supervisor',
    'Reporting to',
    'employee',
    (employee, office) => {
      const found = supervisorOf(employee, office);
      return found === null ? null : `${found.lastName}, ${found.firstName}`;
    },
  ],
  [
    'supervisorId',
    'Supervisor Id',
    'int',
    (employee, office) => supervisorNumber(employee, office, other[office.supervisorEId]),
  ],
  [
    'supervisorEId',
    'Supervisor EID',
    'int',
    (employee, office) => supervisorNumber(employee, office, office.supervisorEId),
  ],
  [
    'supervisorEmail',
    'Manager\u2019s Email',
    'email',
    (employee, office) => supervisorOf(employee, office)?.workEmail ?? null,
  ],
  ['lastChanged', 'Last changed', 'timestamp', ({ id }, { records }) => writeTime(records.get(id)?.changedAt ?? 0)],
];

export const FIELDS: readonly Field[] = rows.map(([alias, name, type, write], index) => ({
  id: String(index + 1),
  alias,
  name,
  type,
  write,
}));

/** By alias in any case, or by number; null for one that nobody knows. */
export const findField = (named: string): Field | null =>
  FIELDS.find(({ id, alias }) => id === named || alias.toLowerCase() === named.toLowerCase()) ?? null;

/** The columns of the published directory, and of the organization chart that stands in where it is not published. */
export const DIRECTORY = [
  'displayName',
  'firstName',
  'lastName',
  'preferredName',
  'jobTitle',
  'workPhone',
  'mobilePhone',
  'workEmail',
  'department',
  'location',
  'division',
  'supervisor',
] as const;
export const ORG_CHART = ['displayName', 'firstName', 'lastName', 'preferredName', 'jobTitle', 'supervisor'] as const;

/** In the directory a supervisor is called as everybody calls him. */
export const writeInDirectory = (field: Field, employee: Employee, office: Office): Value => {
  if (field.alias !== 'supervisor') return field.write(employee, office);
  const found = supervisorOf(employee, office);
  return found === null ? null : shortOf(found);
};
