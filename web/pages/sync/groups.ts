// What is read, by source: each connection of an organization for itself, the personal ones of a source together.
import type { Connection, StreamProgress } from '../../../src/contract/connections.ts';

export interface SourceGroup {
  readonly key: string;
  readonly provider: string;
  readonly providerName: string;
  readonly title: string;
  /** At least one. */
  readonly connections: readonly Connection[];
  readonly streams: readonly StreamProgress[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Null where any is. */
const all = (values: readonly (number | null)[]): readonly number[] | null => {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : known;
};

const known = <Value>(values: readonly (Value | null)[]): readonly Value[] => values.filter((value) => value !== null);

const earliest = (values: readonly (string | null)[]): string | null => {
  const found = known(values);
  return found.length < values.length ? null : (found.toSorted()[0] ?? null);
};

/** Whether something of it is yet to be read, stopped parts apart. */
export const hasLeft = ({ partitions, state }: StreamProgress): boolean =>
  partitions.total === 0 ? state === 'waiting' : partitions.current + partitions.stopped < partitions.total;

const stateOf = (parts: readonly StreamProgress[]): StreamProgress['state'] => {
  const states = new Set(parts.map(({ state }) => state));
  if (states.has('attention')) return 'attention';
  if (states.size === 1) return parts[0]?.state ?? 'waiting';
  return 'reading';
};

/** One stream over several connections; at least one of them. */
const joinStreams = (first: StreamProgress, parts: readonly StreamProgress[]): StreamProgress => {
  const expected = all(parts.map(({ items }) => items.expected));
  const rates = known(parts.map(({ rate }) => rate));
  const left = parts.filter(hasLeft);
  const ends = known(left.map(({ expectedEnd }) => expectedEnd));
  const waits = known(left.map(({ waitingFor }) => waitingFor));
  return {
    name: first.name,
    title: first.title,
    state: stateOf(parts),
    partitions: {
      total: sum(parts.map(({ partitions }) => partitions.total)),
      current: sum(parts.map(({ partitions }) => partitions.current)),
      stopped: sum(parts.map(({ partitions }) => partitions.stopped)),
    },
    items: {
      done: sum(parts.map(({ items }) => items.done)),
      expected: expected === null ? null : sum(expected),
    },
    rate: rates.length === 0 ? null : sum(rates),
    expectedEnd: ends.length < left.length ? null : (ends.toSorted().at(-1) ?? null),
    asOf: earliest(parts.map(({ asOf }) => asOf)),
    waitingFor: left.length > 0 && waits.length === left.length ? (waits[0] ?? null) : null,
    problems: parts.flatMap(({ problems }) => problems),
    quarantined: sum(parts.map(({ quarantined }) => quarantined)),
    undated: sum(parts.map(({ undated }) => undated)),
  };
};

const joinPersonal = (connections: readonly Connection[]): readonly StreamProgress[] => {
  const streams = Map.groupBy(
    connections.flatMap((connection) => connection.streams),
    ({ name }) => name,
  );
  return [...streams.values()].flatMap((parts) => (parts[0] === undefined ? [] : [joinStreams(parts[0], parts)]));
};

/** The living connections: those of organizations in their order, then the personal ones, a group for each source. */
export const groupsOf = (connections: readonly Connection[]): readonly SourceGroup[] => {
  const living = connections.filter(({ status }) => status !== 'disconnected');
  const own = living
    .filter(({ mode }) => mode === 'application')
    .map((connection) => ({
      key: connection.id,
      provider: connection.provider,
      providerName: connection.providerName,
      title: connection.tenantName,
      connections: [connection],
      streams: connection.streams,
    }));
  const personal = Map.groupBy(
    living.filter(({ mode }) => mode === 'delegated'),
    ({ provider }) => provider,
  );
  return [
    ...own,
    ...[...personal].map(([provider, theirs]) => ({
      key: `personal ${provider}`,
      provider,
      providerName: theirs[0]?.providerName ?? provider,
      title:
        theirs.length === 1
          ? (theirs[0]?.signedInAs ?? 'A personal connection')
          : `${theirs.length} personal connections`,
      connections: theirs,
      streams: joinPersonal(theirs),
    })),
  ];
};
