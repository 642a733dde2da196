// Ports for servers of tests that cannot take a free one by themselves.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to whoever asks for any port, so that nobody is given it before the server has it. */
const [first, each, shares] = [20_000, 1000, 12];
/** Test files that run at the same time ask for different ones. */
const share = Number(process.env['VITEST_POOL_ID'] ?? 0) % shares;
let next = Math.floor(Math.random() * each);

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  const taken = Promise.withResolvers<boolean>();
  server.once('error', () => taken.resolve(true));
  server.listen(port, '127.0.0.1', () => taken.resolve(false));
  if (await taken.promise) return false;
  server.close();
  await once(server, 'close');
  return true;
};

/** One that nobody listens on, another each time. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    next = (next + 1) % each;
    const port = first + share * each + next;
    if (await isFree(port)) return port;
  }
};
