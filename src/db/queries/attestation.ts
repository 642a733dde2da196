// Whether an admin attested that people consent to their calls being transcribed, and what is stored because of it.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { touchTranscripts } from './transcripts.ts';

export interface Attestation {
  /** Null: nobody attested, and no transcript is read. */
  readonly at: Date | null;
  readonly by: string | null;
  /** Transcripts that are stored. */
  readonly transcripts: number;
}

/** Whether gated streams may be read now. */
export const isAttested = async (tx: Tx, organizationId: string): Promise<boolean> => {
  const { rows } = await sql<{ attested: boolean }>`
    select calls_attested_at is not null as attested from organization
    where organization_id = ${organizationId}::uuid`.execute(tx);
  return rows[0]?.attested ?? false;
};

/** The same, and the answer holds until the transaction ends: for who saves transcripts. */
export const holdAttestation = async (tx: Tx, organizationId: string): Promise<boolean> => {
  const { rows } = await sql<{ attested: boolean }>`
    select calls_attested_at is not null as attested from organization
    where organization_id = ${organizationId}::uuid for share`.execute(tx);
  return rows[0]?.attested ?? false;
};

export const readAttestation = async (tx: Tx, organizationId: string): Promise<Attestation> => {
  const { rows } = await sql<Attestation>`
    select calls_attested_at as at, calls_attested_by as by,
      (select count(*) from transcript where organization_id = ${organizationId}::uuid) as transcripts
    from organization where organization_id = ${organizationId}::uuid`.execute(tx);
  return rows[0] ?? { at: null, by: null, transcripts: 0 };
};

/** Notes who attested and when; one that stands already is left as it is. */
export const attestCalls = async (
  tx: Tx,
  attested: { readonly organizationId: string; readonly at: Date; readonly by: string },
): Promise<void> => {
  await sql`
    update organization set calls_attested_at = ${attested.at}::timestamptz, calls_attested_by = ${attested.by}
    where organization_id = ${attested.organizationId}::uuid and calls_attested_at is null`.execute(tx);
};

/**
 * Takes the attestation back and deletes every transcript; should it be given again, reading begins anew. `streams`:
 * names of the gated ones. Resolves to how many transcripts were deleted; null when nothing was attested and none stored.
 */
export const withdrawCalls = async (
  tx: Tx,
  { organizationId, streams }: { readonly organizationId: string; readonly streams: readonly string[] },
): Promise<number | null> => {
  // First, and with another version: a page on its way is saved no more.
  await sql`
    update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null, as_of = null,
      items_done = 0, state = 'waiting', problem = null, attempts = 0
    where organization_id = ${organizationId}::uuid and stream = any(${streams}::text[])`.execute(tx);
  const { rows: withdrawn } = await sql`
    update organization set calls_attested_at = null, calls_attested_by = null
    where organization_id = ${organizationId}::uuid and calls_attested_at is not null
    returning organization_id`.execute(tx);
  await touchTranscripts(tx, { organizationId, accountIds: null });
  const { rows: deleted } = await sql`
    delete from transcript where organization_id = ${organizationId}::uuid returning transcript_id`.execute(tx);
  return withdrawn.length === 0 && deleted.length === 0 ? null : deleted.length;
};
