// The network: where it may go, what it does with odd servers, and that it can be stopped.
import { createServer, type RequestListener, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { EgressRefused, hostAndPort, isAllowed, type Network, openNetwork } from './network.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const stop = (server: Server) => async (): Promise<void> => {
  server.closeAllConnections();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
};

const listen = async (server: Server): Promise<string> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  ends.push(stop(server));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.');
  return `127.0.0.1:${address.port}`;
};

const open = (allow: readonly string[], proxy: string | null = null): Network => {
  const opened = openNetwork({ allow, proxy });
  ends.push(() => opened.close());
  return opened.network;
};

const serve = async (handler: RequestListener): Promise<{ host: string; network: Network }> => {
  const host = await listen(createServer(handler));
  return { host, network: open([host]) };
};

describe('an allowed place', () => {
  it.each([
    ['reports.example.com:443', true],
    ['reportsncu.example.com:443', true],
    ['reports-2.example.com:443', true],
    ['reports.evil.example.com:443', false],
    ['reports.example.com:80', false],
    ['xreports.example.com:443', false],
    ['reports.example.com:443.evil.example:443', false],
  ])('with a star in its name lets %s in: %s', (place, isIn) => {
    expect(isAllowed(place, ['api.example.com:443', 'reports*.example.com:443'])).toBe(isIn);
  });

  it('without a star is itself only', () => {
    expect(isAllowed('api.example.com:443', ['api.example.com:443'])).toBe(true);
    expect(isAllowed('api.example.com:4430', ['api.example.com:443'])).toBe(false);
    expect(isAllowed('api.example.com:443', [])).toBe(false);
  });
});

describe('the network', () => {
  it('lets a body go that nobody wants, however long it is', async () => {
    let written = 0;
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const { host, network } = await serve((_request, response) => {
      response.on('close', resolve);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) written += 65_536;
      };
      response.on('drain', more);
      more();
    });
    const answer = await network({ method: 'POST', url: `http://${host}/`, unread: true });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    await closed;
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('brings status, headers and text, and sends method, headers and body', async () => {
    const { host, network } = await serve((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.setHeader('X-Seen', `${request.method} ${request.url} ${String(request.headers['x-sent'])}`);
        response.writeHead(201).end(`you sent ${Buffer.concat(parts).toString()} ü`);
      });
    });
    const answer = await network({
      method: 'POST',
      url: `http://${host}/a?b=c`,
      headers: { 'x-sent': '1' },
      body: 'x=y',
    });
    expect([answer.status, answer.headers['x-seen'], await answer.text()]).toEqual([
      201,
      'POST /a?b=c 1',
      'you sent x=y ü',
    ]);
  });

  it('unpacks an answer that comes packed', async () => {
    const { host, network } = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('unpacked'));
    });
    expect(await (await network({ method: 'GET', url: `http://${host}/` })).text()).toBe('unpacked');
  });

  it('brings a body of several megabytes whole, and without a mark of byte order', async () => {
    const text = 'ü'.repeat(3 * 1024 * 1024);
    const { host, network } = await serve((_, response) => response.end(`\uFEFF${text}`));
    const came = await (await network({ method: 'GET', url: `http://${host}/` })).text();
    expect([came.length, came === text]).toEqual([text.length, true]);
  });

  it('does not go where it is redirected to', async () => {
    const { host, network } = await serve((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    const answer = await network({ method: 'GET', url: `http://${host}/` });
    expect([answer.status, answer.headers['location']]).toEqual([302, 'http://127.0.0.1:1/']);
  });

  it.each([
    'https://example.com/',
    'https://api.example:444/',
    'https://api.example.evil.org/',
    'http://api.example/',
    'ftp://api.example/',
    'file:///etc/passwd',
    'http://10.0.0.1/',
    'http://127.0.0.1.evil.org/',
    'https://api.example@evil.org/',
    'nonsense',
  ])('refuses %s, which is not on its list or not in https', async (url) => {
    const network = open(['api.example:443', 'api.example:80', '10.0.0.1:80']);
    await expect(network({ method: 'GET', url })).rejects.toBeInstanceOf(EgressRefused);
  });

  it('goes through the proxy to the outside, and past it on this machine', async () => {
    const connects: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      connects.push(request.url);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    const proxyHost = await listen(proxy);
    const host = await listen(createServer((_, response) => response.end('direct')));
    const network = open(['api.example:443', host], `http://${proxyHost}`);
    await expect(network({ method: 'GET', url: 'https://api.example/' })).rejects.toThrow();
    expect(connects).toEqual(['api.example:443']);
    expect(await (await network({ method: 'GET', url: `http://${host}/` })).text()).toBe('direct');
    expect(connects).toHaveLength(1);
  });

  it('rejects when the connection breaks in the middle of the body', async () => {
    const { host, network } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    });
    const reading = network({ method: 'GET', url: `http://${host}/` }).then((answer) => answer.text());
    await expect(reading).rejects.toThrow();
  });

  it('ends with the reason when it is stopped before, while it waits, and in the middle of the body', async () => {
    const reason = new Error('stopped');
    const control = new AbortController();
    const { host, network } = await serve((request, response) => {
      if (request.url === '/body') response.write('half');
      setImmediate(() => control.abort(reason));
    });
    const url = `http://${host}`;
    await expect(network({ method: 'GET', url, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(network({ method: 'GET', url, signal: control.signal })).rejects.toBe(reason);
    const second = new AbortController();
    const reading = network({ method: 'GET', url: `${url}/body`, signal: second.signal });
    setTimeout(() => second.abort(reason), 20);
    await expect(reading).rejects.toBe(reason);
  });

  it('keeps its connection for the next request, also when nobody read the answer', async () => {
    const ports = new Set<number | undefined>();
    const { host, network } = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x'.repeat(100_000));
    });
    for (let count = 0; count < 20; count += 1) await network({ method: 'GET', url: `http://${host}/` });
    // The next request may be out before the last connection is known to be free.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('gives up on a body that never ends', async () => {
    const { host, network } = await serve((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20)));
        response.once('drain', more);
      };
      more();
    });
    await expect(network({ method: 'GET', url: `http://${host}/` })).rejects.toThrow();
  });
});

describe('a host on the list', () => {
  it.each([
    ['https://api.example/v1.0', 'api.example:443'],
    ['http://127.0.0.1/', '127.0.0.1:80'],
    ['https://API.example:8443/', 'api.example:8443'],
    ['http://[::1]:3000/', '[::1]:3000'],
  ])('of %s is %s', (url, expected) => {
    expect(hostAndPort(new URL(url))).toBe(expected);
  });
});
