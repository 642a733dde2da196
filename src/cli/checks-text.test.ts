// The connection test on a terminal.
import { expect, it } from 'vitest';
import { checksText } from './checks-text.ts';

it('tells what works from what works and yet needs somebody', () => {
  const problem = {
    code: 'x',
    title: 'Too much.',
    fix: 'Remove it.',
    who: 'admin',
    link: null,
    raw: 'Mail.Send',
  } as const;
  const line = { code: 'x', title: 'Least access', detail: '', problem: null } as const;
  const text = checksText([
    { ...line, state: 'ok' },
    { ...line, state: 'ok', problem },
    { ...line, state: 'failed', problem },
    { ...line, state: 'not-applicable' },
  ]);
  expect(text.split('\n').filter((one) => !one.startsWith(' '))).toEqual([
    '✓ Least access',
    '! Least access',
    '✗ Least access',
    '· Least access',
    '',
  ]);
  expect(text).toContain('Fix (admin): Remove it.');
});
