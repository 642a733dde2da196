// Whose accounts are: proposals, the queue of unmapped accounts, decisions and undoing them.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/identities.ts';
import type { Database } from '../../db/open.ts';
import { listDecisions } from '../../db/queries/identity-decisions.ts';
import { listRosterPeople } from '../../db/queries/open-accounts.ts';
import { readPerson } from '../../db/queries/people.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { type Deciding, Undecidable, undoDecision } from '../../people/decisions.ts';
import { leaveOwnerless, mapByHand, type Mapped, mergePeople, reject, unmap } from '../../people/identities.ts';
import { readQueue, readSources } from '../../people/identity-queue.ts';
import { rollUp } from '../../signals/rollup.ts';
import { notFound, Refusal } from '../errors.ts';
import { listOpen, namedDecision, personOf, readMergers, readNames, readOwned } from '../identity-answers.ts';
import { type Route, route } from '../route.ts';

interface IdentityParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Errors: Refusal for what cannot be decided. */
const refusing = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Undecidable)) throw error;
    const { reason, message } = error;
    const known = reason !== 'unknown';
    const said = { status: known ? 409 : 404, code: known ? `identity-${reason}` : 'not-found', message };
    const fix = 'Look at it again: somebody may have decided meanwhile.';
    throw new Refusal({ ...said, fix }, { cause: error });
  }
};

const readingRoutes = ({ database, clock }: IdentityParts): readonly Route[] => [
  route(contract.listIdentities, async ({ input, caller: { organizationId } }) =>
    database.tenant(organizationId, async (tx) => {
      const queue = await readQueue(tx, { organizationId, now: new Date(clock.now()), accountIds: null });
      return listOpen(queue, await readSources(tx, organizationId), input);
    }),
  ),
  route(contract.findPersons, async ({ input, caller: { organizationId } }) => {
    const asked = { organizationId, search: input.search.trim(), limit: 8 };
    const people = await database.tenant(organizationId, (tx) => listRosterPeople(tx, asked));
    return { people: people.map(personOf) };
  }),
  route(contract.listIdentityDecisions, async ({ input: { page, size }, caller: { organizationId } }) =>
    database.tenant(organizationId, async (tx) => {
      const asked = { organizationId, limit: size, offset: (page - 1) * size };
      const { total, decisions } = await listDecisions(tx, asked);
      const names = await readNames(tx, organizationId, decisions);
      return { total, decisions: decisions.map((decision) => namedDecision(decision, names)) };
    }),
  ),
  route(contract.readPersonAccounts, async ({ input: { id }, caller: { organizationId } }) =>
    database.tenant(organizationId, async (tx) => {
      if ((await readPerson(tx, { organizationId, personId: id })) === null) throw notFound('The person');
      const accounts = await readOwned(tx, organizationId, id);
      return { accounts, ...(await readMergers(tx, organizationId, id)) };
    }),
  ),
];

const always = { from: null, until: null, instead: null };

/** Confirmed pairs with the confidence they were proposed with; 1 where nobody proposed them. */
const confirm = async (
  tx: Tx,
  deciding: Deciding,
  pairs: readonly { readonly accountId: string; readonly personId: string }[],
): Promise<string | null> => {
  const { organizationId, now } = deciding;
  const queue = await readQueue(tx, { organizationId, now, accountIds: pairs.map((pair) => pair.accountId) });
  const proposals = new Map(queue.accounts.map(({ account, proposal }) => [account.accountId, proposal.candidates]));
  const mapped = pairs.map((pair): Mapped => {
    const candidate = proposals.get(pair.accountId)?.find((one) => one.personId === pair.personId);
    return { ...pair, ...always, confidence: candidate?.confidence ?? 1 };
  });
  return mapByHand(tx, deciding, { kind: 'confirm', mapped });
};

export const identityRoutes = (parts: IdentityParts): readonly Route[] => {
  const { database, clock } = parts;
  /** Decides, then computes the days that it touched. */
  const deciding = async <Answer>(
    caller: Caller,
    signal: AbortSignal,
    work: (tx: Tx, by: Deciding) => Promise<Answer>,
  ): Promise<Answer> => {
    const { organizationId, fullName } = caller;
    const by = { organizationId, by: fullName, now: new Date(clock.now()) };
    const answer = await refusing(() => database.tenant(organizationId, (tx) => work(tx, by)));
    await rollUp(database, { organizationId, clock, signal });
    return answer;
  };
  return [
    ...readingRoutes(parts),
    route(contract.confirmIdentities, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) => confirm(tx, by, input.pairs)),
    })),
    route(contract.rejectIdentities, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) => reject(tx, by, input.pairs)),
    })),
    route(contract.mapIdentity, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) =>
        mapByHand(tx, by, { kind: 'map', mapped: [{ ...input, confidence: 1 }] }),
      ),
    })),
    route(contract.unmapIdentity, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) => unmap(tx, by, input)),
    })),
    route(contract.leaveIdentities, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) => leaveOwnerless(tx, by, input.accountIds)),
    })),
    route(contract.mergePersons, async ({ input, caller, signal }) => ({
      decisionId: await deciding(caller, signal, (tx, by) => mergePeople(tx, by, input)),
    })),
    route(contract.undoIdentityDecision, async ({ input, caller, signal }) => {
      await deciding(caller, signal, (tx, by) => undoDecision(tx, by, input.id));
      return { undone: true as const };
    }),
  ];
};
