// Control calls for mail that was sent by Graph: what went out, and to whom it cannot be delivered.
import { z } from 'zod';
import { readBody, type Handlers } from './calls.ts';

const Bounces = z.strictObject({ addresses: z.array(z.string()) });

export const outboxHandlers: Handlers = {
  'GET /outbox': (world, { query }) => ({
    bouncing: world.outbox.bouncing,
    messages: world.outbox.list().map(({ attachments, at, ...mail }) => ({
      ...mail,
      at: new Date(at).toISOString(),
      attachments: attachments.map(({ contentBytes, ...attachment }) =>
        query.has('attachments') ? { ...attachment, contentBytes } : attachment,
      ),
    })),
  }),
  'DELETE /outbox': (world) => {
    world.outbox.clear();
    return {};
  },
  'POST /bounces': (world, request) => {
    const { addresses } = readBody(Bounces, request);
    world.outbox.bounce(addresses);
    return { addresses };
  },
};
