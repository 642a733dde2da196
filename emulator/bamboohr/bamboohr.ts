// Who may ask BambooHR for what: companies, their API keys, how widely the directory is shared, and what was changed by hand.
import { z } from 'zod';
import { bytesOf } from '../scenarios/random.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import { inOrder, readBook, writeBook, type EmployeeChange, type Standing } from './employees.ts';

export const BambooKey = z.strictObject({
  key: z.string(),
  tenantId: z.string(),
  /** Id of the employee whom it belongs to. */
  employee: z.string(),
  /** `no-access` is a key whose owner may not see other people. */
  state: z.enum(['active', 'disabled', 'no-access']).default('active'),
  /** Fields that the owner may not see. */
  hidden: z.array(z.string()).default([]),
});
export type BambooKey = z.infer<typeof BambooKey>;

export const sharings = ['directory', 'org-chart', 'nothing'] as const;
export type Sharing = (typeof sharings)[number];

/** The part of a company's address before bamboohr.com. */
export const subdomainOf = (tenant: Tenant): string => (tenant.domains[0] ?? 'company').split('.')[0] ?? 'company';

const TRIES = 10;
const LOCKED_FOR = 600_000;

export class BambooHr {
  readonly #start: Instant;
  readonly #keys = new Map<string, BambooKey>();
  readonly #byHand = new Map<string, EmployeeChange[]>();
  readonly #sharing = new Map<string, Sharing>();
  readonly #unknown = new Map<string, number[]>();
  readonly #books = new WeakMap<Tenant, readonly EmployeeChange[]>();

  /** `start` is when the emulator was started, on the tenant's clock. */
  constructor(start: Instant) {
    this.#start = start;
  }

  /** Every company has one key from the beginning: that of its first employee. */
  keys(tenants: Iterable<Tenant>): readonly BambooKey[] {
    for (const { id } of tenants) {
      if ([...this.#keys.values()].some(({ tenantId }) => tenantId === id)) continue;
      const key = bytesOf(['bamboohr key', id], 20).toString('hex');
      this.#keys.set(key, BambooKey.parse({ key, tenantId: id, employee: '100' }));
    }
    return [...this.#keys.values()];
  }

  put(key: BambooKey): void {
    this.#keys.set(key.key, key);
  }

  /** Every record as it stands, deleted ones as null. */
  read(tenant: Tenant, now: Instant): ReadonlyMap<string, Standing> {
    const written = this.#books.get(tenant) ?? writeBook(tenant, this.#start);
    this.#books.set(tenant, written);
    return readBook(inOrder([...written, ...(this.#byHand.get(tenant.id) ?? [])]), now);
  }

  /** Adds a step to what the scenario wrote. */
  change(tenantId: string, change: EmployeeChange): void {
    this.#byHand.set(tenantId, [...(this.#byHand.get(tenantId) ?? []), change]);
  }

  sharingOf(tenantId: string): Sharing {
    return this.#sharing.get(tenantId) ?? 'directory';
  }

  share(tenantId: string, sharing: Sharing): void {
    this.#sharing.set(tenantId, sharing);
  }

  /** Notes an unknown key. */
  failed(company: string, at: number): void {
    this.#unknown.set(company, [...(this.#unknown.get(company) ?? []), at]);
  }

  /** Whoever tries unknown keys again and again shuts the company's door for a while. */
  isLocked(company: string, at: number): boolean {
    return (this.#unknown.get(company) ?? []).filter((time) => at - time < LOCKED_FOR).length >= TRIES;
  }
}
