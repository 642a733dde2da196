-- The SQL as sent by queries/api-keys.ts, written by queries/sent.test.ts.

-- createApiKey
insert into "api_key" ("organization_id", "key_id", "name", "hint", "token_hash", "scopes", "created_at", "created_by", "made_by", "expires_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning "organization_id" as "organizationId", "key_id" as "keyId", "name", "hint", "scopes", "created_at" as "createdAt", "created_by" as "createdBy", "made_by" as "madeBy", "expires_at" as "expiresAt", "last_used_at" as "lastUsedAt", "revoked_at" as "revokedAt", "revoked_by" as "revokedBy";

-- findApiKey
select "api_key"."organization_id" as "organizationId", "api_key"."key_id" as "keyId", "api_key"."name", "api_key"."scopes", "api_key"."created_by" as "createdBy", "api_key"."made_by" as "madeBy", "api_key"."last_used_at" as "lastUsedAt", "login"."role", "login"."names_given_at" as "namesGivenAt" from "api_key" left join "login" on "login"."user_id" = "api_key"."made_by" and "login"."organization_id" = "api_key"."organization_id" where "api_key"."organization_id" = $1 and "api_key"."token_hash" = $2 and "api_key"."revoked_at" is null and ("api_key"."expires_at" is null or "api_key"."expires_at" > $3);

-- listApiKeys
select "organization_id" as "organizationId", "key_id" as "keyId", "name", "hint", "scopes", "created_at" as "createdAt", "created_by" as "createdBy", "made_by" as "madeBy", "expires_at" as "expiresAt", "last_used_at" as "lastUsedAt", "revoked_at" as "revokedAt", "revoked_by" as "revokedBy" from "api_key" where "organization_id" = $1 order by "created_at" desc, "key_id" limit $2;

-- markApiKeyUsed
update "api_key" set "last_used_at" = $1 where "organization_id" = $2 and "key_id" = $3 and ("last_used_at" is null or "last_used_at" <= $4);

-- revokeApiKey
update "api_key" set "revoked_at" = $1, "revoked_by" = $2 where "organization_id" = $3 and "key_id" = $4 and "revoked_at" is null;
select "organization_id" as "organizationId", "key_id" as "keyId", "name", "hint", "scopes", "created_at" as "createdAt", "created_by" as "createdBy", "made_by" as "madeBy", "expires_at" as "expiresAt", "last_used_at" as "lastUsedAt", "revoked_at" as "revokedAt", "revoked_by" as "revokedBy" from "api_key" where "organization_id" = $1 and "key_id" = $2;
