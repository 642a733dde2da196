// One entry of an address book → a Contact record.
import { z } from 'zod';
import type { Contact } from '../../../contract/records.ts';
import { emailAddress, sourceId, text } from '../fields.ts';

/** All that is asked for: no phones, no birthdays, no notes, nothing of home and family. */
const Entry = z.object({
  id: sourceId,
  displayName: text,
  emailAddresses: z.array(emailAddress).nullish(),
  companyName: text,
  department: text,
  jobTitle: text,
});

export const contactFields = Object.keys(Entry.shape).join(',');

/** Entries copied out of the organization's own list may carry Exchange's internal names instead of an address. */
const isAddress = (found: string): boolean => /^[^@\s]+@[^@\s]+$/.test(found);

export const ContactEntry = Entry.transform((entry): Contact => {
  const found = (entry.emailAddresses ?? []).map((one) => one?.address ?? '').filter(isAddress);
  return {
    id: entry.id,
    displayName: entry.displayName ?? '',
    addresses: [...new Set(found)],
    company: entry.companyName,
    department: entry.department,
    jobTitle: entry.jobTitle,
  };
});
