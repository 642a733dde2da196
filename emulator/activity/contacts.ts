// Address books: people outside in two folders of each mailbox, some of whom are added, changed and removed as weeks pass.
import { canary, exchangeId } from '../scenarios/random.ts';
import { hashText } from '../seeded.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { listAccounts } from './accounts.ts';

export interface ContactFolder {
  readonly id: string;
  readonly parentFolderId: string;
  readonly displayName: string;
  /** The folder that `/contacts` means. */
  readonly isDefault: boolean;
}

export interface Contact {
  readonly id: string;
  readonly folderId: string;
  readonly givenName: string;
  readonly surname: string;
  /** The first is the main one; some have none. */
  readonly addresses: readonly string[];
  readonly companyName: string | null;
  readonly jobTitle: string | null;
  readonly businessPhones: readonly string[];
  /** Holds a canary. */
  readonly notes: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

/** One step in an address book's life. */
export type ContactChange =
  | { readonly at: Instant; readonly saved: Contact }
  | { readonly at: Instant; readonly removed: Contact };

const week = 7 * 86_400_000;
/** Before this only the first entries were made. */
const begins = Date.parse('2025-09-01T00:00:00Z');

const names = `Mara Lind,Theo Grant,Ruth Abel,Ivan Stone,Lena Frost,Max Weir,Nia Cross,Odile Marsh,Pim Vos,Rosa Hale,
  Sven Orr,Tilda Moor,Uwe Kern,Vera Lott,Wim Dale,Yusuf Amin,Zora Beck,Anouk Reed,Bela Toth,Cora Finch`
  .split(',')
  .map((name) => name.trim());
const companies = ['birch', 'cole', 'drake', 'elm', 'firth'] as const;
const titles = ['Buyer', 'Consultant', 'Head of Purchasing', null, 'Director'] as const;

const pick = <One>(list: readonly One[], words: string): One | undefined => list[hashText(words) % list.length];

const upper = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

/** Contacts, and another one below it. */
export const contactFolders = ({ id }: Pick<TenantUser, 'id'>): readonly [ContactFolder, ContactFolder] => {
  const contacts = exchangeId('AAMkA', [id, 'contacts']);
  return [
    {
      id: contacts,
      parentFolderId: exchangeId('AAMkA', [id, 'msgfolderroot']),
      displayName: 'Contacts',
      isDefault: true,
    },
    {
      id: exchangeId('AAMkA', [id, 'contacts', 'Customers']),
      parentFolderId: contacts,
      displayName: `Customers ${canary('folder', [id, 'customers'])}`,
      isDefault: false,
    },
  ];
};

const addressesOf = (name: string, company: string, words: string): readonly string[] => {
  const local = name.toLowerCase().replace(' ', '.');
  const first = `${local}@${company}.example`;
  const kind = hashText(`addresses ${words}`) % 10;
  if (kind === 0) return [];
  return kind < 3 ? [first, `${local}@post.example`] : [first];
};

const makeContact = (account: TenantUser, ordinal: number, at: Instant): Contact => {
  const words = `${account.id} contact ${ordinal}`;
  const [contacts, customers] = contactFolders(account);
  const name = pick(names, words) ?? '';
  const company = pick(companies, `company ${words}`) ?? '';
  const [givenName = '', surname = ''] = name.split(' ');
  return {
    id: exchangeId('AAMkADcon', [account.id, ordinal]),
    folderId: hashText(`folder ${words}`) % 4 === 0 ? customers.id : contacts.id,
    givenName,
    surname,
    addresses: addressesOf(name, company, words),
    companyName: hashText(`known ${words}`) % 5 === 0 ? null : upper(company),
    jobTitle: pick(titles, `title ${words}`) ?? null,
    businessPhones: hashText(`phone ${words}`) % 2 === 0 ? [] : [`+49 30 555 ${hashText(words) % 10_000}`],
    notes: canary('body', [words]),
    createdAt: at,
    modifiedAt: at,
  };
};

/** What happens in a week to an address book that stands so. */
const liveWeek = (account: TenantUser, number: number, book: Map<string, Contact>): ContactChange | null => {
  const words = `${account.id} week ${number}`;
  const at = Math.floor((number * week + (hashText(`when ${words}`) % week)) / 1000) * 1000;
  const fate = hashText(words) % 10;
  if (fate < 4) return { at, saved: makeContact(account, 1_000 + number, at) };
  const one = pick([...book.values()], `who ${words}`);
  if (!one || fate > 6) return null;
  if (fate === 6) return { at, removed: one };
  const moved = pick(companies, `new company ${words}`) ?? '';
  const local = `${one.givenName}.${one.surname}`.toLowerCase();
  return {
    at,
    saved: { ...one, companyName: upper(moved), addresses: [`${local}@${moved}.example`], modifiedAt: at },
  };
};

const live = (account: TenantUser, until: Instant): readonly ContactChange[] => {
  const changes: ContactChange[] = [];
  const book = new Map<string, Contact>();
  const apply = (change: ContactChange): void => {
    changes.push(change);
    if ('saved' in change) book.set(change.saved.id, change.saved);
    else book.delete(change.removed.id);
  };
  const entries = 6 + (hashText(`entries ${account.id}`) % 9);
  for (let ordinal = 0; ordinal < entries; ordinal += 1) {
    const at = account.createdAt + ordinal * 1000;
    apply({ at, saved: makeContact(account, ordinal, at) });
  }
  const first = Math.ceil(Math.max(begins, account.createdAt + 3_600_000) / week);
  for (let number = first; number * week <= until; number += 1) {
    const change = liveWeek(account, number, book);
    if (change) apply(change);
  }
  return changes;
};

interface Known {
  readonly until: Instant;
  readonly changes: readonly ContactChange[];
}

const known = new WeakMap<Tenant, Map<string, Known>>();

/** All that happened in the account's address book up to and including `now`, oldest first; nothing for shared mailboxes and rooms. */
export const contactChanges = (tenant: Tenant, userId: string, now: Instant): readonly ContactChange[] => {
  const books = known.get(tenant) ?? new Map<string, Known>();
  known.set(tenant, books);
  const found = books.get(userId);
  if (found && found.until >= now) return found.changes.filter(({ at }) => at <= now);
  const account = listAccounts(tenant).find(({ id }) => id === userId);
  const until = now + 52 * week;
  const changes = account ? live(account, until) : [];
  books.set(userId, { until, changes });
  return changes.filter(({ at }) => at <= now);
};

/** The address book as it stands, oldest first. */
export const listContacts = (tenant: Tenant, userId: string, now: Instant): readonly Contact[] => {
  const book = new Map<string, Contact>();
  for (const change of contactChanges(tenant, userId, now)) {
    if ('saved' in change) book.set(change.saved.id, change.saved);
    else book.delete(change.removed.id);
  }
  return [...book.values()];
};
