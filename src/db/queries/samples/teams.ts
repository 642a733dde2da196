// Example calls of queries/teams.ts.
import {
  countSeason,
  endTeams,
  findPersonId,
  listNames,
  listPlaces,
  listSeason,
  listTeamMembers,
  listTeamPeople,
  listTeams,
  readLeast,
  readTeam,
  saveLeast,
  saveSeason,
  saveTeams,
  setTeamPeople,
} from '../teams.ts';
import { at, id, organizationId, personId, type Sample } from './sample.ts';

const teamId = id(5);
const season = '2026-01-01';

export const samples: Record<string, Sample> = {
  countSeason: { run: (tx) => countSeason(tx, { organizationId, season, teamIds: [teamId] }) },
  endTeams: { run: (tx) => endTeams(tx, { organizationId, teamIds: [teamId], at }) },
  findPersonId: { run: (tx) => findPersonId(tx, { organizationId, email: 'ana@example.com' }) },
  listNames: { run: (tx) => listNames(tx, { organizationId, personIds: [personId] }) },
  listPlaces: { run: (tx) => listPlaces(tx, organizationId) },
  listSeason: { run: (tx) => listSeason(tx, { organizationId, season }) },
  listTeamMembers: { run: (tx) => listTeamMembers(tx, { organizationId, teamId }) },
  listTeamPeople: { run: (tx) => listTeamPeople(tx, organizationId) },
  listTeams: { run: (tx) => listTeams(tx, organizationId) },
  readLeast: { run: (tx) => readLeast(tx, organizationId) },
  readTeam: { run: (tx) => readTeam(tx, { organizationId, teamId }) },
  saveLeast: { run: (tx) => saveLeast(tx, { organizationId, least: 10 }) },
  saveSeason: { run: (tx) => saveSeason(tx, { organizationId, season, teams: [{ teamId, personIds: [personId] }] }) },
  saveTeams: {
    run: (tx) =>
      saveTeams(tx, {
        organizationId,
        teams: [{ teamId, kind: 'custom', name: 'Launch', leadId: personId, madeAt: at }],
      }),
  },
  setTeamPeople: { run: (tx) => setTeamPeople(tx, { organizationId, teamId, personIds: [personId] }) },
};
