-- The SQL as sent by queries/connections.ts, written by queries/sent.test.ts.

-- createConnection
insert into "connection" ("organization_id", "connection_id", "provider", "settings", "secret", "streams", "since", "tenant_id", "tenant_name", "connected_at", "connected_by", "status", "way", "mode", "grant_key", "signed_in_as", "credential_expires_at", "credential_changed_at", "due_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- listConnections
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "settings", "streams", "since", "tenant_id" as "tenantId", "tenant_name" as "tenantName", "connected_at" as "connectedAt", "connected_by" as "connectedBy", "status", "problem", "way", "mode", "grant_key" as "grantKey", "signed_in_as" as "signedInAs", "credential_expires_at" as "credentialExpiresAt", "credential_changed_at" as "credentialChangedAt", "checked_at" as "checkedAt", "checks", "not_before" as "notBefore", "due_at" as "dueAt", "cycle_started_at" as "cycleStartedAt", "cycle_finished_at" as "cycleFinishedAt" from "connection" where "organization_id" = $1 order by "connected_at", "connection_id";

-- listDueConnections
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "due_at" as "dueAt" from "connection" where "status" = $1 and "due_at" <= $2 and ("not_before" is null or "not_before" <= now()) order by "due_at", "connection_id" limit $3;

-- readConnection
select "organization_id" as "organizationId", "connection_id" as "connectionId", "provider", "settings", "streams", "since", "tenant_id" as "tenantId", "tenant_name" as "tenantName", "connected_at" as "connectedAt", "connected_by" as "connectedBy", "status", "problem", "way", "mode", "grant_key" as "grantKey", "signed_in_as" as "signedInAs", "credential_expires_at" as "credentialExpiresAt", "credential_changed_at" as "credentialChangedAt", "checked_at" as "checkedAt", "checks", "not_before" as "notBefore", "due_at" as "dueAt", "cycle_started_at" as "cycleStartedAt", "cycle_finished_at" as "cycleFinishedAt" from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- readCredential
select "provider", "settings", "secret" from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- setConnectionStatus
update "connection" set "status" = $1, "problem" = $2 where "organization_id" = $3 and "connection_id" = $4;
