// Everything as files of lines: figures, activity, and what was collected beside them; with names for who may see them there.
import type { Caller } from '../../access/caller.ts';
import { may } from '../../access/can.ts';
import { namingFor } from '../../access/export-names.ts';
import * as collected from '../../contract/collected.ts';
import * as people from '../../contract/people.ts';
import type { Database } from '../../db/open.ts';
import type { Person } from '../../db/queries/people.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keyring } from '../../lib/secrets.ts';
import {
  type CollectedAsked,
  listContactLines,
  listEventLines,
  listMeasureLines,
} from '../../signals/collected-lines.ts';
import { findPerson, listActivityLines, listSignalLines, UnknownPerson } from '../../signals/export-lines.ts';
import { invalidFields, Refusal } from '../errors.ts';
import { checkPeriod } from '../period.ts';
import { type Route, streamRoute } from '../route.ts';

interface ExportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
}

interface Input {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly person?: string | undefined;
}

const addressNotAllowed = (): Refusal =>
  new Refusal({
    status: 403,
    code: 'not-allowed',
    message: 'Whoever may neither read people nor see names in exports cannot ask for somebody by address.',
    fix: 'Export everybody, or use a key with people:read or names:export.',
  });

/**
 * Null: everybody. By address for those only who know names anyway: else it would tell whose a pseudonym is. Errors: Refusal
 * 403, 400 for an address that is nobody's.
 */
const chosenPerson = async (
  parts: ExportParts,
  caller: Caller,
  address: string | undefined,
): Promise<Person | null> => {
  if (address === undefined) return null;
  if (!may(caller, 'people:read') && !may(caller, 'names:export')) throw addressNotAllowed();
  try {
    return await parts.database.tenant(caller.organizationId, (tx) =>
      findPerson(tx, { ...caller, now: parts.clock.now() }, address),
    );
  } catch (error) {
    if (error instanceof UnknownPerson) throw invalidFields([{ field: 'person', message: error.message }]);
    throw error;
  }
};

const fileName = (what: string, { from, to }: { from?: string | undefined; to?: string | undefined }): string =>
  ['plumbline', what, from, to].filter((part) => part !== undefined).join('-');

/** Errors: Refusal 400. */
const collectedOf = async (parts: ExportParts, caller: Caller, input: Input): Promise<CollectedAsked> => {
  checkPeriod(input);
  const { from = null, to = null } = input;
  const person = await chosenPerson(parts, caller, input.person);
  const naming = await namingFor(parts, caller);
  return { organizationId: caller.organizationId, personId: person?.personId ?? null, from, to, naming };
};

export const exportRoutes = (parts: ExportParts): readonly Route[] => [
  streamRoute(people.exportSignals, async ({ input, caller }) => {
    checkPeriod(input);
    const { from, to, format } = input;
    const person = await chosenPerson(parts, caller, input.person);
    const { organizationId } = caller;
    const naming = await namingFor(parts, caller);
    const asked = { organizationId, now: parts.clock.now(), from, to, person, naming };
    const lines = listSignalLines(parts.database, asked);
    return { format, name: fileName('signals', input), lines };
  }),
  streamRoute(people.exportActivity, async ({ input, caller }) => {
    checkPeriod(input);
    const { from = null, to = null, format } = input;
    const person = await chosenPerson(parts, caller, input.person);
    const { organizationId } = caller;
    const naming = await namingFor(parts, caller);
    const lines = listActivityLines(parts.database, { organizationId, from, to, person, naming });
    return { format, name: fileName('activity', input), lines };
  }),
  streamRoute(collected.exportEvents, async ({ input, caller }) => {
    const lines = listEventLines(parts.database, await collectedOf(parts, caller, input));
    return { format: input.format, name: fileName('events', input), lines };
  }),
  streamRoute(collected.exportMeasures, async ({ input, caller }) => {
    const lines = listMeasureLines(parts.database, await collectedOf(parts, caller, input));
    return { format: input.format, name: fileName('measures', input), lines };
  }),
  streamRoute(collected.exportContacts, async ({ input, caller }) => {
    const lines = listContactLines(parts.database, await collectedOf(parts, caller, input));
    return { format: input.format, name: fileName('contacts', {}), lines };
  }),
];
