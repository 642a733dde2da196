// The figures of who asks, and the rows behind them.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/own-figures.ts';
import type { Database } from '../../db/open.ts';
import { listKnownAddresses } from '../../db/queries/account-people.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { readEvidence } from '../../signals/evidence.ts';
import { readPersonFigures, type Scope } from '../../signals/figures.ts';
import { notFound } from '../errors.ts';
import { checkPeriod } from '../period.ts';
import { type Route, route } from '../route.ts';
import { checkSignals } from './people.ts';

interface OwnParts {
  readonly database: Database;
  readonly clock: Clock;
}

const nobody = () => notFound('Who you are on the roster');

/** Answers of who asks: known by their address on the roster, or by one of an account of theirs. Errors: Refusal 404. */
const asSelf = <Answer>(
  { database, clock }: OwnParts,
  { organizationId, email }: Caller,
  work: (tx: Tx, scope: Scope, id: string) => Promise<Answer | null>,
): Promise<Answer> =>
  database.tenant(organizationId, async (tx) => {
    const now = clock.now();
    const on = new Date(now).toISOString().slice(0, 10);
    const [known] = await listKnownAddresses(tx, { organizationId, addresses: [email.toLowerCase()], on });
    const answer = known === undefined ? null : await work(tx, { organizationId, now }, known.personId);
    if (answer === null) throw nobody();
    return answer;
  });

export const ownFigureRoutes = (parts: OwnParts): readonly Route[] => [
  route(contract.readOwnFigures, async ({ input, caller }) => {
    checkPeriod(input);
    return asSelf(parts, caller, (tx, scope, id) => readPersonFigures(tx, scope, { id, ...input }));
  }),
  route(contract.readOwnEvidence, async ({ input, caller }) => {
    checkPeriod(input);
    checkSignals('signal', input.signal);
    return asSelf(parts, caller, (tx, scope, id) => readEvidence(tx, scope, { id, ...input }));
  }),
];
