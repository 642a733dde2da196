// How near the budgets come to what the quotas allow: the product's own bookkeeping against a source that counts, on a clock of events.
// No network, no database: so a million mailboxes take minutes. `npm run bench -- pace` prints JSON.
import { setTimeout as breathe } from 'node:timers/promises';
import {
  auditLimits,
  callsLimits,
  mailboxLimits,
  signInLimits,
  teamsLimits,
  usageLimits,
} from '../src/providers/microsoft/limits.ts';
import type { RateLimit } from '../src/providers/stream.ts';
import { Allowance, type Ask, type Ticket } from '../src/sync/allowance.ts';
import { defaultBounds } from '../src/sync/budget.ts';

/** Milliseconds. */
type Time = number;

interface Happening {
  readonly at: Time;
  readonly happen: () => void;
}

/** What happens next, first; a binary heap. */
class Agenda {
  readonly #heap: Happening[] = [];
  now: Time = 0;

  add(at: Time, happen: () => void): void {
    const heap = this.#heap;
    heap.push({ at, happen });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      const [below, above] = [heap[child], heap[parent]];
      if (below === undefined || above === undefined || above.at <= below.at) return;
      [heap[child], heap[parent]] = [above, below];
      child = parent;
    }
  }

  /** False when nothing is left. */
  step(): boolean {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return false;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    this.now = first.at;
    first.happen();
    return true;
  }

  #sink(): void {
    const heap = this.#heap;
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const at = (place: number): Time => heap[place]?.at ?? Infinity;
      const child = at(right) < at(left) ? right : left;
      if (at(child) >= at(parent)) return;
      const [above, below] = [heap[parent], heap[child]];
      if (above === undefined || below === undefined) return;
      [heap[parent], heap[child]] = [below, above];
      parent = child;
    }
  }
}

/** The source's own count of each limit, in spans that begin anew: what is too much is seen here, and only here. */
class Counting {
  readonly #counts = new Map<string, { from: Time; count: number }>();
  refused = 0;

  take(names: readonly { readonly name: string; readonly limit: RateLimit }[], now: Time): void {
    for (const { name, limit } of names) {
      const span = limit.seconds * 1000;
      const begun = this.#counts.get(name);
      const from = Math.floor(now / span) * span;
      const count = begun?.from === from ? begun.count + 1 : 1;
      if (count > limit.requests) this.refused += 1;
      this.#counts.set(name, { from, count });
    }
  }
}

/** What is to be read: mailboxes of some lanes (folders, channels), each of some requests one after another. */
interface Work {
  readonly mailboxes: number;
  readonly lanes: number;
  readonly requestsPerLane: number;
  readonly limits: readonly RateLimit[];
  /** Whether it is one mailbox that stands for the tenant, read wide. */
  readonly wide?: boolean;
  /** How many lanes share limits of scope `group`. */
  readonly lanesPerGroup?: number;
  /** The first of the mailboxes is told to wait for so long after each of its answers. */
  readonly hostileWait?: Time;
}

interface Place {
  readonly workers: number;
  readonly latency: Time;
}

interface Outcome {
  readonly seconds: number;
  readonly refused: number;
  readonly mostAtOnce: number;
  /** When the last mailbox that nobody told to wait was done. */
  readonly othersDone: number;
}

/** Mailboxes that one worker has under way at most, as the engine's pace has it. */
const underWay = 96;

class Worker {
  readonly #allowance: Allowance;
  readonly #agenda: Agenda;
  readonly #source: Counting;
  readonly #take: () => number | null;
  readonly #options: { readonly work: Work; readonly latency: Time };
  readonly #next = new Map<Ticket, () => void>();
  #woken: Time = Infinity;
  mostAtOnce = 0;
  othersDone = 0;

  constructor(
    options: { readonly work: Work; readonly latency: Time; readonly workers: number; readonly rank: number },
    parts: { readonly agenda: Agenda; readonly source: Counting; readonly take: () => number | null },
  ) {
    this.#options = options;
    this.#agenda = parts.agenda;
    this.#source = parts.source;
    this.#take = parts.take;
    const bounds = { ...defaultBounds, patience: Infinity };
    const { workers, rank } = options;
    this.#allowance = new Allowance(
      bounds,
      ({ requests }) => Math.floor(requests / workers) + (rank < requests % workers ? 1 : 0),
    );
  }

  begin(): void {
    for (let at = 0; at < underWay; at += 1) this.#beginMailbox();
    this.#look();
  }

  #beginMailbox(): void {
    const mailbox = this.#take();
    if (mailbox === null) return;
    let left = this.#options.work.lanes;
    const ended = (): void => {
      left -= 1;
      if (left > 0) return;
      if (mailbox > 0 || this.#options.work.hostileWait === undefined) this.othersDone = this.#agenda.now;
      this.#beginMailbox();
    };
    for (let lane = 0; lane < this.#options.work.lanes; lane += 1) this.#beginLane(mailbox, lane, ended);
  }

  #beginLane(mailbox: number, lane: number, ended: () => void): void {
    const { requestsPerLane, limits, wide = false, lanesPerGroup = 1 } = this.#options.work;
    let left = requestsPerLane;
    const ask: Ask = {
      connection: 'tenant',
      mailbox: String(mailbox),
      stream: 'stream',
      part: `${mailbox} ${lane}`,
      group: `${mailbox} ${Math.floor(lane / lanesPerGroup)}`,
      wide,
      limits,
      items: 1,
    };
    const askNext = (): void => {
      if (left === 0) {
        ended();
        return;
      }
      left -= 1;
      this.#next.set(this.#allowance.ask(ask), askNext);
    };
    askNext();
  }

  #look(): void {
    const { now } = this.#agenda;
    const { started, again } = this.#allowance.start(now);
    for (const ticket of started) this.#send(ticket);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#allowance.running);
    if (again === null || again >= this.#woken) return;
    this.#woken = again;
    this.#agenda.add(Math.max(again, now), () => {
      this.#woken = Infinity;
      this.#look();
    });
  }

  #send(ticket: Ticket): void {
    const { ask } = ticket;
    const { latency, work } = this.#options;
    const whose = { part: ask.part, group: ask.group, mailbox: ask.mailbox, connection: '' };
    const names = ask.limits.map((limit) => ({ limit, name: `${limit.name} ${whose[limit.scope]}` }));
    this.#source.take(names, this.#agenda.now);
    this.#agenda.add(this.#agenda.now + latency, () => {
      if (work.hostileWait !== undefined && ask.mailbox === '0')
        this.#allowance.hold({ ...ask, stream: null }, this.#agenda.now + work.hostileWait);
      this.#allowance.answered(ticket, 1);
      this.#allowance.done(ticket);
      this.#next.get(ticket)?.();
      this.#next.delete(ticket);
      this.#look();
    });
  }
}

const simulate = async (work: Work, { workers: count, latency }: Place): Promise<Outcome> => {
  const agenda = new Agenda();
  const source = new Counting();
  let taken = 0;
  const take = (): number | null => (taken < work.mailboxes ? taken++ : null);
  const workers = Array.from(
    { length: count },
    (_, rank) => new Worker({ work, latency, workers: count, rank }, { agenda, source, take }),
  );
  for (const worker of workers) worker.begin();
  for (let steps = 0; agenda.step(); steps += 1) if (steps % 1_000_000 === 0) await breathe(0);
  return {
    seconds: agenda.now / 1000,
    refused: source.refused,
    mostAtOnce: Math.max(...workers.map((worker) => worker.mostAtOnce)),
    othersDone: Math.max(...workers.map((worker) => worker.othersDone)) / 1000,
  };
};

interface Bound {
  readonly by: string;
  readonly seconds: number;
}

/** The least time that quotas, latency and room leave: the largest of these bounds, whatever the order of requests. */
const optimumOf = (work: Work, { workers, latency }: Place): Bound => {
  const { mailboxes, lanes, requestsPerLane, limits, wide = false, lanesPerGroup = 1 } = work;
  const perMailbox = lanes * requestsPerLane;
  const all = mailboxes * perMailbox;
  const perGroup = lanesPerGroup * requestsPerLane;
  const counted = { part: requestsPerLane, group: perGroup, mailbox: perMailbox, connection: all };
  const atOnce = Math.min(lanes, wide ? defaultBounds.tenantAtOnce : defaultBounds.mailboxAtOnce);
  const together = workers * Math.min(defaultBounds.requestsAtOnce, Math.min(mailboxes, underWay) * atOnce);
  const seconds = latency / 1000;
  const inScope = { part: 1, group: Math.min(lanesPerGroup, atOnce), mailbox: atOnce, connection: together };
  // What fits into the first span costs nothing; each further filling begins a span later, and the last one is sent, too.
  const bounds: Bound[] = limits.map(({ name, scope, requests, seconds: span }) => {
    const fillings = Math.max(0, Math.ceil(counted[scope] / requests) - 1);
    const last = counted[scope] - fillings * requests;
    return { by: `quota ${name}`, seconds: fillings * span + (last / inScope[scope]) * seconds };
  });
  bounds.push({ by: 'latency of one mailbox', seconds: Math.ceil(perMailbox / atOnce) * seconds });
  bounds.push({ by: 'requests at once', seconds: (all * seconds) / together });
  return bounds.reduce((most, bound) => (bound.seconds > most.seconds ? bound : most));
};

const round = (value: number): number => Number(value.toFixed(3));

const compare = async (name: string, work: Work, place: Place) => {
  const optimum = optimumOf(work, place);
  const outcome = await simulate(work, place);
  const requests = work.mailboxes * work.lanes * work.requestsPerLane;
  return {
    name,
    requests,
    workers: place.workers,
    latencyMs: place.latency,
    boundBy: optimum.by,
    optimumSeconds: round(optimum.seconds),
    seconds: round(outcome.seconds),
    shareOfOptimum: round(optimum.seconds / outcome.seconds),
    refused: outcome.refused,
    mostAtOnce: outcome.mostAtOnce,
  };
};

/** Five hundred mailboxes, and what one more that is told to wait again and again costs them. */
const compareThrottled = async () => {
  const work: Work = { mailboxes: 500, lanes: 3, requestsPerLane: 20, limits: mailboxLimits };
  const place: Place = { workers: 1, latency: 50 };
  const alone = await simulate(work, place);
  const beside = await simulate({ ...work, mailboxes: 501, hostileWait: 60_000 }, place);
  return {
    name: 'one mailbox that is told to wait a minute after each answer',
    othersAloneSeconds: round(alone.othersDone),
    othersBesideSeconds: round(beside.othersDone),
    slowerBy: round(beside.othersDone / alone.othersDone - 1),
  };
};

/** All cases; `mailboxes`: of the largest. */
export const measurePace = async (mailboxes: number) => {
  const backfill = { lanes: 3, requestsPerLane: 3, limits: mailboxLimits };
  const polls = { lanes: 3, requestsPerLane: 1, limits: mailboxLimits };
  const tenant = { mailboxes: 1, wide: true };
  return {
    cases: [
      await compare(
        'back-fill of a large mailbox',
        { ...backfill, mailboxes: 1, requestsPerLane: 5000 },
        { workers: 1, latency: 50 },
      ),
      await compare('back-fill of 100,000 mailboxes', { ...backfill, mailboxes: 100_000 }, { workers: 4, latency: 50 }),
      await compare('300,000 delta polls', { ...polls, mailboxes: 100_000 }, { workers: 1, latency: 1 }),
      await compare('300,000 delta polls from afar', { ...polls, mailboxes: 100_000 }, { workers: 1, latency: 300 }),
      await compare(
        'channels',
        { ...tenant, lanes: 200, lanesPerGroup: 8, requestsPerLane: 40, limits: teamsLimits },
        { workers: 1, latency: 300 },
      ),
      await compare(
        'usage reports',
        { ...tenant, lanes: 4, requestsPerLane: 28, limits: usageLimits },
        { workers: 1, latency: 2000 },
      ),
      await compare(
        'sign-in log',
        { ...tenant, lanes: 1, requestsPerLane: 600, limits: signInLimits },
        { workers: 1, latency: 800 },
      ),
      await compare(
        'audit records',
        { ...tenant, lanes: 4, requestsPerLane: 500, limits: auditLimits },
        { workers: 1, latency: 800 },
      ),
      await compare(
        'transcripts',
        { mailboxes: 2000, lanes: 1, requestsPerLane: 12, limits: callsLimits },
        { workers: 2, latency: 200 },
      ),
      // What bounds the largest tenant first: the room in its workers, until there are enough of them; then the app's quota.
      ...(await Promise.all(
        [2, 16].map((workers) =>
          compare(`hourly polls of ${mailboxes} mailboxes`, { ...polls, mailboxes }, { workers, latency: 100 }),
        ),
      )),
    ],
    throttled: await compareThrottled(),
  };
};
