// Transcripts: what was said in calls, sealed; kept only while somebody attests that those who speak consented.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';
import { maySomebodys } from './account-people.ts';

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

/**
 * The days of the calls in `changed`, of the account that held each and of all that have an address among the
 * participants: whoever took part has the time in their figures.
 */
const touch = (organizationId: string): RawBuilder<unknown> => sql`
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
    select account_id, at, ended_at from changed
    union all
    select owner.account_id, took.at, took.ended_at
    from (select unnest(participants) as address, at, ended_at from changed) took
    join (
      select account_id, unnest(addresses) as address from account where organization_id = ${organizationId}::uuid
    ) owner using (address)
  ) called
  join account on account.organization_id = ${organizationId}::uuid and account.account_id = called.account_id
    and ${maySomebodys(organizationId)}
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day`;

/** Marks the days of the calls that some accounts held (null: all accounts), for when they are deleted. */
export const touchTranscripts = async (
  tx: Tx,
  { organizationId, accountIds }: { readonly organizationId: string; readonly accountIds: readonly string[] | null },
): Promise<void> => {
  await sql`
    with changed as (
      select account_id, at, ended_at, participants from transcript
      where organization_id = ${organizationId}::uuid
        ${accountIds === null ? sql`` : sql`and account_id = any(${[...accountIds]}::uuid[])`}
    ) ${touch(organizationId)}`.execute(tx);
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
      with former as materialized (
        select account_id, at, ended_at, participants from transcript
        where organization_id = ${organizationId}::uuid and transcript_id = ${row.transcriptId}::uuid
      ), saved as (
      insert into transcript as kept (organization_id, transcript_id, account_id, event, at, ended_at, attributed, participants,
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
        sealed = excluded.sealed
      returning kept.account_id, kept.at, kept.ended_at, kept.participants
      ), changed as (select * from former union select * from saved) ${touch(organizationId)}`.execute(tx);
};
