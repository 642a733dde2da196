// Only what was changed is sent, since each of it is kept from the directory.
import { expect, it } from 'vitest';
import { changedValues, noValues, valuesOf } from './values.ts';

it('blanks around and fields that stay are no changes', () => {
  const before = { ...noValues, fullName: 'Ana', department: 'Sales', leftOn: '2026-12-31' };
  expect(changedValues(before, { ...before, fullName: ' Ana ' })).toEqual({});
  expect(changedValues(before, { ...before, department: '', leftOn: '' })).toEqual({ department: '', leftOn: '' });
});

it('what is not known stands in the form as nothing', () => {
  const person = {
    id: '',
    fullName: 'Ana',
    email: 'ana@contoso.com',
    jobTitle: null,
    department: null,
    kept: [],
    listed: true,
  };
  expect(valuesOf({ ...person, manager: null, joinedOn: null, leftOn: null })).toEqual({
    ...noValues,
    fullName: 'Ana',
    email: 'ana@contoso.com',
  });
});
