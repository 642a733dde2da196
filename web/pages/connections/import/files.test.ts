// What a person reads of the files that were chosen.
import { expect, it } from 'vitest';
import { pathOf, sizeWords } from './files.ts';

it.each([
  [0, '1 kB'],
  [2048, '2 kB'],
  [1_572_864, '1.5 MB'],
  [100_663_296, '96 MB'],
])('%i bytes read %s', (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

it('a file out of a chosen folder keeps its place in it', () => {
  expect(pathOf({ name: 'a.json', webkitRelativePath: '' })).toBe('a.json');
  expect(pathOf({ name: 'a.json', webkitRelativePath: 'export/general/a.json' })).toBe('export/general/a.json');
});
