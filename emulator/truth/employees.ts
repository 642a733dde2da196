// Who works for the tenant, in what, for whom and since when, as a reader of the personnel office must find it.
import { isActive, type Standing } from '../bamboohr/employees.ts';
import type { Instant } from '../tenant/model.ts';

export interface EmployeeTruth {
  readonly id: string;
  readonly employeeNumber: string;
  readonly userId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName: string | null;
  readonly workEmail: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly location: string;
  readonly supervisor: { readonly id: string; readonly workEmail: string | null } | null;
  readonly hireDate: string;
  readonly terminationDate: string | null;
  readonly active: boolean;
  readonly changedAt: string;
}

/** In the order of the ids; a record that was deleted is not there. */
export const listEmployeeTruth = (
  records: ReadonlyMap<string, Standing>,
  now: Instant,
): { readonly employees: readonly EmployeeTruth[]; readonly deleted: readonly string[] } => ({
  employees: [...records.values()].flatMap(({ employee, changedAt }): readonly EmployeeTruth[] => {
    if (employee === null) return [];
    const { partTime: _, private: __, supervisorId, ...known } = employee;
    const supervisor = records.get(supervisorId ?? '')?.employee ?? null;
    return [
      {
        ...known,
        workEmail: known.workEmail?.toLowerCase() ?? null,
        supervisor:
          supervisor === null ? null : { id: supervisor.id, workEmail: supervisor.workEmail?.toLowerCase() ?? null },
        active: isActive(employee, now),
        changedAt: new Date(changedAt).toISOString(),
      },
    ];
  }),
  deleted: [...records].flatMap(([id, { employee }]) => (employee === null ? [id] : [])),
});
