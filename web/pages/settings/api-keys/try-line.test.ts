// The line that shows how a key is used asks what the key may.
import { expect, it } from 'vitest';
import { ApiScope } from '../../../../src/contract/api-keys.ts';
import { tryLine } from './try-line.ts';

it('a key is tried with an address of its first scope, the last whole week where days are asked for', () => {
  const lines = ApiScope.options.map((scope) =>
    tryLine({ origin: 'https://plumbline.example', token: 'plk_x', scopes: [scope], today: '2026-03-10' }),
  );
  expect(lines[0]).toBe(
    'curl -H "Authorization: Bearer plk_x" "https://plumbline.example/api/people?from=2026-03-03&to=2026-03-09"',
  );
  expect(lines.every((line) => line.includes('Bearer plk_x" "https://plumbline.example/api/'))).toBe(true);
  expect(new Set(lines).size).toBe(ApiScope.options.length);
});
