-- The SQL as sent by queries/receipts.ts, written by queries/sent.test.ts.

-- addReceipt
insert into "receipt" ("organization_id", "receipt_id", "kind", "at", "by", "details") values ($1, $2, $3, $4, $5, $6);

-- listReceipts
select "receipt_id" as "receiptId", "kind", "at", "by", "details" from "receipt" where "organization_id" = $1 order by "at" desc, "receipt_id" limit $2;
