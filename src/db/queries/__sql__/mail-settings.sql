-- The SQL as sent by queries/mail-settings.ts, written by queries/sent.test.ts.

-- deleteMailSettings
delete from "mail_settings" where "organization_id" = $1;

-- listMailPreferences
select "user_id" as "userId", "organization_report" as "organization", "team_report" as "team", "own_report" as "own", "alerts", "minute", "quiet_from" as "quietFrom", "quiet_to" as "quietTo", "pdf", "changed_at" as "changedAt" from "mail_preference" where "organization_id" = $1 order by "user_id";

-- listMailPreferences of one
select "user_id" as "userId", "organization_report" as "organization", "team_report" as "team", "own_report" as "own", "alerts", "minute", "quiet_from" as "quietFrom", "quiet_to" as "quietTo", "pdf", "changed_at" as "changedAt" from "mail_preference" where "organization_id" = $1 and "user_id" = any($2::uuid[]) order by "user_id";

-- readMailPlan
select "organization_report" as "organization", "team_report" as "team", "own_report" as "own", "minute", "pdf", "changed_at" as "changedAt" from "mail_plan" where "organization_id" = $1;

-- readMailSettings
select "transport", "from_name" as "fromName", "from_address" as "fromAddress", "settings", "secret", "credential_expires_at" as "credentialExpiresAt", "per_minute" as "perMinute", "changed_at" as "changedAt", "changed_by" as "changedBy" from "mail_settings" where "organization_id" = $1;

-- saveMailPlan
insert into "mail_plan" ("organization_id", "organization_report", "team_report", "own_report", "minute", "pdf", "changed_at", "changed_by") values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict ("organization_id") do update set "organization_report" = $9, "team_report" = $10, "own_report" = $11, "minute" = $12, "pdf" = $13, "changed_at" = $14, "changed_by" = $15;

-- saveMailPreference
insert into "mail_preference" ("organization_id", "user_id", "organization_report", "team_report", "own_report", "alerts", "minute", "quiet_from", "quiet_to", "pdf", "changed_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict ("organization_id", "user_id") do update set "organization_report" = $12, "team_report" = $13, "own_report" = $14, "alerts" = $15, "minute" = $16, "quiet_from" = $17, "quiet_to" = $18, "pdf" = $19, "changed_at" = $20;

-- saveMailSettings
insert into "mail_settings" ("organization_id", "transport", "from_name", "from_address", "settings", "secret", "credential_expires_at", "per_minute", "changed_at", "changed_by") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("organization_id") do update set "transport" = $11, "from_name" = $12, "from_address" = $13, "settings" = $14, "secret" = $15, "credential_expires_at" = $16, "per_minute" = $17, "changed_at" = $18, "changed_by" = $19;
