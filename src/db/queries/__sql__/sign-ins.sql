-- The SQL as sent by queries/sign-ins.ts, written by queries/sent.test.ts.

-- claimPoll
update "sign_in" set "purpose" = jsonb_set(purpose, '{nextAt}', to_jsonb($1::bigint + 1000 * (purpose->>'interval')::bigint)) where "state_hash" = $2 and "browser_hash" = $3 and "used_at" is null and "expires_at" > $4 and purpose->>'kind' = $5 and (purpose->>'nextAt')::bigint <= $6::bigint returning "state_hash" as "stateHash", "organization_id" as "organizationId", "browser_hash" as "browserHash", "user_id" as "userId", "link_id" as "linkId", "connection_id" as "connectionId", "purpose", "secret", "expires_at" as "expiresAt";

-- createSignIn
insert into "sign_in" ("state_hash", "organization_id", "browser_hash", "user_id", "link_id", "connection_id", "purpose", "secret", "created_at", "expires_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- deleteExpiredSignIns
delete from "sign_in" where "expires_at" < $1;

-- explainSignIn
select "browser_hash" as "browserHash", "used_at" as "usedAt" from "sign_in" where "state_hash" = $1 and "expires_at" > $2 and purpose->>'kind' = $3;

-- findWaiting
select "state_hash" as "stateHash", "organization_id" as "organizationId", "browser_hash" as "browserHash", "user_id" as "userId", "link_id" as "linkId", "connection_id" as "connectionId", "purpose", "secret", "expires_at" as "expiresAt" from "sign_in" where "state_hash" = $1 and "browser_hash" = $2 and "used_at" is null and "expires_at" > $3 and purpose->>'kind' = $4;

-- isTenantElsewhere
select connection_id from connection
  where organization_id <> $1::uuid and provider = $2
  and tenant_id = $3 and way = any($4::text[]) and status <> 'disconnected'
  limit 1;

-- slowPoll
update "sign_in" set "purpose" = purpose || jsonb_build_object('interval', $1::int, 'nextAt', $2::bigint) where "state_hash" = $3 and "used_at" is null;

-- takeSignIn
update "sign_in" set "used_at" = $1 where "state_hash" = $2 and "browser_hash" = $3 and "used_at" is null and "expires_at" > $4 and purpose->>'kind' = $5 returning "state_hash" as "stateHash", "organization_id" as "organizationId", "browser_hash" as "browserHash", "user_id" as "userId", "link_id" as "linkId", "connection_id" as "connectionId", "purpose", "secret", "expires_at" as "expiresAt";
