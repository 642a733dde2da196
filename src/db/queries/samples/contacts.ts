// Example calls of queries/contacts.ts.
import { removeContacts, saveContacts, sweepContacts } from '../contacts.ts';
import { accountId, at, id, organizationId, type Sample } from './sample.ts';

const book = { organizationId, accountId, part: 'folder' };
const contact = {
  item: id(5),
  displayName: 'Ben',
  addresses: ['ben@example.com'],
  company: 'Example',
  department: null,
  jobTitle: null,
};

export const samples: Record<string, Sample> = {
  saveContacts: { run: (tx) => saveContacts(tx, { ...book, contacts: [contact], now: at }) },
  removeContacts: { run: (tx) => removeContacts(tx, { ...book, items: [id(5)] }) },
  sweepContacts: { run: (tx) => sweepContacts(tx, { organizationId, accountId, parts: ['folder'], before: at }) },
};
