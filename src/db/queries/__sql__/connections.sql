-- The SQL as sent by queries/connections.ts, written by queries/sent.test.ts.

-- claimTest
update connection set check_due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and (check_due_at is null or check_due_at <= $4::timestamptz)
  and status in ('connected', 'needs-attention')
  returning connection_id;

-- createConnection
insert into "connection" ("organization_id", "connection_id", "provider", "settings", "secret", "streams", "since", "tenant_id", "tenant_name", "connected_at", "connected_by", "status", "way", "mode", "grant_key", "signed_in_as", "credential_expires_at", "credential_changed_at", "due_at") values ($1, $2, $3, $4, $5, $6, greatest($7::timestamptz, (select kept_from from retention
  where organization_id = $8::uuid and kind = 'activity')), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20);

-- disconnect
update connection set status = 'disconnected', secret = null, token = null, token_until = null, renewing_by = null,
  renewing_until = null, credential_expires_at = null, problem = null
  where organization_id = $1::uuid and connection_id = $2::uuid;

-- listConnections
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "settings", "streams", "since", "tenant_id" as "tenantId", "tenant_name" as "tenantName", "connected_at" as "connectedAt", "connected_by" as "connectedBy", "status", "problem", "way", "mode", "grant_key" as "grantKey", "signed_in_as" as "signedInAs", "credential_expires_at" as "credentialExpiresAt", "credential_changed_at" as "credentialChangedAt", "checked_at" as "checkedAt", "check_due_at" as "checkDueAt", "checks", "not_before" as "notBefore", "due_at" as "dueAt", "cycle_started_at" as "cycleStartedAt", "cycle_finished_at" as "cycleFinishedAt" from "connection" where "organization_id" = $1 order by "connected_at", "connection_id";

-- listDueConnections
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "due_at" as "dueAt" from "connection" where "status" = $1 and "due_at" <= $2 and ("not_before" is null or "not_before" <= now()) order by "due_at", "connection_id" limit $3;

-- listUntested
select "organization_id" as "organizationId", "connection_id" as "connectionId" from "connection" where "status" in ($1, $2) and ("check_due_at" is null or "check_due_at" <= $3) order by "check_due_at", "connection_id" limit $4;

-- readConnection
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "settings", "streams", "since", "tenant_id" as "tenantId", "tenant_name" as "tenantName", "connected_at" as "connectedAt", "connected_by" as "connectedBy", "status", "problem", "way", "mode", "grant_key" as "grantKey", "signed_in_as" as "signedInAs", "credential_expires_at" as "credentialExpiresAt", "credential_changed_at" as "credentialChangedAt", "checked_at" as "checkedAt", "check_due_at" as "checkDueAt", "checks", "not_before" as "notBefore", "due_at" as "dueAt", "cycle_started_at" as "cycleStartedAt", "cycle_finished_at" as "cycleFinishedAt" from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- readCredential
select "provider", "settings", "secret" from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- replaceCredential
update connection set secret = $1, settings = $2::jsonb,
  way = $3, signed_in_as = $4,
  credential_expires_at = $5::timestamptz,
  credential_changed_at = $6::timestamptz, token = null, token_until = null, renewing_by = null,
  renewing_until = null, problem = null, status = case when status = 'paused' then status else 'connected' end,
  due_at = $7::timestamptz
  where organization_id = $8::uuid and connection_id = $9::uuid
  and (status = 'disconnected') = $10::boolean
  returning connection_id;

-- reportConnection
update connection set
  problem = case when status = 'disconnected' then problem
  else $1::jsonb end,
  status = case when status in ('paused', 'disconnected') then status else $2 end
  where organization_id = $3::uuid and connection_id = $4::uuid
  returning connection_id;

-- saveChecks
update "connection" set "checks" = $1, "checked_at" = $2, "check_due_at" = $3 where "organization_id" = $4 and "connection_id" = $5;

-- setPaused
update connection
  set status = case when $1::boolean then 'paused' when problem is null then 'connected' else 'needs-attention' end
  where organization_id = $2::uuid and connection_id = $3::uuid
  and status <> 'disconnected';

-- setStreams
update "connection" set "streams" = $1 where "organization_id" = $2 and "connection_id" = $3;
