-- The SQL as sent by queries/mail-alerts.ts, written by queries/sent.test.ts.

-- listUntold
select alert.alert_id as "alertId", alert.connection_id as "connectionId", connection.owner_id as "ownerId",
  alert.cleared_at is not null as over,
  exists (select from alert other where other.organization_id = $1::uuid and other.kind = alert.kind
  and other.connection_id = alert.connection_id and other.cleared_at is null) as next
  from alert left join connection on connection.organization_id = alert.organization_id
  and connection.connection_id = alert.connection_id
  where alert.organization_id = $2::uuid and (
  (alert.mailed_at is null and alert.cleared_at is null and alert.dismissed_at is null)
  or (alert.mailed_at is not null and alert.cleared_at is not null and alert.end_mailed_at is null))
  order by alert.raised_at, alert.alert_id limit 500 for update of alert;

-- markTold
update alert set mailed_at = $1::timestamptz
  where organization_id = $2::uuid and alert_id = any($3::uuid[]);
update alert set end_mailed_at = $1::timestamptz
  where organization_id = $2::uuid and alert_id = any($3::uuid[]);

-- readAlerts
select "alert"."alert_id" as "alertId", "alert"."kind", "alert"."connection_id" as "connectionId", "connection"."tenant_name" as "connectionName", "alert"."problem", "alert"."raised_at" as "raisedAt", "alert"."cleared_at" as "clearedAt" from "alert" left join "connection" on "connection"."organization_id" = "alert"."organization_id" and "connection"."connection_id" = "alert"."connection_id" where "alert"."organization_id" = $1 and "alert"."alert_id" = any($2::uuid[]) order by "alert"."raised_at", "alert"."alert_id";
