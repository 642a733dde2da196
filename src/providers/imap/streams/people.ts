// Whose mailboxes a connection reads: known from the connection itself, nobody is asked.
import type { Identity } from '../../../contract/records.ts';
import type { Stream } from '../../stream.ts';
import { page } from '../../pages.ts';

export interface Owner {
  /** The mailbox's address, lower-case. */
  readonly address: string;
  /** As it was entered; empty: unknown. */
  readonly name: string;
}

const identityOf = ({ address, name }: Owner): Identity => ({
  id: address,
  kind: 'person',
  displayName: (name === '' ? address : name).slice(0, 512),
  addresses: [address],
  department: null,
  jobTitle: null,
  managerId: null,
  enabled: true,
  mailbox: true,
  createdAt: null,
});

export const peopleDeclaration = {
  name: 'people',
  by: 'tenant',
  listsAccounts: true,
  title: 'The mailbox’s owner',
  gives: 'Whose mail it is, by address: the same person as in other sources.',
  without: 'Without it nothing can be read: it tells which mailbox there is.',
  permissions: [],
  delegated: [],
  every: 86_400,
  standard: true,
} as const;

export const peopleStream = (owners: readonly Owner[]): Stream => ({
  ...peopleDeclaration,
  next: async ({ signal }) => {
    signal.throwIfAborted();
    return page({ identities: owners.map(identityOf), cursor: {}, done: true });
  },
});
