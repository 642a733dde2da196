// The roster: files looked at, imported and undone; people by hand.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/roster.ts';
import type { Database } from '../../db/open.ts';
import { listImports, readImport, type RosterImport } from '../../db/queries/roster.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { readRosterFile, type RosterFile } from '../../people/import-file.ts';
import { RosterFileRefused } from '../../people/import-text.ts';
import { applyRoster, checkRoster, undoableMs } from '../../people/roster-apply.ts';
import {
  addPerson,
  editPerson,
  followDirectory,
  type HandOutcome,
  readRosterPerson,
} from '../../people/roster-edit.ts';
import type { RosterPlan } from '../../people/roster-plan.ts';
import { undoRoster } from '../../people/roster-undo.ts';
import { invalidFields, notFound, Refusal } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Route, route, streamRoute } from '../route.ts';

interface RosterParts {
  readonly database: Database;
  readonly clock: Clock;
}

const readUpload = ({ data, emptyCells }: typeof contract.importRoster.input._output): RosterFile => {
  try {
    return readRosterFile(Buffer.from(data, 'base64'), { emptyCells });
  } catch (error) {
    if (!(error instanceof RosterFileRefused)) throw error;
    const { code, message, fix } = error;
    throw new Refusal({ status: 400, code, message, fix }, { cause: error });
  }
};

const reportOf = (file: RosterFile, { rows, counts }: RosterPlan): contract.RosterReport => {
  const { encoding, delimiter, ignoredColumns, blankRows } = file;
  return { counts, file: { encoding, delimiter, ignoredColumns: [...ignoredColumns], blankRows }, rows: [...rows] };
};

const describeImport = (made: RosterImport, now: number) => {
  const { importId: id, source, at, by, counts, undoneAt, undoneBy } = made;
  return contract.RosterImport.parse({
    id,
    source,
    at: at.toISOString(),
    by,
    counts,
    undone: undoneAt === null ? null : { at: undoneAt.toISOString(), by: undoneBy ?? '' },
    undoable: undoneAt === null && now - at.getTime() < undoableMs,
  });
};

const importRoutes = ({ database, clock }: RosterParts): Route[] => [
  route(contract.checkRoster, async ({ input, caller: { organizationId } }) => {
    const file = readUpload(input);
    const asked = { organizationId, rows: file.rows, now: new Date(clock.now()) };
    return { report: reportOf(file, await database.tenant(organizationId, (tx) => checkRoster(tx, asked))) };
  }),
  route(contract.importRoster, async ({ input, caller }) => {
    const file = readUpload(input);
    const { organizationId } = caller;
    const now = clock.now();
    const asked = { organizationId, rows: file.rows, now: new Date(now), source: 'file', by: nameOf(caller) } as const;
    return database.tenant(organizationId, async (tx) => {
      const { plan, importId } = await applyRoster(tx, asked);
      const made = importId === null ? null : await readImport(tx, { organizationId, importId });
      return { import: made === null ? null : describeImport(made, now), report: reportOf(file, plan) };
    });
  }),
  route(contract.listRosterImports, async ({ caller: { organizationId } }) => {
    const imports = await database.tenant(organizationId, (tx) => listImports(tx, organizationId));
    return { imports: imports.map((made) => describeImport(made, clock.now())) };
  }),
  route(contract.undoRosterImport, async ({ input, caller }) => {
    const { organizationId } = caller;
    const asked = { organizationId, importId: input.id, by: nameOf(caller), now: new Date(clock.now()) };
    const undone = await database.tenant(organizationId, (tx) => undoRoster(tx, asked));
    if (undone === 'unknown') throw notFound('The import');
    if (undone === 'undone') throw cannotUndo('already-undone', 'This import was undone already.');
    if (undone === 'forgotten')
      throw cannotUndo('too-long-ago', 'This import is more than 30 days old: what it changed is forgotten.');
    return undone;
  }),
  streamRoute(contract.rosterTemplate, async () => ({ format: 'csv', name: 'plumbline-roster', lines: noLines() })),
];

const cannotUndo = (code: string, message: string): Refusal =>
  new Refusal({
    status: 409,
    code,
    message,
    fix: 'Edit the people by hand, or import a file that says what is right.',
  });

/** The template is its header. */
const noLines = async function* (): AsyncGenerator<never> {
  // Nothing: whatever stood there as an example would be imported as a person.
};

const personOf = (outcome: HandOutcome | null) => {
  if (outcome === null) throw notFound('The person');
  if ('faults' in outcome) throw invalidFields([...outcome.faults]);
  return { person: outcome.person };
};

const personRoutes = ({ database, clock }: RosterParts): Route[] => {
  const change = async (
    { organizationId }: Caller,
    work: (tx: Tx, now: Date) => Promise<HandOutcome | null>,
  ): Promise<{ person: contract.RosterPerson }> =>
    personOf(await database.tenant(organizationId, (tx) => work(tx, new Date(clock.now()))));
  return [
    route(contract.addPerson, ({ input, caller }) =>
      change(caller, (tx, now) => addPerson(tx, { organizationId: caller.organizationId, now }, input)),
    ),
    route(contract.readRosterPerson, async ({ input, caller: { organizationId } }) => {
      const key = { organizationId, personId: input.id };
      const person = await database.tenant(organizationId, (tx) => readRosterPerson(tx, key));
      return personOf(person === null ? null : { person });
    }),
    route(contract.editPerson, ({ input: { id, ...values }, caller }) =>
      change(caller, (tx, now) => editPerson(tx, { organizationId: caller.organizationId, personId: id, now }, values)),
    ),
    route(contract.followDirectory, ({ input, caller }) =>
      change(caller, (tx, now) =>
        followDirectory(tx, { organizationId: caller.organizationId, personId: input.id, now }, input.fields),
      ),
    ),
  ];
};

export const rosterRoutes = (parts: RosterParts): Route[] => [...importRoutes(parts), ...personRoutes(parts)];
