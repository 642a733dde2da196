// Contacts: the entries of mailboxes' address books.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';

interface Book {
  readonly organizationId: string;
  /** Whose address book it is. */
  readonly accountId: string;
  /** The part of it that is read with one cursor. */
  readonly part: string;
}

export interface ContactRow {
  readonly item: string;
  readonly displayName: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  readonly company: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
}

/** Each item at most once. */
export const saveContacts = async (
  tx: Tx,
  page: Book & { readonly contacts: readonly ContactRow[]; readonly now: Date },
): Promise<void> => {
  const { contacts } = page;
  if (contacts.length === 0) return;
  await sql`
    insert into contact (organization_id, account_id, item, part, display_name, addresses, company, department,
      job_title, seen_at)
    select account.organization_id, account.account_id, came.item, ${page.part}, came.display_name,
      came.addresses::text[], came.company, came.department, came.job_title, ${page.now}::timestamptz
    from account cross join unnest(
      ${contacts.map((row) => row.item)}::uuid[], ${contacts.map((row) => row.displayName)}::text[],
      ${contacts.map((row) => arrayText(row.addresses))}::text[], ${contacts.map((row) => row.company)}::text[],
      ${contacts.map((row) => row.department)}::text[], ${contacts.map((row) => row.jobTitle)}::text[]
    ) came (item, display_name, addresses, company, department, job_title)
    where account.organization_id = ${page.organizationId}::uuid and account.account_id = ${page.accountId}::uuid
    on conflict (organization_id, account_id, item) do update set part = excluded.part,
      display_name = excluded.display_name, addresses = excluded.addresses, company = excluded.company,
      department = excluded.department, job_title = excluded.job_title, seen_at = excluded.seen_at`.execute(tx);
};

/** Entries that were deleted, or moved to another part that still has to come. */
export const removeContacts = async (tx: Tx, gone: Book & { readonly items: readonly string[] }): Promise<void> => {
  if (gone.items.length === 0) return;
  await sql`
    delete from contact
    where organization_id = ${gone.organizationId}::uuid and account_id = ${gone.accountId}::uuid
      and part = ${gone.part} and item = any(${gone.items}::uuid[])`.execute(tx);
};

/** Entries of a part that did not come since `before`, when all of it was read; of parts that are no more, all. */
export const sweepContacts = async (
  tx: Tx,
  swept: Omit<Book, 'part'> & { readonly parts: readonly string[]; readonly before: Date | null },
): Promise<void> => {
  if (swept.parts.length === 0) return;
  await sql`
    delete from contact
    where organization_id = ${swept.organizationId}::uuid and account_id = ${swept.accountId}::uuid
      and part = any(${swept.parts}::text[])
      and seen_at < coalesce(${swept.before}::timestamptz, 'infinity'::timestamptz)`.execute(tx);
};
