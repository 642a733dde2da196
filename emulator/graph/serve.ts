// Serves a request to Graph: a single call, or a batch of them.
import { deliver, type Delivery } from '../fault-effects.ts';
import type { Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { serveBatch } from './batch.ts';
import { prepare, serveCall } from './calls.ts';

const idle = (): void => undefined;

export interface Leaving extends Delivery {
  /** To be called once the answer has left. */
  readonly finish: () => void;
}

/** Resolves to the answer and how it travels; a refused token is an answer too. */
export const serveGraph = async (world: World, request: Request, arrived: number): Promise<Leaving> => {
  const latency = world.settings.latency;
  const prepared = await prepare(world, request);
  if ('status' in prepared) {
    world.ledger.record({ ...unknownCall, method: request.method, path: request.path, status: prepared.status });
    return { ...deliver(prepared), delay: latency, finish: idle };
  }
  if (request.method === 'POST' && request.path === '/v1.0/$batch') {
    const { answer, finish } = await serveBatch(world, request, arrived);
    const template = '/v1.0/$batch';
    world.ledger.record({
      ...unknownCall,
      template,
      method: 'POST',
      path: template,
      app: prepared.session.clientId,
      status: answer.status,
    });
    return { ...deliver(answer), delay: latency, finish };
  }
  const served = serveCall(world, prepared, arrived);
  const finish = () => {
    served.release();
    served.announce();
  };
  return { ...served, delay: served.delay + latency, finish };
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
