// Transcripts: what was said in calls, sealed; kept only while somebody attests that those who speak consented.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';

export interface TranscriptRow {
  readonly transcriptId: string;
  readonly event: string;
  /** ISO 8601. */
  readonly at: string;
  readonly endedAt: string | null;
  readonly attributed: boolean;
  readonly participants: readonly string[];
  /** How many there are; what they say is sealed. */
  readonly cues: number;
  readonly sealed: Uint8Array;
}

/** Those of calls that took place before. Resolves to how many there were. */
export const deleteOldTranscripts = async (
  tx: Tx,
  old: { readonly organizationId: string; readonly before: Date },
): Promise<number> => {
  const { numDeletedRows } = await tx
    .deleteFrom('transcript')
    .where('organization_id', '=', old.organizationId)
    .where('at', '<', old.before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};

/** For whoever holds the attestation. A known transcript is replaced. */
export const saveTranscripts = async (
  tx: Tx,
  page: {
    readonly organizationId: string;
    readonly accountId: string;
    readonly transcripts: readonly TranscriptRow[];
    readonly now: Date;
  },
): Promise<void> => {
  const { organizationId, transcripts } = page;
  for (const row of transcripts)
    await sql`
      insert into transcript (organization_id, transcript_id, account_id, event, at, ended_at, attributed, participants,
        cues, sealed, stored_at)
      select account.organization_id, came.transcript_id, account.account_id, came.event, came.at, came.ended_at,
        came.attributed, came.participants::text[], came.cues, ${row.sealed}::bytea, ${page.now}::timestamptz
      from account cross join (values (${row.transcriptId}::uuid, ${row.event}::uuid, ${row.at}::timestamptz,
        ${row.endedAt}::timestamptz, ${row.attributed}::boolean, ${arrayText(row.participants)}::text, ${row.cues}::int)
      ) came (transcript_id, event, at, ended_at, attributed, participants, cues)
      where account.organization_id = ${organizationId}::uuid and account.account_id = ${page.accountId}::uuid
        and account.captured
      on conflict (organization_id, transcript_id) do update set ended_at = excluded.ended_at,
        attributed = excluded.attributed, participants = excluded.participants, cues = excluded.cues,
        sealed = excluded.sealed`.execute(tx);
};
