-- The SQL as sent by queries/links.ts, written by queries/sent.test.ts.

-- claimLink
update "link" set "claimed_by" = $1, "claimed_at" = coalesce(claimed_at, $2::timestamptz) where "organization_id" = $3 and "token_hash" = $4 and "kind" <> $5 and used_at is null and revoked_at is null and "expires_at" > $6 and ("claimed_by" is null or "claimed_by" = $7) returning "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId";

-- createLink
insert into "link" ("organization_id", "link_id", "token_hash", "kind", "purpose", "email", "created_by", "created_at", "expires_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId";

-- findLink
select "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId" from "link" where "organization_id" = $1 and "token_hash" = $2;

-- listInvited
select email, false as connected from link
  where organization_id = $1::uuid and kind = 'invite' and used_at is null and revoked_at is null
  and expires_at > $2::timestamptz and purpose->>'provider' = $3
  and email = any($4::text[])
  union all
  select lower(signed_in_as collate "C"), true from connection
  where organization_id = $5::uuid and provider = $6
  and status in ('connected', 'paused') and lower(signed_in_as collate "C") = any($7::text[]);

-- listLinks
select "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId" from "link" where "organization_id" = $1 and ($2::text is null or purpose->>'by' = $3::text) order by "created_at" desc, "link_id" limit $4;

-- readLink
select "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId" from "link" where "organization_id" = $1 and "link_id" = $2;

-- renewLink
update "link" set "token_hash" = $1, "expires_at" = $2, "reminded_at" = $3, "claimed_by" = $4, "claimed_at" = $5, "problem" = $6 where "organization_id" = $7 and "link_id" = $8 and used_at is null and revoked_at is null returning "organization_id" as "organizationId", "link_id" as "linkId", "kind", "purpose", "email", "created_by" as "createdBy", "created_at" as "createdAt", "expires_at" as "expiresAt", "sent_at" as "sentAt", "reminded_at" as "remindedAt", "claimed_by" as "claimedBy", "used_at" as "usedAt", "revoked_at" as "revokedAt", "problem", "connection_id" as "connectionId";

-- revokeLink
update "link" set "revoked_at" = $1 where "organization_id" = $2 and "link_id" = $3 and used_at is null and revoked_at is null;

-- revokeLinksOf
update "link" set "revoked_at" = $1 where "organization_id" = $2 and purpose->>'by' = $3::text and used_at is null and revoked_at is null;

-- revokeLinksTo
update "link" set "revoked_at" = $1 where "organization_id" = $2 and purpose->>'connectionId' = $3::text and used_at is null and revoked_at is null;

-- setLinkProblem
update "link" set "problem" = $1 where "organization_id" = $2 and "link_id" = $3 and "used_at" is null;

-- setLinkSent
update "link" set "sent_at" = $1 where "organization_id" = $2 and "link_id" = $3;

-- unuseLink
update "link" set "used_at" = $1 where "organization_id" = $2 and "link_id" = $3 and "connection_id" is null;

-- useLink
update link set used_at = $1::timestamptz, connection_id = $2::uuid, problem = null
  where organization_id = $3::uuid and link_id = $4::uuid
  and used_at is null and revoked_at is null
  and ($5::bytea is null or claimed_by = $6::bytea)
  returning link_id;
