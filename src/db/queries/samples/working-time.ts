// Example calls of queries/working-time.ts.
import { holdPeople, listPersonTimes, readOrganizationTime } from '../working-time.ts';
import { organizationId, personId, type Sample } from './sample.ts';

const wanted = { organizationId, personIds: [personId] };

export const samples: Record<string, Sample> = {
  holdPeople: { run: (tx) => holdPeople(tx, wanted) },
  listPersonTimes: { run: (tx) => listPersonTimes(tx, wanted) },
  readOrganizationTime: {
    run: (tx) => readOrganizationTime(tx, organizationId),
  },
};
