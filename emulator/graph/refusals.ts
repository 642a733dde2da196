// What a tenant refuses for a while though all else answers: one report, one team, one channel, one transcript, a time of the audit log; and reports that are late.
import type { Service } from '../activity/usage.ts';
import type { Instant } from '../tenant/model.ts';
import { GraphError } from './errors.ts';

/** How a report stands. */
interface ReportTrouble {
  /** What it is answered with; null: it answers. */
  readonly status: 403 | 404 | 500 | null;
  /** How many days its refresh date stays behind the usual one. */
  readonly daysLate: number;
}

/** 403, or 404 as of what was there when it was listed. */
type Refusal = 403 | 404;

interface TenantRefusals {
  readonly reports: Readonly<Partial<Record<Service, ReportTrouble>>>;
  /** By the team's id: its list of channels. */
  readonly teams: Readonly<Record<string, Refusal>>;
  /** By the channel's id. */
  readonly channels: Readonly<Record<string, Refusal>>;
  /** By the transcript's id. */
  readonly transcripts: Readonly<Record<string, Refusal>>;
  /** Ids of teams and channels that are archived: what was said can still be read. */
  readonly archived: readonly string[];
  /** Audit queries that meet this time fail, each time. */
  readonly audit: { readonly from: Instant; readonly to: Instant } | null;
}

const nothing: TenantRefusals = { reports: {}, teams: {}, channels: {}, transcripts: {}, archived: [], audit: null };
const fine: ReportTrouble = { status: null, daysLate: 0 };

/** What every tenant refuses, by its id. */
export class Refusals {
  readonly #refused = new Map<string, TenantRefusals>();

  of(tenantId: string): TenantRefusals {
    return this.#refused.get(tenantId) ?? nothing;
  }

  change(tenantId: string, change: Partial<TenantRefusals>): void {
    this.#refused.set(tenantId, { ...this.of(tenantId), ...change });
  }

  clear(tenantId: string): void {
    this.#refused.delete(tenantId);
  }

  report(tenantId: string, service: Service): ReportTrouble {
    return this.of(tenantId).reports[service] ?? fine;
  }

  isArchived(tenantId: string, id: string): boolean {
    return this.of(tenantId).archived.includes(id);
  }

  /** Whether a query of the audit log over this time fails. */
  failsAudit(tenantId: string, asked: { readonly from: Instant; readonly to: Instant }): boolean {
    const { audit } = this.of(tenantId);
    return audit !== null && asked.from < audit.to && asked.to > audit.from;
  }
}

/** What Teams says of one team, channel or transcript that it keeps, or has no more. */
export const refuseOne = (status: Refusal, what: string): GraphError =>
  status === 403
    ? new GraphError(403, 'Forbidden', 'Forbidden')
    : new GraphError(404, { outer: 'NotFound', inner: 'ItemNotFound' }, `No ${what} found.`);
