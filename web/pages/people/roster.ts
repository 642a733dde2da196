// The roster on the pages: what its fields are called, and what is asked for of it.
import { queryOptions } from '@tanstack/react-query';
import { listRosterImports, readRosterPerson, type RosterField } from '../../../src/contract/roster.ts';
import { call } from '../../api.ts';

export const fieldNames: Readonly<Record<RosterField, string>> = {
  fullName: 'Full name',
  email: 'E-mail',
  jobTitle: 'Role',
  department: 'Department',
  manager: 'Manager',
  joinedOn: 'First day',
  leftOn: 'Last day',
};

/** Whatever shows people, by the beginning of its key: to be asked for again after the roster changed. */
export const rosterKeys = [['people'], ['person'], ['roster'], ['org-chart'], ['domains']] as const;

export const rosterImportsQuery = queryOptions({
  queryKey: ['roster', 'imports'],
  queryFn: ({ signal }) => call(listRosterImports, {}, signal),
});

export const rosterPersonQuery = (id: string) =>
  queryOptions({
    queryKey: ['roster', 'person', id],
    queryFn: ({ signal }) => call(readRosterPerson, { id }, signal),
  });
