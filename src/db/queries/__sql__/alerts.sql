-- The SQL as sent by queries/alerts.ts, written by queries/sent.test.ts.

-- clearAlerts
update alert set cleared_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and kind = $4 and cleared_at is null and about <> all($5::text[]);

-- clearAllAlerts
update alert set cleared_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and cleared_at is null;

-- dismissAlert
update alert set dismissed_at = $1::timestamptz, dismissed_by = $2
  where organization_id = $3::uuid and alert_id = $4::uuid
  and cleared_at is null
  returning alert_id;

-- listAlerts
select "alert"."alert_id" as "alertId", "alert"."kind", "alert"."connection_id" as "connectionId", "connection"."tenant_name" as "connectionName", "alert"."problem", "alert"."raised_at" as "raisedAt" from "alert" left join "connection" on "connection"."organization_id" = "alert"."organization_id" and "connection"."connection_id" = "alert"."connection_id" where "alert"."organization_id" = $1 and "alert"."cleared_at" is null and "alert"."dismissed_at" is null order by "alert"."raised_at" desc, "alert"."alert_id" limit $2;

-- raiseAlert
insert into alert (organization_id, alert_id, kind, connection_id, about, problem, raised_at)
  select organization_id, $1::uuid, $2, connection_id, $3,
  $4::jsonb, $5::timestamptz
  from connection
  where organization_id = $6::uuid and connection_id = $7::uuid
  and status <> 'disconnected'
  on conflict (organization_id, kind, about) where cleared_at is null do update set problem = excluded.problem;
