// Example calls of queries/people.ts.
import { listPeople, type RosterEntry, readPerson, savePeople } from '../people.ts';
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
    answers: [[{ total: 1 }]],
    run: (tx) =>
      listPeople(tx, { organizationId, search: 'ana', sort: 'department', order: 'desc', limit: 50, offset: 0 }),
  },
  readPerson: { run: (tx) => readPerson(tx, { organizationId, personId }) },
  savePeople: { run: (tx) => savePeople(tx, { organizationId, people: [person] }) },
};
