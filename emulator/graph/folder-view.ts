// Reads a folder's log as Exchange shows it: what is in the folder at some length of the log, and what changed between two lengths.
import type { FolderLog, Message, MessageChange, Tenant } from '../tenant/model.ts';

/** Which entries of [from, end) a later one of the same message has overtaken. */
interface Overtaken {
  readonly from: number;
  readonly end: number;
  readonly positions: ReadonlySet<number>;
}

const chunk = 5_000;
const remembered = 2_000;
const knownByTenant = new WeakMap<Tenant, Map<string, Overtaken>>();

export interface FolderRange {
  readonly tenant: Tenant;
  /** Names the log within the tenant: user and folder. */
  readonly key: string;
  readonly log: FolderLog;
  readonly from: number;
  readonly end: number;
}

export interface Entries {
  readonly changes: readonly MessageChange[];
  /** Where to go on. */
  readonly next: number;
}

const idOf = (change: MessageChange): string => ('saved' in change ? change.saved.id : change.removed);

/** Up to `count` entries from `position` that still hold at the range's end; `removals` says whether removals are among them. */
export const readEntries = (
  range: FolderRange,
  position: number,
  want: { count: number; removals: boolean },
): Entries => {
  const whole = range.end - range.from <= want.count && position === range.from;
  if (whole) {
    const slice = range.log.slice(range.from, range.end);
    const overtaken = findOvertaken(slice);
    const changes = slice.filter((change, at) => !overtaken.has(at) && (want.removals || 'saved' in change));
    return { changes, next: range.end };
  }
  const overtaken = readOvertaken(range);
  const changes: MessageChange[] = [];
  let at = position;
  while (at < range.end && changes.length < want.count) {
    const slice = range.log.slice(at, Math.min(range.end, at + want.count));
    let taken = 0;
    for (const change of slice) {
      if (changes.length === want.count) break;
      if (!overtaken.has(at + taken) && (want.removals || 'saved' in change)) changes.push(change);
      taken += 1;
    }
    at += taken;
  }
  return { changes, next: at };
};

/** The messages in the folder at the range's end, oldest first. */
export const readMessages = (range: FolderRange): readonly Message[] => {
  const overtaken = readOvertaken(range);
  const messages: Message[] = [];
  for (let at = range.from; at < range.end; at += chunk) {
    for (const [index, change] of range.log.slice(at, Math.min(range.end, at + chunk)).entries()) {
      if ('saved' in change && !overtaken.has(at + index)) messages.push(change.saved);
    }
  }
  return messages;
};

interface Index {
  readonly end: number;
  readonly messages: ReadonlyMap<string, Message>;
}

const indexesByTenant = new WeakMap<Tenant, Map<string, Index>>();
/** Folders whose messages are known by id at a time: who asks message by message asks one folder for long. */
const indexed = 16;

/** A message that is in the folder at the range's end, which begins with the log; undefined: there is none. */
export const findInFolder = (range: FolderRange, id: string): Message | undefined => {
  const known = indexesByTenant.get(range.tenant) ?? new Map<string, Index>();
  indexesByTenant.set(range.tenant, known);
  const found = known.get(range.key);
  if (found?.end === range.end) return found.messages.get(id);
  const messages = new Map(readMessages(range).map((message) => [message.id, message]));
  known.delete(range.key);
  known.set(range.key, { end: range.end, messages });
  for (const oldest of known.keys()) if (known.size > indexed) known.delete(oldest);
  return messages.get(id);
};

const findOvertaken = (changes: readonly MessageChange[]): ReadonlySet<number> => {
  const last = new Map<string, number>();
  const overtaken = new Set<number>();
  for (const [at, change] of changes.entries()) {
    const id = idOf(change);
    const before = last.get(id);
    if (before !== undefined) overtaken.add(before);
    last.set(id, at);
  }
  return overtaken;
};

const none: ReadonlySet<number> = new Set();

const readOvertaken = ({ tenant, key, log, from, end }: FolderRange): ReadonlySet<number> => {
  if (log.onlyAdds) return none;
  const known = knownByTenant.get(tenant) ?? new Map<string, Overtaken>();
  knownByTenant.set(tenant, known);
  const found = known.get(key);
  if (found && found.from === from && found.end === end) return found.positions;
  const last = new Map<string, number>();
  const positions = new Set<number>();
  for (let at = from; at < end; at += chunk) {
    for (const [index, change] of log.slice(at, Math.min(end, at + chunk)).entries()) {
      const id = idOf(change);
      const before = last.get(id);
      if (before !== undefined) positions.add(before);
      last.set(id, at + index);
    }
  }
  known.delete(key);
  known.set(key, { from, end, positions });
  if (known.size > remembered) for (const oldest of known.keys()) if (known.size > remembered) known.delete(oldest);
  return positions;
};
