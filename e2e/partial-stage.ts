// What stories about one thing that is kept back hold against the ledger: everything else equals it, and what is concerned is never taken for measured.
import { listConnections } from '../src/contract/connections.ts';
import { readCoverage } from '../src/contract/sync.ts';
import { compareLedger } from './signals-ledger.ts';
import type { StreamsStage } from './streams-stage.ts';

/** Figures that are told from what is kept back. */
interface Concern {
  readonly signals: RegExp;
  /** Whether it is one of the days on which it is kept back. */
  readonly days: (day: string) => boolean;
}

interface Asked {
  readonly at: string;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
}

/** Each state that the figures have, with the code of its reason, once. */
const statesOf = (figures: Awaited<ReturnType<StreamsStage['figures']>>): string[] =>
  [...new Set(figures.map(({ state, reason }) => `${state} ${reason?.code ?? ''}`.trim()))].sort();

/** `others`: differences from the ledger that are of nothing concerned; `states`: of the figures of each concern, by its name. */
export const holdAgainst = async (
  stage: StreamsStage,
  asked: Asked,
  concerns: Readonly<Record<string, Concern>>,
): Promise<{ readonly others: readonly string[]; readonly states: Readonly<Record<string, readonly string[]>> }> => {
  const question = { ...asked, sources: 'teams,usage', readSince: asked.from, usageSince: asked.from };
  const { differences } = await compareLedger(stage, question, ['chats', 'usage']);
  const all = Object.values(concerns);
  const others = differences.filter((line) => {
    const [, day = '', signal = ''] = line.split(' ');
    return !all.some(({ signals, days }) => signals.test(signal) && (day === 'period' || days(day)));
  });
  const figures = await stage.figures(asked.from, asked.to);
  const states = Object.entries(concerns).map(([name, { signals, days }]) => [
    name,
    statesOf(figures.filter(({ signal, day }) => signals.test(signal) && days(day))),
  ]);
  return { others, states: Object.fromEntries(states) };
};

/** Of each problem that the sync names: its stream, its code, and of how many parts; nothing is said of one that has no fix. */
export const problemsOf = async ({ client }: StreamsStage): Promise<string[]> => {
  const { connections } = await client.call(listConnections, {});
  return connections.flatMap(({ streams }) =>
    streams.flatMap(({ name, problems }) =>
      problems
        .filter(({ problem }) => problem.fix !== '')
        .map(({ problem, partitions }) => `${name} ${problem.code} ${partitions}`),
    ),
  );
};

/** The causes that the coverage of a stream names, and on which days nobody lacks anything. */
export const coverageOf = async (
  { client }: StreamsStage,
  stream: string,
  { from, to }: Omit<Asked, 'at'>,
): Promise<{ readonly causes: readonly string[]; readonly complete: readonly string[] }> => {
  const { streams } = await client.call(readCoverage, { from, to });
  const found = streams.find((one) => one.stream === stream);
  const complete = (found?.days ?? []).filter((day) => day.expected > 0 && day.complete === day.expected);
  return { causes: (found?.causes ?? []).map(({ code }) => code), complete: complete.map(({ day }) => day) };
};
