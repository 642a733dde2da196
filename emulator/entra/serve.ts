// Serves a request to Entra, with the fault plan and the ledger around it.
import { randomUUID } from 'node:crypto';
import { applyFault, deliver, standsIn, stay, type Delivery, type Leaving } from '../fault-effects.ts';
import type { Fault } from '../faults.ts';
import { answerJson, type Answer, type Request } from '../http/wire.ts';
import { readRetryAfter } from '../retry-after.ts';
import type { Arrival, Scope } from '../quota.ts';
import type { World } from '../world.ts';
import { EntraError } from './errors.ts';
import { answerEntra, refuseEntra, templateOfLogin } from './routes.ts';

/** Resolves to the answer and how it travels. */
export const serveLogin = async (world: World, request: Request, arrival: Arrival): Promise<Leaving> => {
  const template = templateOfLogin(request.path);
  const scope: Scope = { area: 'entra', app: '', key: request.path.split('/')[1] ?? '', units: 1, size: 0 };
  const early = world.quota.isEarly(scope, arrival);
  const fault = world.faults.choose({
    service: 'login',
    method: request.method,
    path: request.path,
    template,
    batched: false,
    paged: false,
    resumed: false,
    mailbox: false,
  });
  const delivery = await answerWith(world, request, fault);
  world.ledger.record({
    service: 'login',
    method: request.method,
    template,
    path: request.path,
    app: null,
    user: null,
    status: delivery.answer.status,
    resource: null,
    select: [],
    prefer: null,
    early,
    fault: fault?.kind ?? null,
    batched: false,
    bytes: delivery.answer.body.length,
  });
  return {
    ...stay(delivery),
    announce: () => {
      const wait = delivery.answer.status === 429 ? readRetryAfter(delivery.answer.headers['retry-after']) : null;
      if (wait !== null) world.quota.announce(scope, wait, arrival);
    },
  };
};

const answerWith = async (world: World, request: Request, fault: Fault | null): Promise<Delivery> => {
  if (fault?.kind === 'entra') {
    return deliver(refuseEntra(world, request, new EntraError(fault.code)));
  }
  if (!fault) return deliver(await answerEntra(world, request));
  const around = { url: request.path, nonce: randomUUID(), restart: null };
  const real = standsIn(fault) ? notComputed : await answerEntra(world, request, fault.kind === 'token-without-roles');
  const delivery = applyFault(fault, () => real, around);
  const refused = standsIn(fault) && delivery.answer.status >= 400;
  return refused ? { ...delivery, answer: asLogin(delivery.answer) } : delivery;
};

const notComputed: Answer = { status: 0, headers: {}, body: '' };

/** Entra's front door answers in its own words, not in Graph's. */
const asLogin = (answer: Answer): Answer =>
  answerJson(
    answer.status,
    { error: 'temporarily_unavailable', error_description: 'The service is temporarily unavailable.' },
    answer.headers['retry-after'] === undefined ? {} : { 'retry-after': answer.headers['retry-after'] },
  );
