// Microsoft's limits as they are published, counted on the machine's time: requests and concurrency per mailbox, resource units of the directory, and the global limit; and who comes back too early.
import { z } from 'zod';
import type { Tick } from './clock.ts';

export const Limits = z.strictObject({
  /** Off answers everything, but concurrency and early requests are still counted. */
  mode: z.enum(['real', 'off']).default('real'),
  /** How many times faster the windows pass. */
  speed: z.number().positive().default(1),
  mailboxRequests: z.number().int().positive().default(10_000),
  mailboxSeconds: z.number().positive().default(600),
  mailboxConcurrency: z.number().int().positive().default(4),
  /** Resource units per app, tenant and 10 s, for tenants under 50, to 500 and over 500 users. */
  unitsSmall: z.number().int().positive().default(3_500),
  unitsMedium: z.number().int().positive().default(5_000),
  unitsLarge: z.number().int().positive().default(8_000),
  /** Of each usage report in 10 minutes, of sign-in logs in 10 seconds. */
  reportRequests: z.number().int().positive().default(14),
  /** Of all usage reports of a tenant in 10 minutes, whichever app asks; of sign-in logs by one app over all tenants in 10 seconds. */
  tenantReportRequests: z.number().int().positive().default(40),
  appSignInRequests: z.number().int().positive().default(122),
  signInRequests: z.number().int().positive().default(5),
  /** Of Teams in a second: one person's meetings, one channel's messages, one team. */
  teamsRequests: z.number().int().positive().default(1),
  channelRequests: z.number().int().positive().default(1),
  teamRequests: z.number().int().positive().default(4),
  /** By an app in one tenant and in all: messages, channels and members, all else of Teams. */
  messageRequests: z.number().int().positive().default(20),
  messageRequestsOfApp: z.number().int().positive().default(200),
  channelListRequests: z.number().int().positive().default(60),
  channelListRequestsOfApp: z.number().int().positive().default(1_200),
  teamsRequestsOfTenant: z.number().int().positive().default(30),
  teamsRequestsOfApp: z.number().int().positive().default(1_500),
  /** Audit queries of a tenant: submitted in 24 hours, waiting and running at once, and the records that one of them finds at most. */
  auditSubmissions: z.number().int().positive().default(200),
  auditActive: z.number().int().positive().default(50),
  auditRecords: z.number().int().positive().default(1_000_000),
  /** Of subscriptions to change notifications by an app in a tenant in 20 seconds: made, changed and ended, and read. */
  subscriptionWrites: z.number().int().positive().default(500),
  subscriptionReads: z.number().int().positive().default(25),
  /** How many times as wide as they are the limits are of services that are not Microsoft's. */
  foreignRequestsTimes: z.number().int().positive().default(1),
  /** Messages that a mailbox may send in a minute. */
  sentMessages: z.number().int().positive().default(30),
  globalRequests: z.number().int().positive().default(130_000),
  /** Another request may have been on its way while the wait was announced: milliseconds of grace from when the caller shows that it read the announcement, or from ten times as many after it. */
  earlyGrace: z.number().min(0).default(100),
});
export type Limits = z.infer<typeof Limits>;

/** What a request counts against. */
export interface Scope {
  readonly area:
    | 'outlook'
    | 'directory'
    | 'entra'
    | 'reports'
    | 'sign-ins'
    | 'audit'
    | 'teams'
    | 'subscriptions'
    | 'slack'
    | 'zoom'
    | 'google'
    | 'bamboohr';
  readonly app: string;
  /** Mailbox or tenant. */
  readonly key: string;
  readonly units: number;
  /** Users in the tenant. */
  readonly size: number;
  /** The narrowest first. */
  readonly shared?: readonly Shared[];
  /** Where a limit of all apps holds beside the app's own. */
  readonly tenant?: string;
  /** The limits of a service that is not Microsoft's, or has a rate beside the others: so many units in so many seconds. */
  readonly rates?: readonly Rate[];
}

export interface Rate {
  readonly limit: number;
  readonly seconds: number;
}

/** A limit that a request counts against together with others; its name is whom the wait is for. */
export interface Shared {
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
}

export type Verdict =
  | { readonly ok: true; readonly share: number }
  | {
      readonly ok: false;
      readonly reason: 'concurrency' | 'requests' | 'units' | 'global';
      readonly seconds: number;
      /** The shared limits that are full: until then nobody who counts against them should come. */
      readonly full?: readonly string[];
    };

interface Window {
  began: number;
  used: number;
}

/** How a request came: when its bytes were read (the quota's time), on which connection, and what for. */
export interface Arrival {
  readonly at: number;
  /** When it was on its way at the latest: when its connection was opened for it, else `at`. */
  readonly sent: number;
  readonly connection: number;
  readonly url: string;
}

interface Wait {
  readonly from: number;
  readonly until: number;
  readonly connection: number;
  readonly url: string;
  /** When the connection that brought the announcement asked for the next thing: only who has read an answer does. */
  heard: number | null;
}

/** Graces that pass before a caller of whom nothing is heard must have read an announcement, however busy its machine is. */
const gracesUnheard = 10;

/** Why an early request cannot have been on its way already: it repeats the refused one, or came after it on one connection, or too late. */
export type EarlyReason = 'same request' | 'same connection' | 'later';

export interface EarlySample {
  readonly key: string;
  readonly reason: EarlyReason;
  readonly afterAnnouncement: number;
  readonly tooEarlyBy: number;
}

const foreign: ReadonlySet<Scope['area']> = new Set(['slack', 'zoom', 'google', 'bamboohr']);

const nameScope = (scope: Scope): string => scope.shared?.[0]?.name ?? `${scope.area} ${scope.app} ${scope.key}`;

export class Quota {
  limits: Limits;
  readonly #tick: Tick;
  readonly #windows = new Map<string, Window>();
  readonly #inFlight = new Map<string, number>();
  readonly #most = new Map<string, number>();
  readonly #waits = new Map<string, Wait>();
  /** Waits that their caller may not have read yet, by connection. */
  readonly #unheard = new Map<number, Wait[]>();
  readonly #samples: EarlySample[] = [];
  #early = 0;
  #open = 0;
  #mostOpen = 0;

  constructor(limits: Limits, tick: Tick = () => performance.now()) {
    this.limits = limits;
    this.#tick = tick;
  }

  /** Counts a request in; every call needs its `leave`. */
  enter(scope: Scope): Verdict {
    const name = nameScope(scope);
    const running = (this.#inFlight.get(name) ?? 0) + 1;
    this.#inFlight.set(name, running);
    if (running > (this.#most.get(name) ?? 0)) this.#most.set(name, running);
    if (this.limits.mode === 'off') return { ok: true, share: 0 };
    return this.#judge(scope, running);
  }

  leave(scope: Scope): void {
    const name = nameScope(scope);
    const running = (this.#inFlight.get(name) ?? 0) - 1;
    if (running > 0) this.#inFlight.set(name, running);
    else this.#inFlight.delete(name);
  }

  /** Counts a mail that this mailbox sends. Seconds to wait; 0 when it may go. */
  spendMail(userId: string): number {
    if (this.limits.mode === 'off') return 0;
    return this.#spend(`sends ${userId}`, 1, { limit: this.limits.sentMessages, seconds: 60 }).seconds;
  }

  /** Remembers that the answer to this request announced a wait of so many milliseconds, for the limits that were full. */
  announce(
    scope: Scope,
    milliseconds: number,
    { connection, url, full }: Arrival & { full?: readonly string[] },
  ): void {
    const from = this.#tick();
    const until = from + milliseconds;
    for (const name of full ?? [nameScope(scope)]) {
      const known = this.#waits.get(name);
      if (known && known.until >= until) continue;
      const wait = { from, until, connection, url, heard: null };
      this.#waits.set(name, wait);
      this.#unheard.set(connection, [...(this.#unheard.get(connection) ?? []), wait]);
    }
  }

  #hear({ at, connection }: Arrival): void {
    const waits = this.#unheard.get(connection);
    if (waits === undefined) return;
    const later = waits.filter(({ from }) => from > at);
    for (const wait of waits) if (!later.includes(wait)) wait.heard = at;
    if (later.length === 0) this.#unheard.delete(connection);
    else this.#unheard.set(connection, later);
  }

  /** True for a request that was sent although an announced wait had not ended; it is counted. */
  isEarly(scope: Scope, arrival: Arrival): boolean {
    this.#hear(arrival);
    const names = scope.shared?.map(({ name }) => name) ?? [nameScope(scope)];
    return names.some((name) => this.#isEarlyFor(name, arrival));
  }

  #isEarlyFor(name: string, arrival: Arrival): boolean {
    const wait = this.#waits.get(name);
    if (!wait) return false;
    if (arrival.at >= wait.until) {
      this.#waits.delete(name);
      return false;
    }
    const reason = this.#explainEarly(wait, arrival);
    if (!reason) return false;
    this.#early += 1;
    const afterAnnouncement = arrival.at - wait.from;
    const tooEarlyBy = wait.until - arrival.at;
    if (this.#samples.length < 100) this.#samples.push({ key: name, reason, afterAnnouncement, tooEarlyBy });
    return true;
  }

  #explainEarly(wait: Wait, arrival: Arrival): EarlyReason | null {
    if (arrival.sent < wait.from) return null;
    if (arrival.url === wait.url) return 'same request';
    if (arrival.connection === wait.connection) return 'same connection';
    const { earlyGrace } = this.limits;
    const read = wait.heard ?? wait.from + (gracesUnheard - 1) * earlyGrace;
    return arrival.sent >= read + earlyGrace ? 'later' : null;
  }

  /** A request to Graph has arrived, whatever becomes of it; its `departed` comes with its answer, or when its caller leaves. */
  arrived(): void {
    this.#open += 1;
    this.#mostOpen = Math.max(this.#mostOpen, this.#open);
  }

  departed(): void {
    this.#open -= 1;
  }

  tick(): number {
    return this.#tick();
  }

  report(): {
    early: number;
    earlySamples: readonly EarlySample[];
    maxConcurrency: Record<string, number>;
    most: number;
    mostAtOnce: number;
  } {
    const outlook = [...this.#most].filter(([name]) => name.startsWith('outlook '));
    return {
      early: this.#early,
      earlySamples: this.#samples,
      most: outlook.reduce((most, [, count]) => Math.max(most, count), 0),
      mostAtOnce: this.#mostOpen,
      maxConcurrency: Object.fromEntries(outlook.map(([name, count]) => [name.split(' ')[2] ?? name, count])),
    };
  }

  /** Forgets what was counted for the report, not the windows. */
  resetReport(): void {
    this.#early = 0;
    this.#samples.length = 0;
    this.#most.clear();
    this.#mostOpen = this.#open;
  }

  /** Forgets the windows and the announced waits. */
  resetWindows(): void {
    this.#windows.clear();
    this.#waits.clear();
    this.#unheard.clear();
  }

  /** Each limit is spent from, whichever is full first. */
  #judgeRates(scope: Scope, rates: readonly Rate[]): Verdict {
    const times = foreign.has(scope.area) ? this.limits.foreignRequestsTimes : 1;
    const spent = rates.map(({ limit, seconds }) =>
      this.#spend(`${nameScope(scope)} ${seconds}`, scope.units, { limit: limit * times, seconds }),
    );
    const seconds = Math.max(0, ...spent.map((one) => one.seconds));
    const share = Math.max(0, ...spent.map((one) => one.share));
    return seconds > 0 ? { ok: false, reason: 'requests', seconds } : { ok: true, share };
  }

  #judge(scope: Scope, running: number): Verdict {
    if (scope.rates) return this.#judgeRates(scope, scope.rates);
    const global = this.#spend(`global ${scope.app}`, 1, { limit: this.limits.globalRequests, seconds: 10 });
    if (global.seconds > 0) return { ok: false, reason: 'global', seconds: global.seconds };
    if (scope.area === 'outlook') {
      const { mailboxRequests, mailboxSeconds } = this.limits;
      const spent = this.#spend(nameScope(scope), 1, { limit: mailboxRequests, seconds: mailboxSeconds });
      if (spent.seconds > 0) return { ok: false, reason: 'requests', seconds: spent.seconds };
      if (running > this.limits.mailboxConcurrency) return { ok: false, reason: 'concurrency', seconds: 1 };
      return { ok: true, share: spent.share };
    }
    if (scope.area === 'directory') {
      const spent = this.#spend(nameScope(scope), scope.units, { limit: this.#unitsFor(scope.size), seconds: 10 });
      if (spent.seconds > 0) return { ok: false, reason: 'units', seconds: spent.seconds };
      return { ok: true, share: spent.share };
    }
    if (scope.shared) return this.#judgeShared(scope.shared);
    const rate = this.#rateOf(scope.area);
    if (rate) {
      const spent = this.#spend(nameScope(scope), 1, rate);
      const seconds = Math.max(spent.seconds, this.#spendWider(scope));
      if (seconds > 0) return { ok: false, reason: 'requests', seconds };
    }
    return { ok: true, share: 0 };
  }

  /** Every limit is spent from, also when another is full already. */
  #judgeShared(shared: readonly Shared[]): Verdict {
    const spent = shared.map((one) => ({ name: one.name, ...this.#spend(one.name, 1, one) }));
    const full = spent.filter(({ seconds }) => seconds > 0);
    if (full.length === 0) return { ok: true, share: 0 };
    const seconds = Math.max(...full.map((one) => one.seconds));
    return { ok: false, reason: 'requests', seconds, full: full.map(({ name }) => name) };
  }

  #rateOf(area: Scope['area']): Rate | null {
    if (area === 'reports') return { limit: this.limits.reportRequests, seconds: 600 };
    if (area === 'sign-ins') return { limit: this.limits.signInRequests, seconds: 10 };
    return area === 'teams' ? { limit: this.limits.teamsRequests, seconds: 1 } : null;
  }

  /** Seconds to wait for the limit that several apps or several tenants share. */
  #spendWider({ area, app, tenant }: Scope): number {
    const { tenantReportRequests, appSignInRequests } = this.limits;
    if (area === 'reports')
      return this.#spend(`reports of ${tenant ?? ''}`, 1, { limit: tenantReportRequests, seconds: 600 }).seconds;
    if (area !== 'sign-ins') return 0;
    return this.#spend(`sign-ins by ${app}`, 1, { limit: appSignInRequests, seconds: 10 }).seconds;
  }

  #unitsFor(size: number): number {
    if (size < 50) return this.limits.unitsSmall;
    return size <= 500 ? this.limits.unitsMedium : this.limits.unitsLarge;
  }

  /** Usage accrues while throttled, as Microsoft says. Seconds to wait, 0 when there is room. */
  #spend(name: string, cost: number, bound: { limit: number; seconds: number }): { share: number; seconds: number } {
    const now = this.#tick() * this.limits.speed;
    const length = bound.seconds * 1000;
    let window = this.#windows.get(name);
    if (!window || now - window.began >= length) {
      window = { began: now, used: 0 };
      this.#windows.set(name, window);
    }
    window.used += cost;
    const share = window.used / bound.limit;
    if (window.used <= bound.limit) return { share, seconds: 0 };
    return { share, seconds: Math.max(1, Math.ceil((window.began + length - now) / this.limits.speed / 1000)) };
  }
}
