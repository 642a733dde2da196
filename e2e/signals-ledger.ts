// Every figure of every person, as the tenant's own ledger tells it and as the product does, held against each other.
import { z } from 'zod';
import { type Figure, listPeople, listSignals, readPerson, type SignalDefinition } from '../src/contract/people.ts';
import type { Stage } from './stage.ts';

const Told = z.object({
  value: z.number().nullable(),
  unit: z.string(),
  state: z.enum(['measured', 'estimated', 'unavailable']),
  reason: z.string().optional(),
  beside: z.record(z.string(), z.number()).optional(),
});
type Told = z.infer<typeof Told>;
type ToldFigures = Readonly<Record<string, Told>>;
const Signals = z.record(z.string(), Told);

const Replies = z.object({ median: Told, p90: Told, workingMedian: Told, answers: z.number() });

const Truth = z.object({
  people: z.array(
    z.object({
      address: z.string(),
      days: z.array(z.object({ day: z.string(), signals: Signals, replies: Replies })),
      period: Replies.extend({ signals: Signals }),
    }),
  ),
  signals: z.object({
    people: z.array(
      z.object({
        address: z.string(),
        days: z.array(z.object({ day: z.string(), signals: Signals })),
        period: Signals,
      }),
    ),
  }),
});

/** Figures of each person by day, and over all days under `period`. */
export type Ledger = ReadonlyMap<string, ReadonlyMap<string, ToldFigures>>;

/** What stands beside the time of answers. */
const withReplies = (signals: ToldFigures, replies: z.infer<typeof Replies>): ToldFigures => {
  const { median, p90, workingMedian, answers } = replies;
  if (median.value === null) return signals;
  const beside = { p90: p90.value ?? 0, workingMedian: workingMedian.value ?? 0, replies: answers };
  return { ...signals, 'reply-time': { ...median, beside } };
};

export interface LedgerQuestion {
  readonly at: string;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  /** What the product reads of the tenant, in the words of the ledger. */
  readonly sources: string;
  readonly readSince: string;
  readonly usageSince?: string;
  readonly zone?: string;
  /** Zones, hours and time off that the product was told. */
  readonly times?: string;
  readonly holidays?: string;
}

const readLedger = async (stage: Stage, asked: LedgerQuestion): Promise<Ledger> => {
  const { at, ...others } = asked;
  const query = new URLSearchParams({ asOf: at, services: 'signals', firstReadAt: at, ...others });
  const truth = await stage.control.get(`/truth?${query.toString()}`, Truth);
  const more = new Map(truth.signals.people.map((person) => [person.address, person]));
  return new Map(
    truth.people.map(({ address, days, period }) => {
      const also = new Map(more.get(address)?.days.map(({ day, signals }) => [day, signals]));
      const figures = new Map(
        days.map(({ day, signals, replies }) => [day, { ...withReplies(signals, replies), ...also.get(day) }]),
      );
      figures.set('period', { ...withReplies(period.signals, period), ...more.get(address)?.period });
      return [address, figures];
    }),
  );
};

type FiguresHere = ReadonlyMap<string, ReadonlyMap<string, readonly Figure[]>>;

/** The same by the product. */
const readFigures = async (
  { client }: Stage,
  period: { readonly from: string; readonly to: string },
): Promise<FiguresHere> => {
  const { people } = await client.call(listPeople, { ...period, size: 200, signals: 'mail-sent' });
  const told = new Map<string, ReadonlyMap<string, readonly Figure[]>>();
  for (const { id, email } of people) {
    const { days, signals } = await client.call(readPerson, { id, ...period });
    const byDay = days.map((day, at): [string, Figure[]] => [day, signals.flatMap((one) => one.days[at] ?? [])]);
    told.set(email, new Map([...byDay, ['period', signals.map((one) => one.period)]]));
  }
  return told;
};

const close = (left: number | null, right: number | null): boolean =>
  left === right || (left !== null && right !== null && Math.abs(left - right) < 1e-6);

const sameBeside = (left: Readonly<Record<string, number>>, right: Readonly<Record<string, number>>): boolean =>
  [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) =>
    close(left[name] ?? null, right[name] ?? null),
  );

const write = (figure: Pick<Told, 'state' | 'value' | 'unit' | 'beside'>, reason: string | undefined): string =>
  `${figure.state} ${figure.value} ${figure.unit} ${JSON.stringify(figure.beside ?? {})} (${reason ?? ''})`;

const differ = (here: Figure, told: Told): string[] => {
  const same =
    here.state === told.state &&
    close(here.value, told.value) &&
    // Nobody reads the unit of what is not there.
    (told.value === null || (here.unit === told.unit && sameBeside(here.beside, told.beside ?? {})));
  return same ? [] : [`${write(told, told.reason)}, but here ${write(here, here.reason?.code)}`];
};

export interface Comparison {
  /** A line for each figure that is not the ledger's. */
  readonly differences: readonly string[];
  /** How many figures were compared. */
  readonly compared: number;
  /** `signal day` or `signal period` of which no figure other than 0 was compared: nothing is known of them. */
  readonly untested: readonly string[];
}

/** Why the ledger has no figure of a day: the product must have none either. */
const noDay = ({ period }: SignalDefinition): boolean => period === 'weeks';

const judge = (
  definition: SignalDefinition,
  { here, day, figures }: { readonly here: Figure; readonly day: string; readonly figures: ToldFigures },
): string[] => {
  const { name } = definition;
  if (noDay(definition) && day !== 'period')
    return here.state === 'unavailable' ? [] : [`${name}: told of a single day`];
  const told = figures[name];
  return told === undefined ? [`${name}: not in the ledger`] : differ(here, told).map((text) => `${name}: ${text}`);
};

/** Every one of the signals, of every person and day and of the whole period: none is passed over. */
export const compareFigures = (
  signals: readonly SignalDefinition[],
  { ledger, told }: { readonly ledger: Ledger; readonly told: FiguresHere },
): Comparison => {
  const untested = new Set(
    signals.flatMap((signal) => [...(noDay(signal) ? [] : [`${signal.name} day`]), `${signal.name} period`]),
  );
  const differences = [...ledger.keys()].filter((person) => !told.has(person)).map((person) => `${person}: not here`);
  let compared = 0;
  for (const [person, days] of ledger)
    for (const [day, figures] of days) {
      const said = new Map(
        told
          .get(person)
          ?.get(day)
          ?.map((figure) => [figure.signal, figure]),
      );
      for (const definition of signals) {
        const here = said.get(definition.name);
        if (here === undefined) continue;
        compared += 1;
        differences.push(...judge(definition, { here, day, figures }).map((text) => `${person} ${day} ${text}`));
        const kind = day === 'period' ? 'period' : 'day';
        if (here.value !== null && here.value !== 0) untested.delete(`${here.signal} ${kind}`);
      }
    }
  return { differences, compared, untested: [...untested] };
};

/** All signals that the product has, or those of some themes. */
export const compareLedger = async (
  stage: Stage,
  asked: LedgerQuestion,
  themes?: readonly string[],
): Promise<Comparison> => {
  const { signals } = await stage.client.call(listSignals, {});
  const wanted = signals.filter(({ theme }) => themes === undefined || themes.includes(theme));
  return compareFigures(wanted, { ledger: await readLedger(stage, asked), told: await readFigures(stage, asked) });
};
