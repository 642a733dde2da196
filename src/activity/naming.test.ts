// Pseudonyms: the same from file to file, of nobody without the key.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { byPseudonym } from './naming.ts';

const personId = '3f0c6a52-7d1e-4b7a-9c35-0b1f5d2e8a01';

it('a pseudonym follows from key and address alone, in whatever case it is written', () => {
  const key = randomBytes(32);
  const [one, other] = [byPseudonym(key), byPseudonym(key)];
  expect(one.account('Ana@Example.com ')).toBe(other.account('ana@example.com'));
  expect(one.account('ana@example.com')).not.toBe(one.account('ben@example.com'));
  expect(one.account('ana@example.com')).not.toBe(byPseudonym(randomBytes(32)).account('ana@example.com'));
  expect(one.person({ personId, name: 'Ana' })).toBe(other.person({ personId, name: 'Ana Costa' }));
  expect(one.personId(personId)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(one.personId(personId)).not.toBe(personId);
});

it('what is no address of anybody stays: nothing, and the name of a source', () => {
  const naming = byPseudonym(randomBytes(32));
  expect([naming.account(''), naming.source('Contoso')]).toEqual(['', 'Contoso']);
  expect(naming.source('ana@example.com')).toBe(naming.account('ana@example.com'));
});

it('letters of pseudonyms are spread evenly', () => {
  const naming = byPseudonym(Buffer.alloc(32, 7));
  const letters = Array.from({ length: 2000 }, (_, index) => naming.account(`a${index}@example.com`).slice(8)).join('');
  expect(new Set(letters).size).toBe(32);
  for (const letter of new Set(letters)) expect(letters.split(letter).length).toBeGreaterThan(800);
});
