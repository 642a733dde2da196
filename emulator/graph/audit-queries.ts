// Audit queries that were submitted: how far each has come, what it found, and how many a tenant may have.
import type { AuditRecord } from '../activity/audit.ts';
import type { Clock } from '../clock.ts';
import type { Quota } from '../quota.ts';
import { guidOf, shareOf } from '../seeded.ts';
import type { Refusals } from './refusals.ts';
import type { Settings } from '../settings.ts';
import type { Instant } from '../tenant/model.ts';

export type AuditStatus = 'notStarted' | 'running' | 'succeeded' | 'failed';

/** What a query asks for, as it was submitted. */
export interface AuditFilters {
  readonly displayName: string | null;
  readonly from: Instant;
  readonly to: Instant;
  readonly recordTypes: readonly string[];
  readonly keyword: string | null;
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly userPrincipalNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly objectIds: readonly string[];
}

export interface AuditQuery {
  readonly id: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly filters: AuditFilters;
  /** The services whose records its owner may see; null for all. */
  readonly visible: readonly string[] | null;
  readonly recordLimit: number;
  readonly createdAt: Instant;
  readonly fails: boolean;
  polls: number;
  /** When it ended; what the log showed by then is what it found. */
  endedAt: Instant | null;
  /** How often its records were read from the first page on. */
  readings: number;
}

/** What of the world decides how queries go. */
interface Conditions {
  readonly clock: Clock;
  readonly quota: Quota;
  readonly settings: Settings;
  readonly refusals: Refusals;
}

export interface Found {
  readonly records: readonly AuditRecord[];
  readonly truncated: boolean;
}

const window = 24 * 3_600_000;
const resultsKept = 4;

export class AuditQueries {
  readonly #queries = new Map<string, AuditQuery>();
  readonly #submitted = new Map<string, number[]>();
  readonly #found = new Map<string, Found>();
  #count = 0;

  /** Seconds to wait before this tenant may submit one more; 0 when it may. Counted on the quota's time. */
  busyFor(world: Conditions, tenantId: string): number {
    const { mode, speed, auditSubmissions, auditActive } = world.quota.limits;
    if (mode === 'off') return 0;
    const now = world.quota.tick() * speed;
    const recent = (this.#submitted.get(tenantId) ?? []).filter((at) => at > now - window);
    this.#submitted.set(tenantId, recent);
    const oldest = recent.at(-auditSubmissions);
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + window - now) / speed / 1000));
    const active = [...this.#queries.values()].filter((one) => one.tenantId === tenantId && one.endedAt === null);
    return active.length >= auditActive ? 60 : 0;
  }

  submit(world: Conditions, query: Pick<AuditQuery, 'tenantId' | 'clientId' | 'filters' | 'visible'>): AuditQuery {
    this.#count += 1;
    const submitted: AuditQuery = {
      ...query,
      id: guidOf(`audit query ${query.tenantId} ${this.#count}`),
      recordLimit: world.quota.limits.auditRecords,
      createdAt: world.clock.now(),
      fails:
        shareOf(`audit query ${this.#count}`, 1) < world.settings.auditFailureShare ||
        world.refusals.failsAudit(query.tenantId, query.filters),
      polls: 0,
      endedAt: null,
      readings: 0,
    };
    this.#queries.set(submitted.id, submitted);
    const times = this.#submitted.get(query.tenantId) ?? [];
    this.#submitted.set(query.tenantId, [...times, world.quota.tick() * world.quota.limits.speed]);
    return submitted;
  }

  find(tenantId: string, id: string): AuditQuery | null {
    const query = this.#queries.get(id.toLowerCase());
    return query?.tenantId === tenantId ? query : null;
  }

  /** Newest first. */
  list(tenantId: string, clientId: string): readonly AuditQuery[] {
    return [...this.#queries.values()]
      .filter((query) => query.tenantId === tenantId && query.clientId === clientId)
      .toReversed();
  }

  /** How far the query has come; a poll brings it on. */
  statusOf(world: Conditions, query: AuditQuery, isPoll: boolean): AuditStatus {
    const { auditPolls, auditSeconds } = world.settings;
    if (isPoll) query.polls += 1;
    const now = world.clock.now();
    const isOver = query.polls > auditPolls && now >= query.createdAt + auditSeconds * 1000;
    if (isPoll && isOver) query.endedAt ??= now;
    if (query.endedAt !== null) return query.fails ? 'failed' : 'succeeded';
    return query.polls <= 1 ? 'notStarted' : 'running';
  }

  /** What the query found, kept for the queries that were read last. */
  results(query: AuditQuery, find: () => Found): Found {
    const found = this.#found.get(query.id) ?? find();
    this.#found.delete(query.id);
    this.#found.set(query.id, found);
    for (const oldest of this.#found.keys()) if (this.#found.size > resultsKept) this.#found.delete(oldest);
    return found;
  }
}
