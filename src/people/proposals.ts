// Whose an account may be: candidates with a confidence, each reason and its weight, and how clear the first of them is.
import { compareNames, type Handle, mayBeFirstName, type PersonName, readHandle, readName } from './names.ts';
import { domainOf, isAddress, localOf, type PeopleIndex, type Read, nameKeys } from './people-index.ts';
import { freeMail, functionWords, outsiderWords, type Reason, thresholds, weights } from './proposal-weights.ts';
import { plain, withoutUmlauts } from './spelling.ts';

export interface OpenAccount {
  readonly accountId: string;
  readonly connectionId: string;
  readonly sourceId: string;
  readonly displayName: string;
  readonly addresses: readonly string[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** People whose it is not: somebody said so. */
  readonly refused: readonly string[];
}

interface Candidate {
  readonly personId: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** What weighs most first. */
  readonly reasons: readonly Reason[];
}

export interface Proposal {
  /** The likeliest first. */
  readonly candidates: readonly Candidate[];
  /** Of the first before the second. */
  readonly margin: number;
  /** Sure enough, and far enough before the next, to be confirmed with many others at once. */
  readonly clear: boolean;
}

/** What an account tells of whose it may be. */
interface Clues {
  readonly account: OpenAccount;
  readonly name: PersonName;
  readonly handles: readonly Handle[];
  readonly locals: readonly { readonly local: string; readonly own: boolean }[];
  /** Has an address, and only such as are another company's. */
  readonly outside: boolean;
  readonly function: boolean;
  readonly outsider: boolean;
}

const isFunction = (words: readonly string[]): boolean => words.some((word) => functionWords.has(word));

const readClues = (account: OpenAccount, { ownDomains }: PeopleIndex): Clues => {
  const addresses = account.addresses.filter(isAddress);
  const name = readName(isAddress(account.displayName) ? '' : account.displayName);
  const told = account.sourceId.startsWith('address:') ? [] : [account.sourceId];
  const texts = [...addresses.map(localOf), ...told, account.displayName].filter((text) => !isAddress(text));
  const handles = [...new Set(texts)].map(readHandle).filter((handle) => handle !== null);
  const words = [...name.words, ...addresses.flatMap((address) => localOf(address).split(/[._-]+/))];
  const domains = addresses.map(domainOf);
  return {
    account,
    name,
    handles,
    locals: addresses.map((address) => ({ local: localOf(address), own: ownDomains.has(domainOf(address)) })),
    outside: domains.length > 0 && domains.every((domain) => !ownDomains.has(domain) && !freeMail.has(domain)),
    function: isFunction(words),
    outsider: plain(account.displayName)
      .split(/[^\p{L}]+/u)
      .some((word) => outsiderWords.has(word)),
  };
};

/** Everybody who could be meant at all: whoever shares an address, a user name or most of the name. */
const gather = ({ account, name, handles, locals }: Clues, index: PeopleIndex): Set<string> => {
  const found = new Set<string>();
  const add = (ids: Iterable<string> | undefined): void => {
    for (const id of ids ?? []) found.add(id);
  };
  for (const address of account.addresses) add(index.byAddress.get(address));
  for (const { local } of locals) add(index.byLocal.get(local));
  for (const { parts } of handles) {
    add(index.byHandle.get(parts.join(''))?.keys());
    add(index.byHandle.get(withoutUmlauts(parts.join('')))?.keys());
  }
  for (const key of nameKeys(name)) add(index.byName.get(key));
  for (const personId of account.refused) found.delete(personId);
  return found;
};

const heaviest = (reasons: readonly Reason[]): Reason | null =>
  reasons.reduce<Reason | null>(
    (best, reason) => (best === null || weights[reason].weight > weights[best].weight ? reason : best),
    null,
  );

const nameReason = ({ name }: Clues, { names }: Read): Reason | null =>
  heaviest(names.map((known) => compareNames(name, known)).filter((reason) => reason !== null));

const localReason = ({ locals, function: isShared }: Clues, { person }: Read): Reason | null => {
  if (isShared) return null;
  const known = new Set(person.addresses.filter(isAddress).map(localOf));
  const same = locals.filter(({ local }) => known.has(local));
  if (same.length === 0) return null;
  return same.some(({ own }) => own) ? 'same-local-part' : 'same-local-part-elsewhere';
};

const handleReason = ({ handles }: Clues, { person }: Read, { byHandle }: PeopleIndex): Reason | null =>
  heaviest(
    handles.flatMap(({ parts }) => {
      const joined = parts.join('');
      const found = [joined, withoutUmlauts(joined)].map((key) => byHandle.get(key)?.get(person.personId));
      return found.filter((reason) => reason !== undefined);
    }),
  );

/** The account tells a whole name whose first name is nobody's of this person. */
const isOtherName = ({ name }: Clues, { names }: Read): boolean => {
  const given = name.words[0] ?? '';
  if (name.words.length < 2) return false;
  return !names.some((known) => known.foreign !== name.foreign || mayBeFirstName(given, known.words[0] ?? ''));
};

const against = (clues: Clues, { person, names }: Read): Reason[] => {
  const { account } = clues;
  const reasons: Reason[] = [];
  if (isOtherName(clues, { person, names })) reasons.push('other-name');
  if (person.connectionIds.includes(account.connectionId)) reasons.push('has-one-here');
  if (clues.outside) reasons.push('other-company');
  if (clues.outsider) reasons.push('named-as-outsider');
  if (clues.function) reasons.push('not-a-person');
  if (person.left) reasons.push('has-left');
  return reasons;
};

const isEqual = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && plain(a.trim()) === plain(b.trim());

/** Name and user name say mostly the same: the heavier counts, the other little. Null: nothing speaks for this person. */
const reasonsFor = (clues: Clues, read: Read, index: PeopleIndex): Reason[] | null => {
  const { account } = clues;
  const { person } = read;
  const handle = handleReason(clues, read, index);
  const [named, local] = [nameReason(clues, read), localReason(clues, read)];
  const told = [named, local, handle].filter((reason) => reason !== null);
  const address = account.addresses.some((one) => person.addresses.includes(one));
  const main = address ? 'same-address' : heaviest(told);
  if (main === null) return null;
  const reasons: Reason[] = [main];
  if (named !== null && (local !== null || handle !== null)) reasons.push('handle-beside-name');
  if (main === handle && clues.handles.every((one) => one.numbered)) reasons.push('number-in-handle');
  if (isEqual(account.department, person.department)) reasons.push('same-department');
  if (isEqual(account.jobTitle, person.jobTitle)) reasons.push('same-job-title');
  return [...reasons, ...against(clues, read)];
};

const isHandle = (reason: Reason): boolean => reason === 'handle-of-name' || reason === 'handle-of-initial';
const isVague = (reason: Reason | undefined): boolean =>
  reason !== undefined && (isHandle(reason) || ['initial-and-name', 'nickname', 'part-of-name'].includes(reason));

const confidenceOf = (reasons: readonly Reason[]): number => {
  if (reasons.includes('same-address')) return 1;
  const sum = reasons.reduce((total, reason) => total + weights[reason].weight, 0);
  return Math.round(Math.min(thresholds.most, Math.max(0, sum)) * 100) / 100;
};

const inOrder = (a: Candidate, b: Candidate): number =>
  b.confidence - a.confidence || (a.personId < b.personId ? -1 : 1);

/** Who an account may be, the likeliest first; at most `thresholds.candidates` of them. Tells the same for the same people, always. */
export const proposeOwner = (account: OpenAccount, index: PeopleIndex): Proposal => {
  const clues = readClues(account, index);
  const found = [...gather(clues, index)].flatMap((personId) => {
    const read = index.people.get(personId);
    const reasons = read === undefined ? null : reasonsFor(clues, read, index);
    return reasons === null ? [] : [{ personId, reasons }];
  });
  const alone = found.length === 1;
  const judged = found
    .map(({ personId, reasons }): Candidate => {
      const all = alone && isVague(reasons[0]) ? [...reasons, 'only-one' as const] : reasons;
      const told = all.toSorted((a, b) => weights[b].weight - weights[a].weight);
      return { personId, confidence: confidenceOf(all), reasons: told };
    })
    .sort(inOrder);
  const [best, next] = judged;
  const margin = Math.round(((best?.confidence ?? 0) - (next?.confidence ?? 0)) * 100) / 100;
  const shown = judged.filter(({ confidence }) => confidence >= thresholds.shown);
  return {
    candidates: shown.slice(0, thresholds.candidates),
    margin,
    clear: best !== undefined && best.confidence >= thresholds.floor && margin >= thresholds.margin,
  };
};
