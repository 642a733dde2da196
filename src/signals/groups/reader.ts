// Which teams somebody may see: owners and admins all of them, a manager those they lead.
import type { Role } from '../../contract/session.ts';
import { findPersonId, listTeams, readTeam, type Team } from '../../db/queries/teams.ts';
import type { Tx } from '../../db/schema.ts';

export interface Reader {
  readonly organizationId: string;
  readonly role: Role;
  /** By which a login and a person meet. */
  readonly email: string;
}

const seesAll = ({ role }: Reader): boolean => role === 'owner' || role === 'admin';

const personOf = (tx: Tx, { organizationId, email }: Reader): Promise<string | null> =>
  findPersonId(tx, { organizationId, email: email.toLowerCase() });

/** In the order of their making. */
export const listReadableTeams = async (tx: Tx, reader: Reader): Promise<Team[]> => {
  const teams = await listTeams(tx, reader.organizationId);
  if (seesAll(reader)) return teams;
  const person = await personOf(tx, reader);
  return teams.filter((team) => person !== null && team.leadId === person);
};

/** Null where there is none, and where it is none of the reader's: the answer is the same. */
export const findReadableTeam = async (tx: Tx, reader: Reader, teamId: string): Promise<Team | null> => {
  const team = await readTeam(tx, { organizationId: reader.organizationId, teamId });
  if (team === null || seesAll(reader)) return team;
  const person = await personOf(tx, reader);
  return person !== null && team.leadId === person ? team : null;
};
