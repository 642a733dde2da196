// What the endpoints of contract/teams.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

const composition = { name: 'Launch', leadId: null, personIds: [] };

export const samples: Samples = {
  'GET /api/teams': () => ({}),
  'GET /api/teams/:id': ({ teamId }) => ({ id: teamId }),
  'GET /api/export/teams': () => ({}),
  'POST /api/teams': ({ personId }) => ({ ...composition, personIds: [personId] }),
  'POST /api/teams/:id': ({ teamId }) => ({ ...composition, id: teamId }),
  'POST /api/teams/:id/end': ({ endingTeamId }) => ({ id: endingTeamId }),
  'GET /api/teams/:id/people': ({ teamId }) => ({ id: teamId }),
  'GET /api/team-rule': () => ({}),
  'POST /api/team-rule': () => ({ least: 12 }),
};

/** The manager of the samples leads none of the teams. */
export const lower: Statuses = { 'GET /api/teams/:id': 404 };
