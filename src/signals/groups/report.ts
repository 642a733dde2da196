// A team's summary for a mail: what its page shows and nothing else.
import type { Figure, SignalDefinition } from '../../contract/people.ts';
import type { TeamSummary } from '../../contract/teams.ts';
import type { Tx } from '../../db/schema.ts';
import { findReadableTeam, type Reader } from './reader.ts';
import { groupSignals } from './shares.ts';
import { readTeamView } from './view.ts';

interface ReportedFigure {
  readonly definition: Pick<SignalDefinition, 'name' | 'title' | 'unit' | 'meaning' | 'period'>;
  /** A person's mean of a week; of ratios and medians that of all together. */
  readonly figure: Figure;
  /** The same over as many weeks before. */
  readonly before: Figure;
  /** A value a week, as in `weeks`; null: not shown. */
  readonly series: readonly (number | null)[];
}

export interface GroupReport {
  readonly team: TeamSummary;
  /** How few people a figure may stand for. */
  readonly least: number;
  /** Mondays. */
  readonly weeks: readonly string[];
  readonly figures: readonly ReportedFigure[];
  readonly asOf: string | null;
}

/**
 * The whole weeks up to the last that is told, of a team that the reader may see; null: they may not, or there is none.
 * `now`: milliseconds since 1970 UTC. `weeks`: how many.
 */
export const readGroupReport = async (
  tx: Tx,
  reader: Reader,
  asked: { readonly teamId: string; readonly weeks: number; readonly now: number },
): Promise<GroupReport | null> => {
  const team = await findReadableTeam(tx, reader, asked.teamId);
  if (team === null) return null;
  const scope = { organizationId: reader.organizationId, now: asked.now };
  const view = await readTeamView(tx, scope, { team, weeks: asked.weeks });
  const byName = new Map(view.figures.map((one) => [one.figure.signal, one]));
  return {
    team: view.team,
    least: view.least,
    weeks: view.weeks,
    asOf: view.asOf,
    figures: groupSignals.flatMap(({ name, title, unit, meaning, period }) => {
      const one = byName.get(name);
      if (one === undefined) return [];
      const { figure, before, weeks } = one;
      const definition = { name, title, unit, meaning, period };
      return [{ definition, figure, before, series: weeks.map(({ value }) => value) }];
    }),
  };
};
