// The ways into a source, in the order in which somebody should consider them.
import type { Way } from '../../../../src/contract/connections.ts';

type Ranked = Pick<Way, 'recommended' | 'who' | 'blocked'>;

const rank = (way: Ranked): number =>
  (way.blocked === null ? 0 : 4) + (way.recommended ? 0 : 2) + (way.who === 'admin' ? 0 : 1);

/** What can be used before what cannot, recommended ones first, those for everybody before those for one person. */
export const byUse = <Each extends Ranked>(ways: readonly Each[]): readonly Each[] =>
  ways.toSorted((a, b) => rank(a) - rank(b));

/** The way that was asked for, or the only one there is; null: somebody has to choose. */
export const chosenWay = <Each extends Ranked & Pick<Way, 'id'>>(
  ways: readonly Each[],
  asked: string | undefined,
): Each | null => {
  const [first, second] = ways;
  return (
    ways.find(({ id, blocked }) => id === asked && blocked === null) ??
    (second === undefined && first?.blocked === null ? first : null)
  );
};
