// A made-up company of a thousand people and the accounts that other sources show of them and of strangers: seeded, always the same.
import type { KnownPerson } from './people-index.ts';
import type { OpenAccount } from './proposals.ts';

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
const openDice = (seed: number) => {
  let state = seed;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { roll, pick: <T>(list: readonly T[], fallback: T): T => list[Math.floor(roll() * list.length)] ?? fallback };
};

const given =
  'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Christopher Karen Daniel Nancy Matthew Lisa Anthony Betty Jürgen Sören Zoë Chloé François Björn Łukasz Małgorzata Žiga Jiří Ángel Núria Ömer Ayşe Giulia Ngọc Wei Ling Hiroshi Yuki Priya Arjun Fatima Omar Aisha Kwame Amara Sergey Olga Dmitri Natalia Ivan Katarzyna Piotr Søren Ingrid Åsa Lars Maria Ana João Inês Benjamin Alexander Sebastian Anna-Lena Jean-Pierre'.split(
    ' ',
  );
const family =
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Müller Schröder Weiß Kühn Jäger Nowak Wójcik Kowalski Dvořák Horvat Øster Åkesson Søndergaard Güneş Yılmaz Nguyễn Trần Chen Wang Tanaka Suzuki Patel Sharma Khan Mensah Okafor Ivanov Petrova Sokolov Popov Silva Conceição Muñoz Ibáñez Fernández Dubois Lefèvre O’Brien MacDonald van-Dyk De-Luca Rossi Bianchi Keller Huber Fischer Wagner Becker Hoffmann'.split(
    ' ',
  );
const departments = ['Sales', 'Engineering', 'Finance', 'Operations', 'Legal', 'Support'];

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .replaceAll(/[^a-z]/g, '');

interface Named {
  readonly person: KnownPerson;
  readonly first: string;
  readonly last: string;
}

type Dice = ReturnType<typeof openDice>;

/** Names repeat as they do: some are twice or more on the roster. */
const openCompany = (dice: Dice, size: number): Named[] => {
  const taken = new Set<string>();
  return Array.from({ length: size }, (_, index) => {
    const [first, last] = [dice.pick(given, 'John'), dice.pick(family, 'Smith')];
    let local = `${plain(first)}.${plain(last)}`;
    for (let number = 2; taken.has(local); number += 1) local = `${plain(first)}.${plain(last)}${number}`;
    taken.add(local);
    const addresses = [`${local}@contoso.com`, `${local}@contoso.onmicrosoft.com`];
    const department = dice.pick(departments, 'Sales');
    const known = { personId: `p${index}`, fullName: `${first} ${last}`, addresses, otherNames: [], department };
    return { person: { ...known, jobTitle: null, left: false, connectionIds: ['directory'] }, first, last };
  });
};

const umlauts = (text: string): string =>
  text.replaceAll('ü', 'ue').replaceAll('ö', 'oe').replaceAll('ä', 'ae').replaceAll('ß', 'ss');

/** How another source writes a name: as a name, an address of another domain, or a user name. */
const writings: readonly ((one: Pick<Named, 'first' | 'last'>, dice: Dice) => Partial<OpenAccount>)[] = [
  ({ first, last }) => ({ displayName: `${first} ${last}` }),
  ({ first, last }) => ({ displayName: `${last}, ${first}` }),
  ({ first, last }) => ({ displayName: `${umlauts(first)} ${umlauts(last)}` }),
  ({ first, last }) => ({ displayName: `${first.normalize('NFKD').replaceAll(/\p{M}/gu, '')} ${last} (EMEA)` }),
  ({ first, last }) => ({ displayName: `${first} M. ${last}` }),
  ({ first, last }) => ({ displayName: `${first.slice(0, 1)}. ${last}` }),
  ({ first, last }) => ({ sourceId: `${plain(first)}-${plain(last)}` }),
  ({ first, last }) => ({ sourceId: `${plain(first)}${plain(last)}` }),
  ({ first, last }) => ({ sourceId: `${plain(first).slice(0, 1)}${plain(last)}` }),
  ({ first, last }, { roll }) => ({ sourceId: `${plain(first).slice(0, 1)}.${plain(last)}${Math.floor(roll() * 90)}` }),
  ({ first, last }) => ({ displayName: `${first} ${last}`, sourceId: `${plain(first).slice(0, 1)}${plain(last)}` }),
  ({ first, last }) => ({
    displayName: `${first} ${last}`,
    addresses: [`${plain(first)}${plain(last)}@gmail.com`],
  }),
];

export interface TrueAccount {
  readonly account: OpenAccount;
  /** Null: a stranger's, who may have the name of somebody here. */
  readonly personId: string | null;
}

const openAccountOf = (accountId: string, more: Partial<OpenAccount>): OpenAccount => ({
  accountId,
  connectionId: 'chat',
  sourceId: `U${accountId.toUpperCase()}9Z`,
  displayName: '',
  addresses: [],
  department: null,
  jobTitle: null,
  refused: [],
  ...more,
});

/** One account of each person, and a third as many of strangers, half of them with an address of their company, some marked as guests. */
export const openAccounts = (seed: number, size: number): { people: KnownPerson[]; accounts: TrueAccount[] } => {
  const dice = openDice(seed);
  const company = openCompany(dice, size);
  const [anyWriting] = writings;
  const own = company.map((named, index): TrueAccount => {
    const writing = dice.pick(writings, anyWriting ?? (() => ({})));
    const knows = dice.roll() < 0.3 ? { department: named.person.department } : {};
    const account = openAccountOf(`a${index}`, { ...writing(named, dice), ...knows });
    return { account, personId: named.person.personId };
  });
  const strangers = Array.from({ length: Math.floor(size / 3) }, (_, index): TrueAccount => {
    const named = { first: dice.pick(given, 'John'), last: dice.pick(family, 'Smith') };
    const writing = dice.pick(writings, anyWriting ?? (() => ({})));
    const outside = dice.roll() < 0.5 ? { addresses: [`${plain(named.first)}.${plain(named.last)}@fabrikam.com`] } : {};
    const written: Partial<OpenAccount> = { ...writing(named, dice), ...outside };
    const mark = dice.roll() < 0.3 && written.displayName !== undefined ? ' (Guest)' : '';
    const displayName = `${written.displayName ?? ''}${mark}`;
    return { account: openAccountOf(`s${index}`, { ...written, displayName }), personId: null };
  });
  return { people: company.map((named) => named.person), accounts: [...own, ...strangers] };
};
