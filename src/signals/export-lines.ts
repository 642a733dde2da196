// Everything as lines for export: figures person by person, activity mailbox by mailbox, in bounded memory.
import type { Naming } from '../activity/naming.ts';
import type { ActivityLine, SignalLine } from '../contract/people.ts';
import type { Database } from '../db/open.ts';
import { listPeople, type Person } from '../db/queries/people.ts';
import { listStoredActivities, type StoredActivity } from '../db/queries/stored-activities.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay } from '../people/local-days.ts';
import { dayFigure } from './figure.ts';
import type { Scope } from './figures.ts';
import { signals } from './index.ts';
import { type PersonPeriod, readPeriods, signalDays } from './people-days.ts';

/** More people than anybody has. */
const everybody = 1_000_000;
const peopleAtOnce = 50;
const rowsAtOnce = 2000;

export class UnknownPerson extends Error {
  override readonly name = 'UnknownPerson';
}

/** The person with the address. Errors: UnknownPerson. */
export const findPerson = async (tx: Tx, { organizationId }: Scope, address: string): Promise<Person> => {
  const wanted = address.trim().toLowerCase();
  const page = { search: wanted, sort: 'name', order: 'asc', limit: 200, offset: 0 } as const;
  const { people } = await listPeople(tx, { organizationId, ...page });
  const found = people.find((person) => person.email === wanted);
  if (found === undefined) throw new UnknownPerson(`Nobody here has the address ${address}.`);
  return found;
};

const linesOf = function* (person: Person, period: PersonPeriod, naming: Naming): Generator<SignalLine> {
  const { fullName: name, personId } = person;
  const who = {
    person: naming.person({ personId, name }),
    email: naming.account(person.email),
    personId: naming.personId(personId),
  };
  const bySignal = signals.map((signal) => ({ signal, days: signalDays(signal, period) }));
  for (const [index, day] of period.days.entries()) {
    for (const { signal, days } of bySignal) {
      const one = days[index];
      if (one === undefined) continue;
      const figure = dayFigure(signal, one, period.coverage);
      yield { ...who, day: formatDay(day), ...figure };
    }
  }
};

export interface SignalsAsked extends Scope {
  readonly from: string;
  readonly to: string;
  /** Null: everybody. */
  readonly person: Person | null;
  readonly naming: Naming;
}

const listEverybody = async (tx: Tx, organizationId: string): Promise<readonly Person[]> => {
  const page = { search: '', sort: 'name', order: 'asc', limit: everybody, offset: 0 } as const;
  return (await listPeople(tx, { organizationId, ...page })).people;
};

/** By person in the order of names, then day, then signal. Who is in it is settled at the beginning. */
export const listSignalLines = async function* (database: Database, asked: SignalsAsked): AsyncGenerator<SignalLine> {
  const { organizationId, person, from, to, now } = asked;
  const people =
    person === null ? await database.tenant(organizationId, (tx) => listEverybody(tx, organizationId)) : [person];
  for (let begin = 0; begin < people.length; begin += peopleAtOnce) {
    const some = people.slice(begin, begin + peopleAtOnce);
    const personIds = some.map((one) => one.personId);
    const periods = await database.tenant(organizationId, (tx) =>
      readPeriods(tx, { organizationId, personIds, from, to, now }),
    );
    for (const one of some) {
      const period = periods.get(one.personId);
      if (period !== undefined) yield* linesOf(one, period, asked.naming);
    }
  }
};

/** Who has the mailbox; null: nobody of here. */
const ownerOf = ({ personId, person: name }: StoredActivity, naming: Naming): string | null =>
  personId === null || name === null ? null : naming.person({ personId, name });

const activityLine = (row: StoredActivity, naming: Naming): ActivityLine => ({
  person: ownerOf(row, naming),
  mailbox: naming.account(row.mailbox),
  kind: row.kind,
  event: row.event,
  at: row.at === null ? null : row.at.toISOString(),
  duration: row.seconds,
  actor: row.actor === null ? null : naming.account(row.actor),
  counterparts: row.counterparts.map(([address, role]) => ({ address: naming.account(address), role })),
  thread: row.thread,
  marks: [...row.marks],
});

export interface ActivityAsked {
  readonly organizationId: string;
  /** UTC days, both included; with either of them undated mail is left out. */
  readonly from: string | null;
  readonly to: string | null;
  readonly person: Person | null;
  readonly naming: Naming;
}

const dayMs = 86_400_000;

export const listActivityLines = async function* (
  database: Database,
  asked: ActivityAsked,
): AsyncGenerator<ActivityLine> {
  const { organizationId, person } = asked;
  const span = {
    organizationId,
    personId: person?.personId ?? null,
    from: asked.from === null ? null : new Date(asked.from),
    to: asked.to === null ? null : new Date(Date.parse(asked.to) + dayMs),
    limit: rowsAtOnce,
  };
  let after: { accountId: string; item: string } | null = null;
  for (;;) {
    const behind: typeof after = after;
    const rows: StoredActivity[] = await database.tenant(organizationId, (tx) =>
      listStoredActivities(tx, { ...span, after: behind }),
    );
    for (const row of rows) yield activityLine(row, asked.naming);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = { accountId: last.accountId, item: last.item };
  }
};
