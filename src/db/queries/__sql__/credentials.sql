-- The SQL as sent by queries/credentials.ts, written by queries/sent.test.ts.

-- claimRenewal
update connection set renewing_by = $1::uuid,
  renewing_until = now() + make_interval(secs => $2::double precision)
  where organization_id = $3::uuid and connection_id = $4::uuid and secret is not null and (renewing_until is null or renewing_until <= now())
  returning secret, token, token_until as until;

-- findGrant
select connection_id as id from connection
  where organization_id = $1::uuid and provider = $2
  and grant_key = $3;

-- forgetToken
update connection set token = null, token_until = null where organization_id = $1::uuid and connection_id = $2::uuid;

-- listOwned
select connection_id as id from connection
  where organization_id = $1::uuid and owner_id = $2::uuid;

-- readToken
select "secret", "token", "token_until" as "until" from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- releaseRenewal
update connection set renewing_by = null, renewing_until = null
  where organization_id = $1::uuid and connection_id = $2::uuid and renewing_by = $3::uuid;

-- saveRenewed
update connection set token = $1, token_until = $2::timestamptz,
  secret = coalesce($3::bytea, secret), renewing_by = null, renewing_until = null
  where organization_id = $4::uuid and connection_id = $5::uuid and secret is not null
  and (renewing_by = $6::uuid or token = $7::bytea)
  returning connection_id;

-- setOwner
update connection set owner_id = $1::uuid where organization_id = $2::uuid and connection_id = $3::uuid;
