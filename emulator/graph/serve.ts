// Serves a request to Graph: a single call, or a batch of them.
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import type { Request } from '../http/wire.ts';
import type { Arrival } from '../quota.ts';
import type { World } from '../world.ts';
import { serveBatch } from './batch.ts';
import { consult, prepare, serveCall } from './calls.ts';

/** Resolves to the answer and how it travels; a refused token is an answer too. */
export const serveGraph = async (world: World, request: Request, arrival: Arrival): Promise<Leaving> => {
  const latency = world.settings.latency;
  const prepared = await prepare(world, request);
  if ('status' in prepared) {
    world.ledger.record({ ...unknownCall, method: request.method, path: request.path, status: prepared.status });
    return { ...stay(deliver(prepared)), delay: latency };
  }
  if (request.method === 'POST' && request.path === '/v1.0/$batch') {
    const served = await serveBatch(world, request, arrival);
    const template = '/v1.0/$batch';
    world.ledger.record({
      ...unknownCall,
      template,
      method: 'POST',
      path: template,
      app: prepared.session.clientId,
      status: served.answer.status,
    });
    return { ...served, delay: latency };
  }
  await consult(world, prepared);
  const served = serveCall(world, prepared, arrival);
  return { ...served, delay: served.delay + latency };
};

const unknownCall = {
  service: 'graph',
  template: 'refused token',
  app: null,
  user: null,
  resource: null,
  select: [],
  prefer: null,
  early: false,
  fault: null,
  batched: false,
  bytes: 0,
} as const;
