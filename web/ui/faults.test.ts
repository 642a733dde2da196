// Faults of a form by field.
import { expect, test } from 'vitest';
import { setUp, signIn } from '../../src/contract/session.ts';
import { CallFailed, NoAnswer } from '../api.ts';
import { faultsIn, faultsOfCall } from './faults.ts';

test("faults are found with the contract's own words before anything is sent", () => {
  expect(faultsIn(signIn.input, { email: 'ana', password: '' })).toEqual({
    email: 'Enter an e-mail address such as ana@example.com.',
    password: 'Enter your password.',
  });
  expect(faultsIn(signIn.input, { email: 'ana@example.com', password: 'x' })).toEqual({});
});

test('a field with several faults shows the first', () => {
  const values = { organizationName: ' ', zone: 'UTC', fullName: 'Ana', email: '', password: 'short', setUpCode: '' };
  expect(faultsIn(setUp.input, values)['organizationName']).toBe('Enter the name of your organization.');
});

test("the server's faults find their fields, nested or not", () => {
  const fields = [
    { field: 'fields.tenantId', message: 'This tenant does not exist.' },
    { field: 'email', message: 'Taken.' },
  ];
  const failure = new CallFailed({ status: 400, code: 'x', message: 'x', fix: 'x', fields, errorId: null });
  expect(faultsOfCall(failure)).toEqual({ tenantId: 'This tenant does not exist.', email: 'Taken.' });
  expect(faultsOfCall(new NoAnswer('x'))).toEqual({});
});
