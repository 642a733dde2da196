// The fault plan: which requests go wrong, how, and how often. A decision depends on the seed, the path and how often it was asked for, not on the order of other requests.
import { z } from 'zod';
import { aadstsCodes } from './entra/errors.ts';
import { shareOf } from './seeded.ts';

export const RetryAfter = z.strictObject({
  form: z.enum(['seconds', 'zero', 'date', 'none', 'garbage', 'decimal']),
  seconds: z.number().min(0).default(1),
});
export type RetryAfter = z.infer<typeof RetryAfter>;

const milliseconds = z.number().min(0).max(3_600_000);

export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), status: z.number().int().min(400).max(599) }),
  z.strictObject({ kind: z.literal('throttle'), retryAfter: RetryAfter }),
  z.strictObject({ kind: z.literal('reset') }),
  z.strictObject({ kind: z.literal('cut-connection') }),
  z.strictObject({ kind: z.literal('cut-json') }),
  z.strictObject({ kind: z.literal('garbage') }),
  z.strictObject({ kind: z.literal('content-type') }),
  z.strictObject({ kind: z.literal('slow'), milliseconds }),
  z.strictObject({ kind: z.literal('hang'), milliseconds }),
  z.strictObject({ kind: z.literal('page-without-value') }),
  z.strictObject({ kind: z.literal('next-link-to-itself') }),
  z.strictObject({ kind: z.literal('next-link-elsewhere'), host: z.string().default('https://graph.example.net') }),
  z.strictObject({ kind: z.literal('empty-page') }),
  z.strictObject({ kind: z.literal('duplicate-items') }),
  z.strictObject({ kind: z.literal('gone') }),
  z.strictObject({ kind: z.literal('expired-token') }),
  z.strictObject({ kind: z.literal('mailbox-missing') }),
  z.strictObject({ kind: z.literal('access-denied') }),
  z.strictObject({ kind: z.literal('not-provisioned') }),
  /** Any error that Graph can answer with. */
  z.strictObject({
    kind: z.literal('graph-error'),
    status: z.number().int().min(400).max(599),
    code: z.string(),
    message: z.string().default('An error has occurred.'),
    innerCode: z.string().nullable().default(null),
    headers: z.record(z.string().toLowerCase(), z.string()).default({}),
  }),
  z.strictObject({
    kind: z.literal('entra'),
    code: z.number().refine((code) => aadstsCodes.includes(code), 'is no AADSTS code that is emulated'),
  }),
  z.strictObject({ kind: z.literal('token-without-roles') }),
  /** Any answer as it stands: an error of Slack is a 200. */
  z.strictObject({
    kind: z.literal('answer'),
    status: z.number().int().min(200).max(599),
    headers: z.record(z.string().toLowerCase(), z.string()).default({}),
    body: z.json(),
  }),
]);
export type Fault = z.infer<typeof Fault>;

const SERVICES = ['graph', 'login', 'slack', 'zoom', 'google', 'bamboohr'] as const;
export type Service = (typeof SERVICES)[number];

const Rule = z.strictObject({
  /** All that are given must fit. `path` may hold `*` for anything, also slashes, and is tried on the path and on its template. */
  match: z
    .strictObject({
      service: z.enum(SERVICES).optional(),
      method: z.string().optional(),
      path: z.string().optional(),
      batched: z.boolean().default(false),
    })
    .prefault({}),
  /** The share of fitting requests (seeded), or the nth of them (from 1), or every nth; all of them when none is given. */
  share: z.number().min(0).max(1).optional(),
  nth: z.number().int().min(1).optional(),
  every: z.number().int().min(1).optional(),
  /** How many times at most. */
  times: z.number().int().min(1).optional(),
  /** One of these each time; those that make no sense for the request are passed over. */
  faults: z.array(Fault).min(1),
});
type Rule = z.infer<typeof Rule>;

export const FaultPlan = z.strictObject({
  seed: z.number().int().default(1),
  rules: z.array(Rule).default([]),
  /** Seconds from now in which every token comes without roles. */
  tokensWithoutRoles: z.number().min(0).default(0),
});
export type FaultPlan = z.infer<typeof FaultPlan>;

/** What a fault is aimed at. */
export interface Target {
  readonly service: Service;
  readonly method: string;
  readonly path: string;
  readonly template: string;
  readonly batched: boolean;
  /** The answer is a page of a collection. */
  readonly paged: boolean;
  /** A delta request that carries a token. */
  readonly resumed: boolean;
  /** The mailbox's owner is in the path. */
  readonly mailbox: boolean;
  /** Of a service that is not Microsoft's: the kinds it can say beyond sockets, statuses and throttling. */
  readonly kinds?: ReadonlySet<string>;
}

interface Live {
  readonly rule: Rule;
  readonly pattern: RegExp | null;
  seen: number;
  done: number;
}

export class Faults {
  #plan: FaultPlan;
  #live: Live[] = [];
  #bareUntil = 0;
  readonly #asked = new Map<string, number>();

  constructor(plan: FaultPlan = FaultPlan.parse({})) {
    this.#plan = plan;
    this.set(plan);
  }

  set(plan: FaultPlan): void {
    this.#plan = plan;
    this.#asked.clear();
    this.#bareUntil = Date.now() + plan.tokensWithoutRoles * 1000;
    this.#live = plan.rules.map((rule) => ({ rule, pattern: readPattern(rule.match.path), seen: 0, done: 0 }));
  }

  plan(): FaultPlan {
    return this.#plan;
  }

  /** How often each rule fitted and how often it struck. */
  report(): { seen: number; done: number }[] {
    return this.#live.map(({ seen, done }) => ({ seen, done }));
  }

  /** True while tokens are issued without roles. */
  withholdsRoles(): boolean {
    return Date.now() < this.#bareUntil;
  }

  /** The fault for this request, or null. */
  choose(target: Target): Fault | null {
    if (this.#live.length === 0) return null;
    const key = `${target.method} ${target.path}`;
    const ordinal = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, ordinal);
    for (const [index, live] of this.#live.entries()) {
      const fault = this.#try(live, target, `${index} ${key} ${ordinal}`);
      if (fault) return fault;
    }
    return null;
  }

  #try(live: Live, target: Target, words: string): Fault | null {
    const { rule } = live;
    if (!fits(live, target)) return null;
    const possible = rule.faults.filter((fault) => makesSense(fault, target, live.pattern !== null));
    if (possible.length === 0) return null;
    live.seen += 1;
    if (rule.times !== undefined && live.done >= rule.times) return null;
    if (rule.nth !== undefined && live.seen !== rule.nth) return null;
    if (rule.every !== undefined && live.seen % rule.every !== 0) return null;
    if (rule.share !== undefined && shareOf(words, this.#plan.seed) >= rule.share) return null;
    live.done += 1;
    return possible[Math.floor(shareOf(`which ${words}`, this.#plan.seed) * possible.length)] ?? null;
  }
}

const readPattern = (path: string | undefined): RegExp | null => {
  if (path === undefined) return null;
  const escaped = path.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 'i');
};

const fits = ({ rule: { match }, pattern }: Live, target: Target): boolean =>
  match.batched === target.batched &&
  (match.service === undefined || match.service === target.service) &&
  (match.method === undefined || match.method.toUpperCase() === target.method) &&
  (pattern === null || pattern.test(target.path) || pattern.test(target.template));

const ofPages = new Set([
  'page-without-value',
  'next-link-to-itself',
  'next-link-elsewhere',
  'empty-page',
  'duplicate-items',
]);
const ofMailboxes = new Set(['mailbox-missing', 'access-denied', 'not-provisioned']);
const ofSockets = new Set(['reset', 'cut-connection', 'cut-json', 'garbage', 'content-type', 'slow', 'hang']);

const pages = /\/(authorize|adminconsent|devicecode)$/;

/** Pages that people see fail only where the rule names a path. A page's faults need a page, a 410 a delta token, a mailbox's a mailbox; a batch's member has no socket of its own. */
const makesSense = (fault: Fault, target: Target, byPath: boolean): boolean => {
  if (fault.kind === 'answer') return true;
  if (target.kinds) {
    const anywhere = ofSockets.has(fault.kind) || fault.kind === 'status' || fault.kind === 'throttle';
    return anywhere || target.kinds.has(fault.kind);
  }
  if (fault.kind === 'entra' || fault.kind === 'token-without-roles') {
    if (target.service !== 'login') return false;
    if (target.method === 'POST' && target.template.endsWith('/token')) return true;
    return fault.kind === 'entra' && byPath && pages.test(target.template);
  }
  if (ofSockets.has(fault.kind)) return !target.batched;
  if (fault.kind === 'status' || fault.kind === 'throttle') return true;
  if (target.service === 'login') return false;
  if (ofPages.has(fault.kind)) return target.paged;
  if (ofMailboxes.has(fault.kind)) return target.mailbox;
  return fault.kind === 'gone' ? target.resumed : true;
};
