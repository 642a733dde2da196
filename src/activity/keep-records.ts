// Saves what a page holds beside activity and accounts, in the transaction that moves its cursor.
import { transcriptDays } from '../contract/calls.ts';
import { listReachRules, holdReach } from '../db/queries/reach.ts';
import { removeAccountEvents, saveAccountEvents } from '../db/queries/account-events.ts';
import { holdAttestation } from '../db/queries/attestation.ts';
import { removeContacts, saveContacts, sweepContacts } from '../db/queries/contacts.ts';
import { clearMeasures, dropMeasures, listMeasured, saveMeasures } from '../db/queries/measures.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import { listAddressed, saveSightings } from '../db/queries/sightings.ts';
import { saveTranscripts } from '../db/queries/transcripts.ts';
import { dropUntold, saveUntold } from '../db/queries/untold.ts';
import { capturing } from '../connections/reach-rules.ts';
import type { Tx } from '../db/schema.ts';
import type { SecretPlace } from '../lib/secrets.ts';
import { accountKey } from './keys.ts';
import type { PackedIdle, PackedMeasure, PackedRecords, PackedSighting } from './records.ts';

/** Seals a text for a place in the database. */
export type Seal = (text: string, place: SecretPlace) => Uint8Array;

export interface Keeping {
  readonly key: PartitionKey;
  /** When the run of requests began. */
  readonly began: Date;
  readonly now: Date;
  readonly seal: Seal;
}

/** Apps are nobody whom a rule is about. */
const keepSightings = async (tx: Tx, key: PartitionKey, sightings: readonly PackedSighting[]): Promise<void> => {
  if (sightings.length === 0) return;
  const isCaptured = capturing(await listReachRules(tx, key));
  const accounts = sightings.map((one) => ({ ...one, captured: one.kind === 'app' || isCaptured(one) }));
  await saveSightings(tx, { ...key, accounts });
};

/** An account that stands for an address until the source lists whose it is. */
const addressed = (connectionId: string, address: string): PackedSighting => ({
  accountId: accountKey(connectionId, `address:${address}`),
  sourceId: `address:${address}`,
  kind: 'unknown',
  displayName: '',
  addresses: [address],
});

/** What was kept of the report's day for accounts that it lists with nothing on it, under whichever of their names. */
const clearIdle = async (tx: Tx, key: PartitionKey, idle: PackedIdle | null): Promise<void> => {
  if (idle === null) return;
  const { organizationId, connectionId } = key;
  const { day, names } = idle;
  const told = new Map(
    idle.accounts.map(({ account, refreshedOn }) => ['id' in account ? account.id : account.address, refreshedOn]),
  );
  const held = await listMeasured(tx, { organizationId, connectionId, day, names });
  const accounts = held.flatMap(({ accountId, addresses }) => {
    const name = [accountId, ...addresses].find((one) => told.has(one));
    const refreshedOn = name === undefined ? undefined : told.get(name);
    return refreshedOn === undefined ? [] : [{ accountId, refreshedOn }];
  });
  await clearMeasures(tx, { organizationId, day, names, accounts });
};

/** Measures by their accounts; those of addresses that nobody is known by are kept under an account of their own. */
const keepMeasures = async (tx: Tx, key: PartitionKey, measures: readonly PackedMeasure[]): Promise<void> => {
  if (measures.length === 0) return;
  const { organizationId, connectionId } = key;
  const addresses = [
    ...new Set(measures.flatMap(({ account }) => ('address' in account ? [account.address] : []))),
  ].sort();
  const known = await listAddressed(tx, { ...key, addresses });
  const owners = new Map(known.map(({ address, accountId }) => [address, accountId]));
  const unknown = addresses.filter((address) => !owners.has(address)).map((one) => addressed(connectionId, one));
  await keepSightings(tx, key, unknown);
  const rows = new Map<string, Parameters<typeof saveMeasures>[1]['measures'][number]>();
  const stale = [];
  for (const { account, ...measure } of measures) {
    const stand = 'address' in account ? addressed(connectionId, account.address).accountId : null;
    const accountId = 'id' in account ? account.id : (owners.get(account.address) ?? stand ?? '');
    rows.set(`${accountId} ${measure.day} ${measure.name}`, { accountId, ...measure });
    if (stand !== null && stand !== accountId) stale.push({ accountId: stand, day: measure.day, name: measure.name });
  }
  await dropMeasures(tx, { organizationId, measures: stale });
  await saveMeasures(tx, { organizationId, measures: [...rows.values()] });
};

const keepContacts = async (tx: Tx, { key, began, now }: Keeping, records: PackedRecords): Promise<void> => {
  await removeContacts(tx, { ...key, items: records.removedContacts });
  await saveContacts(tx, { ...key, contacts: records.contacts, now });
  if (records.allContacts) await sweepContacts(tx, { ...key, parts: [key.part], before: began });
};

const keepTranscripts = async (tx: Tx, { key, now, seal }: Keeping, records: PackedRecords): Promise<void> => {
  if (records.transcripts.length === 0) return;
  const { organizationId } = key;
  const oldest = new Date(now.getTime() - transcriptDays * 86_400_000).toISOString();
  // Withdrawn meanwhile: what came is dropped.
  if (!(await holdAttestation(tx, organizationId))) return;
  const kept = records.transcripts.filter(({ at }) => at >= oldest);
  const transcripts = kept.map(({ words, ...transcript }) => ({
    ...transcript,
    sealed: seal(words, { organizationId, table: 'transcript', row: transcript.transcriptId, column: 'sealed' }),
  }));
  await saveTranscripts(tx, { organizationId, accountId: key.accountId, transcripts, now });
};

/** Resolves to how many events are new. Errors: those of the database. */
export const keepRecords = async (tx: Tx, keeping: Keeping, records: PackedRecords): Promise<number> => {
  const { key } = keeping;
  const { sightings, events, removedEvents, measures } = records;
  if (sightings.length > 0 || measures.length > 0) await holdReach(tx, key, 'share');
  await keepSightings(tx, key, sightings);
  await removeAccountEvents(tx, { ...key, events: removedEvents });
  const { inserted } = await saveAccountEvents(tx, { ...key, events });
  await clearIdle(tx, key, records.idle);
  await keepMeasures(tx, key, measures);
  await keepContacts(tx, keeping, records);
  await keepTranscripts(tx, keeping, records);
  await dropUntold(tx, key, records.told);
  await saveUntold(tx, key, records.untold);
  return inserted;
};
