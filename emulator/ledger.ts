// Every request that was answered: counters by template, status, app and path, and which properties of which resource were asked for.
import type { Service } from './faults.ts';

export interface Entry {
  readonly service: Service;
  readonly method: string;
  readonly template: string;
  readonly path: string;
  readonly app: string | null;
  readonly user: string | null;
  readonly status: number;
  /** The kind of thing that was read and what was selected of it; `*` is everything. */
  readonly resource: string | null;
  readonly select: readonly string[];
  readonly prefer: string | null;
  readonly early: boolean;
  readonly fault: string | null;
  readonly batched: boolean;
  readonly bytes: number;
}

export type Counts = Record<string, number>;

export interface LedgerReport {
  readonly total: number;
  readonly byTemplate: Counts;
  readonly byStatus: Counts;
  readonly byApp: Counts;
  readonly byFault: Counts;
  /** resource → property → requests that asked for it. */
  readonly requested: Record<string, Counts>;
  /** template → property → requests that asked for it. */
  readonly requestedByTemplate: Record<string, Counts>;
  /** Requests for Outlook items without `Prefer: IdType="ImmutableId"`. */
  readonly withoutImmutableId: number;
  readonly tokensIssued: Counts;
  readonly bytes: number;
}

const kept = 5_000;
const pathsKept = 500_000;

const bump = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const nested = (counts: Map<string, Map<string, number>>, key: string): Map<string, number> => {
  const known = counts.get(key);
  if (known) return known;
  const fresh = new Map<string, number>();
  counts.set(key, fresh);
  return fresh;
};

const show = (counts: Map<string, number>): Counts =>
  Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b)));
const showNested = (counts: Map<string, Map<string, number>>): Record<string, Counts> =>
  Object.fromEntries([...counts].map(([key, inner]) => [key, show(inner)]));

export class Ledger {
  #total = 0;
  #bytes = 0;
  #withoutImmutableId = 0;
  readonly #byTemplate = new Map<string, number>();
  readonly #byStatus = new Map<string, number>();
  readonly #byApp = new Map<string, number>();
  readonly #byFault = new Map<string, number>();
  readonly #byPath = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #requested = new Map<string, Map<string, number>>();
  readonly #requestedByTemplate = new Map<string, Map<string, number>>();
  readonly #recent: Entry[] = [];
  #next = 0;

  record(entry: Entry): void {
    this.#total += 1;
    this.#bytes += entry.bytes;
    bump(this.#byTemplate, `${entry.method} ${entry.template}`);
    bump(this.#byStatus, String(entry.status));
    if (entry.app !== null) bump(this.#byApp, entry.app);
    if (entry.fault !== null) bump(this.#byFault, entry.fault);
    if (this.#byPath.size < pathsKept || this.#byPath.has(entry.path)) bump(this.#byPath, entry.path);
    if (entry.resource !== null) {
      const resource = nested(this.#requested, entry.resource);
      const template = nested(this.#requestedByTemplate, entry.template);
      for (const property of entry.select) {
        bump(resource, property);
        bump(template, property);
      }
      const outlook = entry.resource === 'message' || entry.resource === 'event';
      if (outlook && !/idtype\s*=\s*"?immutableid/i.test(entry.prefer ?? '')) this.#withoutImmutableId += 1;
    }
    this.#recent[this.#next] = entry;
    this.#next = (this.#next + 1) % kept;
  }

  tokenIssued(app: string): void {
    bump(this.#tokens, app);
  }

  report(): LedgerReport {
    return {
      total: this.#total,
      byTemplate: show(this.#byTemplate),
      byStatus: show(this.#byStatus),
      byApp: show(this.#byApp),
      byFault: show(this.#byFault),
      requested: showNested(this.#requested),
      requestedByTemplate: showNested(this.#requestedByTemplate),
      withoutImmutableId: this.#withoutImmutableId,
      tokensIssued: show(this.#tokens),
      bytes: this.#bytes,
    };
  }

  /** Requests by path without the query: one folder is one path. */
  paths(): Counts {
    return show(this.#byPath);
  }

  /** The last requests, oldest first. */
  recent(): readonly Entry[] {
    return [...this.#recent.slice(this.#next), ...this.#recent.slice(0, this.#next)];
  }

  clear(): void {
    this.#total = 0;
    this.#bytes = 0;
    this.#withoutImmutableId = 0;
    this.#next = 0;
    this.#recent.length = 0;
    for (const counts of [this.#byTemplate, this.#byStatus, this.#byApp, this.#byFault, this.#byPath, this.#tokens])
      counts.clear();
    this.#requested.clear();
    this.#requestedByTemplate.clear();
  }
}
