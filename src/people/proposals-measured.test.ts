// How well a thousand made-up people are found among accounts of theirs and of strangers: what is called clear may be relied on.
import { expect, test } from 'vitest';
import { indexPeople } from './people-index.ts';
import { proposeOwner } from './proposals.ts';
import { openAccounts } from './testing-identities.ts';

const measure = (seed: number) => {
  const { people, accounts } = openAccounts(seed, 1000);
  const index = indexPeople(people);
  const all = accounts.map(({ account, personId }) => ({ personId, proposal: proposeOwner(account, index) }));
  const clear = all.filter(({ proposal }) => proposal.clear);
  const isRight = ({ personId, proposal }: (typeof all)[number]) => proposal.candidates[0]?.personId === personId;
  const among = all.filter(({ personId, proposal }) => proposal.candidates.some((one) => one.personId === personId));
  return {
    wrongColleagues: clear.filter((one) => one.personId !== null && !isRight(one)).length,
    precision: clear.filter(isRight).length / clear.length,
    recall: clear.filter(isRight).length / people.length,
    among: among.length / people.length,
  };
};

test.each([1, 2, 3])(
  'of company %i no colleague is taken for another, and nearly no stranger for a colleague',
  (seed) => {
    const { wrongColleagues, precision, recall, among } = measure(seed);
    expect(wrongColleagues).toBe(0);
    expect(precision).toBeGreaterThan(0.97);
    expect(recall).toBeGreaterThan(0.44);
    expect(among).toBeGreaterThan(0.95);
  },
);

test('the same people and accounts give the same proposals, always', () => {
  expect(measure(4)).toEqual(measure(4));
});
