// Everybody on the roster, looked up by what accounts tell: addresses, what stands before the @, names, user names.
import { handleKeys, type HandleReason, type PersonName, readName } from './names.ts';
import { freeMail, nicknames } from './proposal-weights.ts';
import { loose, plain, withoutUmlauts } from './spelling.ts';

export interface KnownPerson {
  readonly personId: string;
  readonly fullName: string;
  /** On the roster and of all their accounts; lower-case. */
  readonly addresses: readonly string[];
  /** Under which their accounts know them. */
  readonly otherNames: readonly string[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly left: boolean;
  /** Where they have an account that the source lists as a person's. */
  readonly connectionIds: readonly string[];
}

export interface Read {
  readonly person: KnownPerson;
  readonly names: readonly PersonName[];
}

/** Everybody on the roster, looked up by address, by what stands before the @, by names and by user names. */
export interface PeopleIndex {
  readonly people: ReadonlyMap<string, Read>;
  readonly ownDomains: ReadonlySet<string>;
  readonly byAddress: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byLocal: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byName: ReadonlyMap<string, ReadonlySet<string>>;
  readonly byHandle: ReadonlyMap<string, ReadonlyMap<string, HandleReason>>;
}

export const localOf = (address: string): string =>
  plain(address.slice(0, address.lastIndexOf('@')).replace(/\+.*$/, ''));
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
export const isAddress = (text: string): boolean => text.indexOf('@') > 0;

const pairsOf = (words: readonly string[]): string[] =>
  words.flatMap((a, at) => words.slice(at + 1).map((b) => (a < b ? `${a} ${b}` : `${b} ${a}`)));

/** Whoever's name agrees shares one of these: two words, in whatever spelling, or the last word and an initial of the first or of what it is short for. */
export const nameKeys = ({ words }: PersonName): string[] => {
  if (words.length < 2) return [];
  const own = words.map(withoutUmlauts);
  const [given, family] = [own[0] ?? '', own.at(-1) ?? ''];
  const initials = new Set([given, ...(nicknames.get(given) ?? [])].map((name) => `${name.slice(0, 1)}. ${family}`));
  return [...pairsOf(own), ...pairsOf(words.map(loose)).map((pair) => `~${pair}`), ...initials];
};

const addTo = (index: Map<string, Set<string>>, key: string, personId: string): void => {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([personId]));
  else known.add(personId);
};

/** Domains that a good part of the people have an address in; one consultant does not make theirs the organization's. */
const ownDomainsOf = (people: readonly KnownPerson[]): ReadonlySet<string> => {
  const counts = new Map<string, number>();
  for (const { addresses } of people)
    for (const domain of new Set(addresses.filter(isAddress).map(domainOf)))
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
  const isOwn = ([domain, count]: readonly [string, number]): boolean =>
    !freeMail.has(domain) && (count >= 5 || count * 50 >= people.length);
  return new Set([...counts].filter(isOwn).map(([domain]) => domain));
};

const addHandles = (byHandle: Map<string, Map<string, HandleReason>>, personId: string, name: PersonName): void => {
  for (const { key, reason } of handleKeys(name)) {
    const known = byHandle.get(key) ?? new Map<string, HandleReason>();
    if (known.get(personId) !== 'handle-of-name') known.set(personId, reason);
    byHandle.set(key, known);
  }
};

export const indexPeople = (people: readonly KnownPerson[]): PeopleIndex => {
  const index = {
    people: new Map<string, Read>(),
    ownDomains: ownDomainsOf(people),
    byAddress: new Map<string, Set<string>>(),
    byLocal: new Map<string, Set<string>>(),
    byName: new Map<string, Set<string>>(),
    byHandle: new Map<string, Map<string, HandleReason>>(),
  };
  for (const person of people) {
    const { personId } = person;
    const told = [...new Set([person.fullName, ...person.otherNames])].filter((name) => !isAddress(name));
    const names = told.map(readName);
    index.people.set(personId, { person, names });
    for (const address of person.addresses.filter(isAddress)) {
      addTo(index.byAddress, address, personId);
      addTo(index.byLocal, localOf(address), personId);
    }
    for (const name of names) {
      for (const key of nameKeys(name)) addTo(index.byName, key, personId);
      addHandles(index.byHandle, personId, name);
    }
  }
  return index;
};
