-- The SQL as sent by queries/certificates.ts, written by queries/sent.test.ts.

-- createCertificate
insert into "certificate" ("organization_id", "certificate_id", "private_key", "certificate", "expires_at", "created_at") values ($1, $2, $3, $4, $5, $6);

-- deleteCertificate
delete from "certificate" where "organization_id" = $1 and "certificate_id" = $2;

-- deleteOldCertificates
delete from "certificate" where "organization_id" = $1 and "created_at" < $2;

-- readCertificate
select "organization_id" as "organizationId", "certificate_id" as "certificateId", "certificate", "private_key" as "privateKey" from "certificate" where "organization_id" = $1 and "certificate_id" = $2 and "created_at" > $3;
