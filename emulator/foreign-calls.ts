// The way of a call through a service that is not Microsoft's: limit, fault, answer, ledger.
import { deliver, type Leaving } from './fault-effects.ts';
import { applyForeignFault, listKinds, type Dialect } from './foreign-faults.ts';
import type { Answer, Request } from './http/wire.ts';
import type { Arrival, Scope } from './quota.ts';
import { readRetryAfter } from './retry-after.ts';
import type { World } from './world.ts';

export interface ForeignCall {
  readonly service: 'slack' | 'zoom' | 'google' | 'bamboohr';
  readonly request: Request;
  /** The path with names for what stands in it. */
  readonly template: string;
  readonly app: string | null;
  readonly user: string | null;
  /** What the answer holds and what of it was asked for; `*` is everything. */
  readonly resource: string | null;
  readonly select: readonly string[];
  /** Null counts against nothing. */
  readonly scope: Scope | null;
  readonly dialect: Dialect;
  readonly answer: () => Answer;
  /** What is said over the limit; it opens again after so many seconds. */
  readonly refuse: (seconds: number) => Answer;
}

/** Serves one call; every answer is in the ledger. */
export const serveForeign = (world: World, call: ForeignCall, arrival: Arrival): Leaving => {
  const { service, request, template, scope, dialect } = call;
  const early = scope !== null && world.quota.isEarly(scope, arrival);
  const verdict = scope === null ? null : world.quota.enter(scope);
  const target = { service, method: request.method, path: request.path, template, batched: request.batched };
  const fault = world.faults.choose({
    ...target,
    paged: dialect.page !== null,
    resumed: false,
    mailbox: false,
    kinds: listKinds(dialect),
  });
  const real = () => (verdict && !verdict.ok ? call.refuse(verdict.seconds) : call.answer());
  const delivery = fault ? applyForeignFault(fault, real, dialect) : deliver(real());
  world.ledger.record({
    service,
    method: request.method,
    template: `/${service}${template}`,
    path: `/${service}${request.path}`,
    app: call.app,
    user: call.user,
    status: delivery.answer.status,
    resource: call.resource,
    select: call.select,
    prefer: null,
    early,
    fault: fault?.kind ?? null,
    batched: request.batched,
    bytes: delivery.answer.body.length,
  });
  return {
    ...delivery,
    delay: delivery.delay + world.settings.latency,
    release: () => {
      if (scope) world.quota.leave(scope);
    },
    announce: () => {
      const { status, headers } = delivery.answer;
      const wait = status === 429 || status === 503 ? readRetryAfter(headers['retry-after']) : null;
      if (scope && wait !== null) world.quota.announce(scope, wait, arrival);
    },
  };
};
