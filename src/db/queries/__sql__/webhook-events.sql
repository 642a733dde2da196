-- The SQL as sent by queries/webhook-events.ts, written by queries/sent.test.ts.

-- listAlertTurns
select alert_id as "alertId", kind, connection_id as "connectionId", problem ->> 'code' as code, turn.cleared, turn.at
  from alert cross join lateral (values (false, raised_at), (true, cleared_at)) turn(cleared, at)
  where organization_id = $1::uuid
  and (raised_at >= $2::timestamptz or cleared_at >= $3::timestamptz)
  and turn.at >= $4::timestamptz and turn.at < $5::timestamptz
  order by turn.at, alert_id, turn.cleared;

-- listFinishedRuns
select "connection_id" as "connectionId", "stream", "started_at" as "startedAt", "finished_at" as "at", "items", "requests", "failures", "quarantined" from "sync_run" where "organization_id" = $1 and "finished_at" >= $2 and "finished_at" < $3 order by "finished_at", "connection_id", "stream";

-- listRosterTurns
select import_id as "importId", counts, turn.undone, turn.at
  from roster_import cross join lateral (values (false, imported_at), (true, undone_at)) turn(undone, at)
  where organization_id = $1::uuid
  and turn.at >= $2::timestamptz and turn.at < $3::timestamptz
  order by turn.at, import_id, turn.undone;

-- listSentReports
select mail_id as "mailId", parameters, finished_at as at from outbox
  where organization_id = $1::uuid and kind = 'report' and state = 'sent'
  and handed_at >= $2::timestamptz - interval '1 hour'
  and finished_at >= $3::timestamptz and finished_at < $4::timestamptz
  order by finished_at, mail_id;
