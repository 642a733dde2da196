// The people of a tenant as its personnel office keeps them: who was hired, moved and left when, with an id that never changes.
import { canary, hashOf } from '../scenarios/random.ts';
import { addDays, instantOf } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';

const DAY = 86_400_000;

export interface Employee {
  readonly id: string;
  /** Assigned by the company; others than the ids. */
  readonly employeeNumber: string;
  /** The account in the directory; null for people who have none. */
  readonly userId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName: string | null;
  readonly workEmail: string | null;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly location: string;
  /** Id of the employee whom this one reports to. */
  readonly supervisorId: string | null;
  /** Calendar days; the day of hire may lie ahead. */
  readonly hireDate: string;
  readonly terminationDate: string | null;
  readonly partTime: boolean;
  readonly private: { readonly homeEmail: string; readonly mobilePhone: string; readonly dateOfBirth: string };
}

type EmployeeEdit = Partial<Omit<Employee, 'id' | 'userId' | 'private'>>;

/** A step in the life of a record: it was made, edited, or deleted for good. */
export type EmployeeChange =
  | { readonly at: Instant; readonly hired: Employee }
  | { readonly at: Instant; readonly id: string; readonly edit: EmployeeEdit }
  | { readonly at: Instant; readonly deleted: string };

/** So long before somebody comes the personnel office knows. */
const KNOWN_BEFORE = 14 * DAY;

/** People without an account in the directory: they work where there are no desks. */
const DESKLESS = [
  ['Rosa', 'Lang'],
  ['Emil', 'Nowak'],
] as const;

const isSecondAccount = ({ givenName, surname, displayName }: TenantUser): boolean =>
  givenName !== null && surname !== null && displayName.startsWith(`${givenName} ${surname} (`);

const firstSeen = (tenant: Tenant): readonly TenantUser[] => {
  const found = new Map<string, TenantUser>();
  for (const change of tenant.directory) {
    if (!('user' in change) || found.has(change.user.id)) continue;
    const { purpose, userType } = change.user;
    if (purpose === 'user' && userType === 'Member' && !isSecondAccount(change.user))
      found.set(change.user.id, change.user);
  }
  return [...found.values()];
};

const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

const privateOf = (id: string): Employee['private'] => ({
  homeEmail: `${canary('body', ['home', id])}@home.example`,
  mobilePhone: `+49 ${hashOf(['mobile', id])}`,
  dateOfBirth: addDays('1970-01-01', hashOf(['birth', id]) % 11_000),
});

/** The record of that account as it stood; `ids` are the employees' by user. */
const recordOf = (user: TenantUser, ids: ReadonlyMap<string, string>): Employee => {
  const id = ids.get(user.id) ?? '';
  const [first = '', ...rest] = user.displayName.split(' ');
  return {
    id,
    employeeNumber: `E${10_000 + (hashOf(['number', id]) % 900)}-${id}`,
    userId: user.id,
    firstName: user.givenName ?? first,
    lastName: user.surname ?? rest.join(' '),
    preferredName: hashOf(['preferred', id]) % 7 === 0 ? (user.givenName ?? first).slice(0, 3) : null,
    workEmail: user.mail,
    jobTitle: user.jobTitle,
    department: user.department,
    location: cityOf(user.zone),
    supervisorId: user.managerId === null ? null : (ids.get(user.managerId) ?? null),
    hireDate: dayOf(user.createdAt),
    terminationDate: null,
    partTime: Object.values(user.hours).filter((spans) => spans.length > 0).length < 5,
    private: privateOf(id),
  };
};

/** What of the record is different; null where nothing is. */
const differenceOf = (before: Employee, after: Employee): EmployeeEdit | null => {
  const { id: _, userId: __, private: ___, ...fields } = after;
  const changed = Object.entries(fields).filter(([name, value]) => Reflect.get(before, name) !== value);
  return changed.length === 0 ? null : Object.fromEntries(changed);
};

const lifeOf = (tenant: Tenant, first: TenantUser, ids: ReadonlyMap<string, string>): readonly EmployeeChange[] => {
  const [arrival, ...later] = tenant.directory.filter((change) =>
    'user' in change ? change.user.id === first.id : change.removed === first.id,
  );
  let known = recordOf(first, ids);
  const { id } = known;
  const edits = later.flatMap((change): readonly EmployeeChange[] => {
    const works = 'user' in change && change.user.accountEnabled;
    const now = works ? recordOf(change.user, ids) : { ...known, terminationDate: dayOf(change.at) };
    const edit = differenceOf(known, now);
    known = now;
    return edit === null ? [] : [{ at: change.at, id, edit }];
  });
  return [{ at: (arrival?.at ?? first.createdAt) - KNOWN_BEFORE, hired: recordOf(first, ids) }, ...edits];
};

const desklessOf = (tenant: Tenant, ids: ReadonlyMap<string, string>): readonly EmployeeChange[] =>
  DESKLESS.map(([firstName, lastName], index) => {
    const id = String(100 + ids.size + index);
    const at = tenant.createdAt + (index + 1) * DAY;
    const [supervisorId = null] = ids.values();
    return {
      at,
      hired: {
        id,
        employeeNumber: `E${10_000 + (hashOf(['number', id]) % 900)}-${id}`,
        userId: null,
        firstName,
        lastName,
        preferredName: null,
        workEmail: null,
        jobTitle: 'Warehouse Clerk',
        department: 'Warehouse',
        location: 'Berlin',
        supervisorId,
        hireDate: dayOf(at),
        terminationDate: null,
        partTime: false,
        private: privateOf(id),
      },
    };
  });

const lowest = <Item extends { readonly id: string }>(items: readonly Item[], word: string): Item | undefined =>
  items.toSorted((a, b) => hashOf([word, a.id]) - hashOf([word, b.id]))[0];

/** Three days after `start` one of the people who then work there moves up, in the personnel office alone: he reports to his manager's manager. */
const moveUp = (life: readonly EmployeeChange[], start: Instant): readonly EmployeeChange[] => {
  const then = [...readBook(life, start).values()].flatMap(({ employee }) => employee ?? []);
  const byId = new Map(then.map((employee) => [employee.id, employee]));
  const above = ({ supervisorId }: Employee): string | null => byId.get(supervisorId ?? '')?.supervisorId ?? null;
  const mover = lowest(
    then.filter((employee) => above(employee) !== null && isActive(employee, start)),
    'moves up',
  );
  return mover === undefined ? [] : [{ at: start + 3 * DAY, id: mover.id, edit: { supervisorId: above(mover) } }];
};

export const inOrder = (changes: readonly EmployeeChange[]): readonly EmployeeChange[] =>
  changes.toSorted((a, b) => a.at - b.at);

/** The whole life of all records, oldest first. The same each time for the tenant and the start. */
export const writeBook = (tenant: Tenant, start: Instant): readonly EmployeeChange[] => {
  const users = firstSeen(tenant);
  const ids = new Map(users.map(({ id }, index) => [id, String(100 + index)]));
  const life = [...users.flatMap((user) => lifeOf(tenant, user, ids)), ...desklessOf(tenant, ids)];
  return inOrder([...life, ...moveUp(inOrder(life), start)]);
};

/** When the record's status turns by itself: on the morning of the first day, and on the morning after the last. */
const turnsOf = ({ hireDate, terminationDate }: Employee): readonly Instant[] => [
  instantOf(hireDate, 0, 'UTC'),
  ...(terminationDate === null ? [] : [instantOf(addDays(terminationDate, 1), 0, 'UTC')]),
];

/** At work from the day of hire to the last day, both included. */
export const isActive = ({ hireDate, terminationDate }: Employee, now: Instant): boolean => {
  const today = dayOf(now);
  return hireDate <= today && (terminationDate === null || today <= terminationDate);
};

export interface Standing {
  readonly employee: Employee | null;
  readonly insertedAt: Instant;
  readonly changedAt: Instant;
}

const apply = (before: Employee | null, change: EmployeeChange): Employee | null => {
  if ('hired' in change) return change.hired;
  return 'edit' in change && before !== null ? { ...before, ...change.edit } : null;
};

const idOf = (change: EmployeeChange): string => {
  if ('hired' in change) return change.hired.id;
  return 'edit' in change ? change.id : change.deleted;
};

/** How each record stands at `now`, in the order of the ids: null where it was deleted. */
export const readBook = (book: readonly EmployeeChange[], now: Instant): ReadonlyMap<string, Standing> => {
  const standings = new Map<string, Standing>();
  for (const change of book) {
    if (change.at > now) continue;
    const id = idOf(change);
    const before = standings.get(id);
    const employee = apply(before?.employee ?? null, change);
    const turned = employee === null ? [] : turnsOf(employee).filter((at) => at <= now);
    standings.set(id, {
      employee,
      insertedAt: before?.insertedAt ?? change.at,
      changedAt: Math.max(change.at, ...turned),
    });
  }
  return new Map([...standings].sort(([a], [b]) => Number(a) - Number(b)));
};
