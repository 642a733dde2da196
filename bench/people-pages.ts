// How long the list of people and a person's page take beside the same answers made out of raw activity by the roll-up's own code.
import type { KyselyPlugin } from 'kysely';
import { listPeople, type Person, readPerson } from '../src/db/queries/people.ts';
import { readHeldDays } from '../src/db/queries/coverage.ts';
import type { Database } from '../src/db/open.ts';
import type { Tx } from '../src/db/schema.ts';
import { formatDay, parseDay } from '../src/people/local-days.ts';
import { tellPeople, tellPerson } from '../src/signals/answers.ts';
import { askedFor, listPeopleFigures, readPersonFigures } from '../src/signals/figures.ts';
import { everySignal } from '../src/signals/index.ts';
import type { AnySignal } from '../src/signals/signal.ts';
import { readRawPeriods } from './raw-periods.ts';

/** What the list of people shows. */
const shownNames = ['mail-sent', 'mail-received', 'meeting-hours', 'focus-hours'];
const shown: readonly AnySignal[] = everySignal.filter(({ name }) => shownNames.includes(name));
const pageSize = 50;

interface Scene {
  readonly database: Database;
  readonly organizationId: string;
  readonly now: number;
  /** YYYY-MM-DD, the last day with activity. */
  readonly to: string;
}

interface Answer {
  /** What the page is given, or would be. */
  readonly told: unknown;
  readonly rows: number;
}

type Ask = (tx: Tx) => Promise<Answer>;

/** Adds up how long statements take, from sending to the rows they gave. */
const openStopwatch = () => {
  const began = new WeakMap<object, number>();
  let ms = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ queryId, node }) => {
      began.set(queryId, performance.now());
      return node;
    },
    transformResult: async ({ queryId, result }) => {
      ms += performance.now() - (began.get(queryId) ?? 0);
      return result;
    },
  };
  return { plugin, read: () => ms };
};

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const round = (value: number): number => Number(value.toFixed(1));

/** Medians, in milliseconds; the first runs warm up and are thrown away. `sql`: of them in statements. */
const timeOf = async (
  { database, organizationId }: Scene,
  ask: Ask,
  { warm, runs }: { readonly warm: number; readonly runs: number },
) => {
  const whole: number[] = [];
  const inSql: number[] = [];
  for (let run = 0; run < warm + runs; run += 1) {
    const stopwatch = openStopwatch();
    const before = performance.now();
    await database.tenant(organizationId, (tx) => ask(tx.withPlugin(stopwatch.plugin)));
    if (run < warm) continue;
    whole.push(performance.now() - before);
    inSql.push(stopwatch.read());
  }
  return { ms: middle(whole), sql: middle(inSql) };
};

interface Span {
  readonly from: string;
  readonly to: string;
}

const idsOf = (people: readonly Person[]): string[] => people.map(({ personId }) => personId);

/** The list's page by name, from the figures that are stored and out of raw rows. */
const listOf = ({ organizationId, now }: Scene, { from, to }: Span, page: number): { page: Ask; raw: Ask } => {
  const scope = { organizationId, now };
  const order = { search: '', sort: 'name', order: 'asc' } as const;
  const input = { from, to, ...order, page, size: pageSize, signals: shownNames.join() };
  return {
    page: async (tx) => ({ told: await listPeopleFigures(tx, scope, input), rows: 0 }),
    raw: async (tx) => {
      const limits = { limit: pageSize, offset: (page - 1) * pageSize };
      const { total, people } = await listPeople(tx, { organizationId, ...order, ...limits });
      const { periods, rows } = await readRawPeriods(
        tx,
        askedFor(scope, { personIds: idsOf(people), from, to, shown }),
        shown,
      );
      const held = await readHeldDays(tx, organizationId);
      return { told: tellPeople({ total, people, held }, periods, shown), rows };
    },
  };
};

/** A person's page asks twice: for the period and for as many days before it, which it is compared with. */
const personOf = (
  { organizationId, now }: Scene,
  spans: readonly Span[],
  { personId }: Pick<Person, 'personId'>,
): { page: Ask; raw: Ask } => {
  const scope = { organizationId, now };
  return {
    page: async (tx) => {
      const told = [];
      for (const span of spans) told.push(await readPersonFigures(tx, scope, { id: personId, ...span }));
      return { told, rows: 0 };
    },
    raw: async (tx) => {
      const told = [];
      let sum = 0;
      for (const span of spans) {
        const person = await readPerson(tx, { organizationId, personId });
        if (person === null) throw new Error('The person is there.');
        const asked = askedFor(scope, { personIds: [personId], ...span, shown: everySignal });
        const { periods, rows } = await readRawPeriods(tx, asked, everySignal);
        const period = periods.get(personId);
        told.push(period === undefined ? null : tellPerson(person, period));
        sum += rows;
      }
      return { told, rows: sum };
    },
  };
};

const compare = async (scene: Scene, { page, raw }: { page: Ask; raw: Ask }, runs: number) => {
  const { database, organizationId } = scene;
  const stored = await database.tenant(organizationId, page);
  const computed = await database.tenant(organizationId, raw);
  if (JSON.stringify(stored.told) !== JSON.stringify(computed.told))
    throw new Error('What is stored and what raw rows say differ.');
  const fast = await timeOf(scene, page, { warm: 30, runs: 31 });
  const slow = await timeOf(scene, raw, { warm: 1, runs });
  return {
    pageMs: round(fast.ms),
    sqlMs: round(fast.sql),
    rawMs: round(slow.ms),
    ratio: round(slow.ms / fast.ms),
    rawRows: computed.rows,
  };
};

const spanOf = (to: string, days: number, back = 0): Span => {
  const last = parseDay(to) - back * days;
  return { from: formatDay(last - days + 1), to: formatDay(last) };
};

/** What the pages open with, what their buttons offer, and half a year. */
const lengths = [28, 90, 182] as const;

/** `busy`: the first page, by name; `quiet`: the second. */
const pagesOfPeople = { busy: 1, quiet: 2 } as const;

/** The first hundred by name: those whose pages are measured. */
export const listMeasured = async (database: Database, organizationId: string): Promise<string[]> => {
  const page = { search: '', sort: 'name', order: 'asc', limit: 2 * pageSize, offset: 0 } as const;
  const { people } = await database.tenant(organizationId, (tx) => listPeople(tx, { organizationId, ...page }));
  return idsOf(people);
};

/** Of the hundred, whose stored days the roll-up has written. */
export const measurePeople = async (scene: Scene) => {
  const { database, organizationId, now, to } = scene;
  const personIds = await listMeasured(database, organizationId);
  const pages: Record<string, Awaited<ReturnType<typeof compare>>> = {};
  for (const [who, page] of Object.entries(pagesOfPeople)) {
    const personId = personIds[(page - 1) * pageSize] ?? '';
    for (const days of lengths) {
      const span = spanOf(to, days);
      console.error(`  ${who}, ${days} days ...`);
      pages[`${pageSize} ${who} people, ${days} days`] = await compare(scene, listOf(scene, span, page), 3);
      const spans = [span, spanOf(to, days, 1)];
      pages[`a ${who} person, ${days} days and those before`] = await compare(
        scene,
        personOf(scene, spans, { personId }),
        5,
      );
    }
  }
  const scope = { organizationId, now };
  const input = {
    ...spanOf(to, 28),
    search: '',
    order: 'asc',
    page: 1,
    size: pageSize,
    signals: shownNames.join(),
  } as const;
  const sorted: Ask = async (tx) => ({
    told: await listPeopleFigures(tx, scope, { ...input, sort: 'coverage' }),
    rows: 0,
  });
  const last: Ask = async (tx) => ({
    told: await listPeopleFigures(tx, scope, { ...input, ...spanOf(to, 1), size: 1, sort: 'name' }),
    rows: 0,
  });
  return {
    pages,
    /** All people by their coverage over 28 days. */
    sortedByCoverageMs: round((await timeOf(scene, sorted, { warm: 2, runs: 5 })).ms),
    /** What every page with a period asks first: where periods end. */
    lastDayMs: round((await timeOf(scene, last, { warm: 30, runs: 31 })).ms),
  };
};
