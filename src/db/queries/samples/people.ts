// Example calls of queries/people.ts.
import { listPeople, listPeopleByIds, listPersonIds, type RosterEntry, readPerson, savePeople } from '../people.ts';
import { organizationId, personId, type Sample } from './sample.ts';

const person: RosterEntry = {
  personId,
  fullName: 'Ana',
  email: 'ana@example.com',
  department: null,
  jobTitle: null,
  managerId: null,
  joinedOn: null,
  leftOn: null,
};

export const samples: Record<string, Sample> = {
  listPeople: {
    run: (tx) =>
      listPeople(tx, { organizationId, search: 'ana', sort: 'department', order: 'desc', limit: 50, offset: 0 }),
  },
  'listPeople behind the last page': {
    run: (tx) => listPeople(tx, { organizationId, search: '', sort: 'name', order: 'asc', limit: 50, offset: 50 }),
  },
  listPeopleByIds: { run: (tx) => listPeopleByIds(tx, { organizationId, personIds: [personId] }) },
  listPersonIds: { run: (tx) => listPersonIds(tx, { organizationId, search: 'ana' }) },
  readPerson: { run: (tx) => readPerson(tx, { organizationId, personId }) },
  savePeople: { run: (tx) => savePeople(tx, { organizationId, people: [person] }) },
};
