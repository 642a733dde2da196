// Example calls of queries/roster.ts.
import {
  addChanges,
  addImport,
  deletePeople,
  endImport,
  forgetChanges,
  listChanges,
  listEverybody,
  listImports,
  listListedPeople,
  readImport,
  saveKept,
} from '../roster.ts';
import { at, id, organizationId, personId, type Sample } from './sample.ts';

const importId = id(5);
const fields = [{ field: 'department', from: null, to: 'Sales', kept: false }];

export const samples: Record<string, Sample> = {
  listEverybody: { run: (tx) => listEverybody(tx, organizationId) },
  saveKept: { run: (tx) => saveKept(tx, { organizationId, people: [{ personId, kept: ['department'] }] }) },
  deletePeople: { run: (tx) => deletePeople(tx, { organizationId, personIds: [personId] }) },
  listListedPeople: { run: (tx) => listListedPeople(tx, { organizationId, personIds: [personId] }) },
  addImport: {
    run: (tx) => addImport(tx, { organizationId, importId, source: 'file', at, by: 'Ana', counts: { new: 1 } }),
  },
  addChanges: {
    run: (tx) => addChanges(tx, { organizationId, importId, changes: [{ personId, made: false, fields }] }),
  },
  listImports: { run: (tx) => listImports(tx, organizationId) },
  readImport: { run: (tx) => readImport(tx, { organizationId, importId }) },
  listChanges: { run: (tx) => listChanges(tx, { organizationId, importId }) },
  endImport: { run: (tx) => endImport(tx, { organizationId, importId, at, by: 'Ana' }) },
  forgetChanges: { run: (tx) => forgetChanges(tx, { organizationId, before: at }) },
};
