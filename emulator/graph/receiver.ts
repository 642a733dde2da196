// An app's address for change notifications, as a test needs one: it proves itself, keeps what it is told, and can be made to fail.
import { createServer } from 'node:http';

interface Received {
  readonly path: string;
  readonly value: readonly Record<string, unknown>[];
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** The handshakes' paths. */
  readonly shaken: readonly string[];
  /** From now on: as it should, with this status, or with another token. */
  behave(how: 'well' | 'wrong token' | number): void;
  close(): Promise<void>;
}

export const openReceiver = async (): Promise<Receiver> => {
  const received: Received[] = [];
  const shaken: string[] = [];
  let how: 'well' | 'wrong token' | number = 'well';
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = searchParams.get('validationToken');
      if (typeof how === 'number') response.writeHead(how).end();
      else if (token !== null) {
        shaken.push(pathname);
        response.writeHead(200, { 'content-type': 'text/plain' }).end(how === 'well' ? token : 'another');
      } else {
        received.push({ path: pathname, value: JSON.parse(Buffer.concat(chunks).toString('utf8')).value });
        response.writeHead(202).end();
      }
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    shaken,
    behave: (next) => {
      how = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
