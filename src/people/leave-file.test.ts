// A file of leave: what is taken for a part of a day, and what is not.
import { expect, it } from 'vitest';
import { readLeaveFile } from './leave-file.ts';

it.each([
  ['', 'day'],
  ['Morning', 'morning'],
  ['pm', 'afternoon'],
])('a part written as "%s" is %s', (written, part) => {
  const [line] = readLeaveFile(`email,from,part\nana@contoso.com,2026-12-24,${written}\n`);
  expect(line?.leave).toEqual({ from: '2026-12-24', to: '2026-12-24', part });
});

it.each(['constructor', 'toString', '__proto__', 'evening'])('a part written as "%s" is refused', (written) => {
  const [line] = readLeaveFile(`email,from,part\nana@contoso.com,2026-12-24,${written}\n`);
  expect([line?.leave, line?.fault]).toEqual([null, 'part is day, morning or afternoon.']);
});
