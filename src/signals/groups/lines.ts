// Teams' weeks as lines of a file: the figures of their pages, week by week.
import type { Naming } from '../../activity/naming.ts';
import type { TeamLine } from '../../contract/teams.ts';
import type { Database } from '../../db/open.ts';
import type { Team } from '../../db/queries/teams.ts';
import { withheld } from './figures.ts';
import { findReadableTeam, listReadableTeams, type Reader } from './reader.ts';
import { readTeamView, teamNameOf } from './view.ts';

/** The teams that the reader may see, or the one that is asked for; none where that is not theirs to see. */
const teamsOf = (database: Database, reader: Reader, teamId: string | null): Promise<readonly Team[]> =>
  database.tenant(reader.organizationId, async (tx) => {
    if (teamId === null) return listReadableTeams(tx, reader);
    const team = await findReadableTeam(tx, reader, teamId);
    return team === null ? [] : [team];
  });

/** A line a team, week and signal; a transaction for each team. */
export const listTeamLines = async function* (
  database: Database,
  reader: Reader,
  asked: { readonly teamId: string | null; readonly weeks: number; readonly now: number; readonly naming: Naming },
): AsyncGenerator<TeamLine> {
  const scope = { organizationId: reader.organizationId, now: asked.now };
  for (const team of await teamsOf(database, reader, asked.teamId)) {
    const view = await database.tenant(reader.organizationId, (tx) =>
      readTeamView(tx, scope, { team, weeks: asked.weeks }),
    );
    const { lead } = view.team;
    const name = teamNameOf(team, lead && asked.naming.person({ personId: lead.id, name: lead.name }));
    for (const { figure, weeks } of view.figures) {
      for (const { week, value, people } of weeks) {
        const { signal, unit, reason } = figure;
        const why = value === null ? (figure.state === 'unavailable' ? reason : withheld) : null;
        yield { team: name, teamId: view.team.id, week, signal, unit, value, people, reason: why };
      }
    }
  }
};
