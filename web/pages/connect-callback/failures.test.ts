// How sign-ins that did not connect are told.
import { expect, test } from 'vitest';
import { wordsFor } from './failures.ts';

const titleOf = (code: string): string => wordsFor({ code, title: '' }).title;

test('each way a sign-in can end has a page of its own', () => {
  const codes = [
    'consent-declined',
    'sign-in-cancelled',
    'account-of-other-tenant',
    'sign-in-expired',
    'sign-in-used',
    'sign-in-other-browser',
    'admin-approval-needed',
    'tenant-elsewhere',
  ];
  expect(new Set(codes.map(titleOf)).size).toBe(codes.length);
});

test('codes of one meaning share their page, and what is new is told plainly', () => {
  expect(titleOf('consent-requested')).toBe(titleOf('admin-approval-needed'));
  expect(titleOf('never-seen')).toBe('Not connected');
});
