// Sessions: how they sign in, through what they go, and when they end.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { type Hosts, noHosts } from '../../lib/hosts.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { certificate, serverAt, startMailServer, type TestMailServer, testSessions } from './testing.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const { signal } = new AbortController();
const mailbox = 'ana@contoso.com';
const openInbox = (sessions: Sessions) => sessions.use({ mailbox, signal }, (session) => session.examine('INBOX'));

const serve = async (): Promise<TestMailServer> => {
  const server = await startMailServer([{ name: 'INBOX', messages: [] }]);
  ends.push(() => server.close());
  return server;
};

/** A proxy that lets everything through to one port of this machine. */
const openProxy = async (port: number) => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    socket.on('error', () => {});
    if (port === 0) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const outside = connect({ host: '127.0.0.1', port });
    outside.on('error', () => socket.destroy());
    outside.once('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(outside).pipe(socket);
    });
    ends.push(async () => void outside.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  ends.push(async () => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const address = proxy.address();
  return {
    asked,
    url: `http://me:pass@127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
  };
};

const throughProxy = (proxy: string, hosts: Partial<Hosts> = {}): Sessions => {
  const sessions = openSessions({
    server: { host: 'mail.example.com', port: 993, security: 'tls', pin: certificate.fingerprint },
    way: 'password',
    credential: async () => ({ password: 'secret-4711' }),
    hosts: { ...noHosts, proxy, locate: async () => [{ address: '93.184.216.34', family: 4 }], ...hosts },
    clock: systemClock(),
    alone: true,
    userOf: (name) => name,
    patience: { connect: 3000, greeting: 3000, quiet: 3000 },
  });
  ends.push(() => sessions.close());
  return sessions;
};

describe('a session', () => {
  it('goes through the proxy, the look at the certificate too', async () => {
    const server = await serve();
    const proxy = await openProxy(server.port);
    expect(await openInbox(throughProxy(proxy.url))).toMatchObject({ messages: 0 });
    const login = `Basic ${Buffer.from('me:pass').toString('base64')}`;
    expect(proxy.asked).toEqual([`mail.example.com:993 ${login}`, `mail.example.com:993 ${login}`]);
  });

  it('that the proxy refuses is named as such', async () => {
    const proxy = await openProxy(0);
    await expect(openInbox(throughProxy(proxy.url))).rejects.toMatchObject({ problem: { code: 'proxy-refuses' } });
  });

  it('sends the password to no server with another certificate', async () => {
    const server = await serve();
    const pin = Array.from({ length: 32 }, () => '00').join(':');
    const sessions = testSessions({ ...serverAt(server.port), pin });
    ends.push(() => sessions.close());
    await expect(openInbox(sessions)).rejects.toMatchObject({ problem: { code: 'certificate-changed' } });
    expect(server.asked).toEqual([]);
  });

  it('signs in as the mailbox with a token where there is one', async () => {
    const server = await serve();
    const sessions = testSessions(serverAt(server.port), {
      way: 'token',
      credential: async () => ({ accessToken: 'token-1' }),
    });
    ends.push(() => sessions.close());
    await openInbox(sessions);
    const sent = server.asked.find((command) => command.startsWith('AUTHENTICATE XOAUTH2'))?.split(' ')[2] ?? '';
    expect(Buffer.from(sent, 'base64').toString()).toBe(`user=${mailbox}\u0001auth=Bearer token-1\u0001\u0001`);
  });

  it('is used again while it is warm, and closed with its source', async () => {
    const server = await serve();
    const sessions = testSessions(serverAt(server.port));
    await openInbox(sessions);
    await openInbox(sessions);
    expect(server.asked.filter((command) => command.startsWith('AUTHENTICATE')).length).toBe(2);
    const seen = server.open.most;
    await sessions.close();
    await expect(openInbox(sessions)).rejects.toThrow();
    expect(server.open.most).toBe(seen);
  });

  it('is closed when nobody uses it any more', async () => {
    const server = await serve();
    const cooled = Promise.withResolvers<void>();
    const sessions = testSessions(serverAt(server.port), { sleep: () => cooled.promise });
    ends.push(() => sessions.close());
    await openInbox(sessions);
    expect(server.open.now).toBe(1);
    cooled.resolve();
    while (server.open.now > 0) await new Promise((resolve) => void setImmediate(resolve));
  });

  it('that is used again is kept from then on', async () => {
    const server = await serve();
    const rests: (() => void)[] = [];
    const sleep = (): Promise<void> => new Promise((resolve) => void rests.push(resolve));
    const sessions = testSessions(serverAt(server.port), { sleep });
    ends.push(() => sessions.close());
    const sessionOf = () => sessions.use({ mailbox, signal }, async (session) => session);
    const first = await sessionOf();
    await sessionOf();
    rests[0]?.();
    await new Promise((resolve) => void setImmediate(resolve));
    expect([await sessionOf(), first.usable]).toEqual([first, true]);
  });

  it('is chosen by those who have work half done on it', async () => {
    const server = await serve();
    server.folders.push({ name: 'Sent', messages: [] });
    const sessions = testSessions(serverAt(server.port));
    ends.push(() => sessions.close());
    const names = ['INBOX', 'Sent'] as const;
    const open = (name: string) => sessions.use({ mailbox, signal }, (session) => session.examine(name));
    await Promise.all(names.map(open));
    for (const name of [...names, ...names.toReversed()]) {
      const prefers = ({ opened }: { readonly opened: { readonly path: string } | null }) => opened?.path === name;
      expect(await sessions.use({ mailbox, signal, prefers }, async ({ opened }) => opened?.path)).toBe(name);
    }
  });
});
