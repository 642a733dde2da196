// What stands in the form of a person, and what of it was changed.
import type { z } from 'zod';
import type { addPerson, RosterPerson } from '../../../../src/contract/roster.ts';

/** As typed; the manager by address, days as YYYY-MM-DD, empty for nothing. */
export interface FormValues {
  readonly fullName: string;
  readonly email: string;
  readonly jobTitle: string;
  readonly department: string;
  readonly manager: string;
  readonly joinedOn: string;
  readonly leftOn: string;
}

export const noValues: FormValues = {
  fullName: '',
  email: '',
  jobTitle: '',
  department: '',
  manager: '',
  joinedOn: '',
  leftOn: '',
};

export const valuesOf = (person: RosterPerson): FormValues => ({
  fullName: person.fullName,
  email: person.email,
  jobTitle: person.jobTitle ?? '',
  department: person.department ?? '',
  manager: person.manager?.email ?? '',
  joinedOn: person.joinedOn ?? '',
  leftOn: person.leftOn ?? '',
});

/** Only fields that were changed are sent: each is kept from the directory from then on. */
export const changedValues = (before: FormValues, after: FormValues): Partial<z.input<typeof addPerson.input>> =>
  Object.fromEntries(Object.entries(after).filter(([field, value]) => Reflect.get(before, field) !== value.trim()));
