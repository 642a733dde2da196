// How well accounts are proposed to people: a made-up company and strangers among its accounts; `node bench/identities.ts [people]` prints JSON.
import { indexPeople } from '../src/people/people-index.ts';
import { proposeOwner } from '../src/people/proposals.ts';
import { openAccounts } from '../src/people/testing-identities.ts';

const size = Number(process.argv[2] ?? 1000);
const rounded = (share: number): number => Math.round(share * 1000) / 1000;

/** Of the accounts that are taken: how many are right, how many of all were found, and whose the wrong ones are. */
const judge = (
  proposed: readonly { readonly personId: string | null; readonly first: string }[],
): Record<string, number> => {
  const right = proposed.filter(({ personId, first }) => personId === first).length;
  const strangers = proposed.filter(({ personId }) => personId === null).length;
  return {
    accounts: proposed.length,
    precision: rounded(right / proposed.length),
    recall: rounded(right / size),
    wrongStrangers: strangers,
    wrongColleagues: proposed.length - right - strangers,
  };
};

for (const seed of [1, 2, 3]) {
  const { people, accounts } = openAccounts(seed, size);
  const began = performance.now();
  const index = indexPeople(people);
  const all = accounts.map(({ account, personId }) => ({ personId, proposal: proposeOwner(account, index) }));
  const milliseconds = Math.round(performance.now() - began);
  const taken = all.flatMap(({ personId, proposal }) => {
    const [first] = proposal.candidates;
    return first === undefined ? [] : [{ personId, proposal, first: first.personId, confidence: first.confidence }];
  });
  const clear = taken.filter(({ proposal }) => proposal.clear);
  const among = all.filter(({ personId, proposal }) => proposal.candidates.some((one) => one.personId === personId));
  console.log(
    JSON.stringify({
      seed,
      people: people.length,
      accounts: accounts.length,
      milliseconds,
      clear: judge(clear),
      clearFrom90: judge(clear.filter(({ confidence }) => confidence >= 0.9)),
      first: judge(taken),
      amongCandidates: rounded(among.length / size),
    }),
  );
}
