// The signals with their definitions; people, their figures, the rows behind them, and all of it as files.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/people.ts';
import type { Database } from '../../db/open.ts';
import type { Person } from '../../db/queries/people.ts';
import type { Clock } from '../../lib/clock.ts';
import { readEvidence } from '../../signals/evidence.ts';
import { findPerson, listActivityLines, listSignalLines, UnknownPerson } from '../../signals/export-lines.ts';
import { listPeopleFigures, readPersonFigures, type Scope } from '../../signals/figures.ts';
import { signals } from '../../signals/index.ts';
import { invalidFields, notFound } from '../errors.ts';
import { type Route, route, streamRoute } from '../route.ts';

interface PeopleParts {
  readonly database: Database;
  readonly clock: Clock;
}

const dayMs = 86_400_000;
/** Three years and a day for each of them that is a leap year. */
const mostDays = 1098;

/** Errors: Refusal 400 for a period that ends before it begins or that nobody could read. */
const checkPeriod = ({ from, to }: { from?: string | undefined; to?: string | undefined }): void => {
  if (from === undefined || to === undefined) return;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw invalidFields([{ field: 'to', message: `The period ends before it begins (${from}).` }]);
  if (days > mostDays) throw invalidFields([{ field: 'from', message: `At most ${mostDays} days at a time.` }]);
};

/** Errors: Refusal 400. */
const checkSignals = (field: string, names: string): void => {
  const unknown = names
    .split(',')
    .map((name) => name.trim())
    .find((name) => name !== '' && signals.every((signal) => signal.name !== name));
  if (unknown === undefined) return;
  const known = signals.map((signal) => signal.name).join(', ');
  throw invalidFields([{ field, message: `There is no signal "${unknown}". Choose from: ${known}.` }]);
};

const scopeOf = ({ clock }: PeopleParts, { organizationId }: Caller): Scope => ({ organizationId, now: clock.now() });

/** Null: everybody. Errors: Refusal 400 for an address that is nobody's. */
const chosenPerson = async (
  parts: PeopleParts,
  caller: Caller,
  address: string | undefined,
): Promise<Person | null> => {
  if (address === undefined) return null;
  try {
    return await parts.database.tenant(caller.organizationId, (tx) => findPerson(tx, scopeOf(parts, caller), address));
  } catch (error) {
    if (error instanceof UnknownPerson) throw invalidFields([{ field: 'person', message: error.message }]);
    throw error;
  }
};

const fileName = (what: string, { from, to }: { from?: string | undefined; to?: string | undefined }): string =>
  ['plumbline', what, from, to].filter((part) => part !== undefined).join('-');

const exports = (parts: PeopleParts): readonly Route[] => [
  streamRoute(contract.exportSignals, async ({ input, caller }) => {
    checkPeriod(input);
    const { from, to, format } = input;
    const person = await chosenPerson(parts, caller, input.person);
    const lines = listSignalLines(parts.database, { ...scopeOf(parts, caller), from, to, person });
    return { format, name: fileName('signals', input), lines };
  }),
  streamRoute(contract.exportActivity, async ({ input, caller }) => {
    checkPeriod(input);
    const { from = null, to = null, format } = input;
    const person = await chosenPerson(parts, caller, input.person);
    const { organizationId } = caller;
    const lines = listActivityLines(parts.database, { organizationId, from, to, person });
    return { format, name: fileName('activity', input), lines };
  }),
];

export const peopleRoutes = (parts: PeopleParts): readonly Route[] => [
  route(contract.listSignals, async () => ({ signals: [...signals] })),
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
  ...exports(parts),
];
