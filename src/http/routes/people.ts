// The signals with their definitions; people, their figures, and the rows behind them.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/people.ts';
import type { Database } from '../../db/open.ts';
import type { Clock } from '../../lib/clock.ts';
import { readEvidence } from '../../signals/evidence.ts';
import { listPeopleFigures, readPersonFigures, type Scope } from '../../signals/figures.ts';
import { everySignal } from '../../signals/index.ts';
import { invalidFields, notFound } from '../errors.ts';
import { checkPeriod } from '../period.ts';
import { type Route, route } from '../route.ts';

interface PeopleParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Errors: Refusal 400. */
export const checkSignals = (field: string, names: string): void => {
  const unknown = names
    .split(',')
    .map((name) => name.trim())
    .find((name) => name !== '' && everySignal.every((signal) => signal.name !== name));
  if (unknown === undefined) return;
  const known = everySignal.map((signal) => signal.name).join(', ');
  throw invalidFields([{ field, message: `There is no signal "${unknown}". Choose from: ${known}.` }]);
};

const scopeOf = ({ clock }: PeopleParts, { organizationId }: Caller): Scope => ({ organizationId, now: clock.now() });

export const peopleRoutes = (parts: PeopleParts): readonly Route[] => [
  route(contract.listSignals, async () => ({ signals: [...everySignal] })),
  route(contract.listPeople, async ({ input, caller }) => {
    checkPeriod(input);
    checkSignals('signals', input.signals);
    const scope = scopeOf(parts, caller);
    return parts.database.tenant(scope.organizationId, (tx) => listPeopleFigures(tx, scope, input));
  }),
  route(contract.readPerson, async ({ input, caller }) => {
    checkPeriod(input);
    const scope = scopeOf(parts, caller);
    const person = await parts.database.tenant(scope.organizationId, (tx) => readPersonFigures(tx, scope, input));
    if (person === null) throw notFound('The person');
    return person;
  }),
  route(contract.readEvidence, async ({ input, caller }) => {
    checkPeriod(input);
    checkSignals('signal', input.signal);
    const scope = scopeOf(parts, caller);
    const evidence = await parts.database.tenant(scope.organizationId, (tx) => readEvidence(tx, scope, input));
    if (evidence === null) throw notFound('The person');
    return evidence;
  }),
];
