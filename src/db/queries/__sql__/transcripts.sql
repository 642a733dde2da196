-- The SQL as sent by queries/transcripts.ts, written by queries/sent.test.ts.

-- deleteOldTranscripts
delete from "transcript" where "organization_id" = $1 and "at" < $2;

-- saveTranscripts
insert into transcript (organization_id, transcript_id, account_id, event, at, ended_at, attributed, participants,
  cues, sealed, stored_at)
  select account.organization_id, came.transcript_id, account.account_id, came.event, came.at, came.ended_at,
  came.attributed, came.participants::text[], came.cues, $1::bytea, $2::timestamptz
  from account cross join (values ($3::uuid, $4::uuid, $5::timestamptz,
  $6::timestamptz, $7::boolean, $8::text, $9::int)
  ) came (transcript_id, event, at, ended_at, attributed, participants, cues)
  where account.organization_id = $10::uuid and account.account_id = $11::uuid
  and account.captured
  on conflict (organization_id, transcript_id) do update set ended_at = excluded.ended_at,
  attributed = excluded.attributed, participants = excluded.participants, cues = excluded.cues,
  sealed = excluded.sealed;
