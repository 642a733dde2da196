// What keeps mailboxes out, by cause over all connections.
import type { Problem } from '../../../src/contract/connections.ts';
import type { SyncProblem } from '../../../src/contract/sync.ts';

export interface Cause {
  readonly problem: Problem;
  /** Ids and names, in the order in which they came. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  readonly streams: readonly string[];
  readonly partitions: number;
  readonly mailboxes: number;
  /** Some of the mailboxes' names. */
  readonly names: readonly string[];
}

/** Most mailboxes first; what stops a whole connection before all others. */
export const causesOf = (problems: readonly SyncProblem[]): readonly Cause[] => {
  const causes = Map.groupBy(problems, ({ problem }) => problem.code);
  return [...causes.values()]
    .flatMap((found) => {
      const [first] = found;
      if (first === undefined) return [];
      const connections = new Map(found.map((one) => [one.connectionId, one.connectionName]));
      return [
        {
          problem: first.problem,
          connections: [...connections].map(([id, name]) => ({ id, name })),
          streams: [...new Set(found.flatMap(({ streams }) => streams))],
          partitions: found.reduce((sum, one) => sum + one.partitions, 0),
          mailboxes: found.reduce((sum, one) => sum + one.mailboxes, 0),
          names: [...new Set(found.flatMap(({ names }) => names))],
        },
      ];
    })
    .sort(
      (a, b) =>
        Number(a.partitions > 0) - Number(b.partitions > 0) || b.mailboxes - a.mailboxes || b.partitions - a.partitions,
    );
};
