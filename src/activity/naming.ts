// How people are called in files: by their names, or under pseudonyms that stay the same from file to file.
import { createHmac } from 'node:crypto';

export interface Naming {
  /** A person on the roster. */
  person(who: { readonly personId: string; readonly name: string }): string;
  /** A person's id, as an id. */
  personId(personId: string): string;
  /** An address, or the name or id of an account that has none. */
  account(text: string): string;
  /** A connection's name: somebody's own account carries their address. */
  source(name: string): string;
}

export const byName: Naming = {
  person: ({ name }) => name,
  personId: (personId) => personId,
  account: (text) => text,
  source: (name) => name,
};

/** Without letters and digits that look alike; 16 of them are 80 bits. */
const alphabet = '23456789abcdefghjklmnpqrstuvwxyz';
/** Pseudonyms that are remembered while a file is written. */
const most = 50_000;

/**
 * Digests under the key (32 bytes): who has it not can neither turn a pseudonym back nor try who is behind it. An address is
 * the same in whatever case it is written, so that files join as they would by addresses.
 */
export const byPseudonym = (key: Buffer): Naming => {
  const digest = (kind: string, text: string): Buffer => createHmac('sha256', key).update(`${kind}\n${text}`).digest();
  const known = new Map<string, string>();
  const pseudonym = (kind: 'person' | 'account', text: string): string => {
    const place = `${kind}\n${text}`;
    const before = known.get(place);
    if (before !== undefined) return before;
    const letters = [...digest(kind, text).subarray(0, 16)].map((byte) => alphabet[byte % 32]).join('');
    const made = `${kind}-${letters}`;
    if (known.size >= most) known.clear();
    known.set(place, made);
    return made;
  };
  const account = (text: string): string => (text === '' ? '' : pseudonym('account', text.trim().toLowerCase()));
  return {
    person: ({ personId }) => pseudonym('person', personId),
    personId: (personId) => {
      const hex = digest('person id', personId).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    account,
    source: (name) => (name.includes('@') ? account(name) : name),
  };
};
