// The certificate that a server shows: looked at without saying anything, and pinned where nobody else vouches for it.
import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectSecure, type PeerCertificate } from 'node:tls';
import { type Address, lookupOf } from '../../lib/hosts.ts';
import type { Server } from './server.ts';

export interface Way {
  /** Addresses of the server that were checked. */
  readonly addresses: readonly Address[];
  /** URL of the proxy to go through; null: none. */
  readonly proxy: string | null;
  readonly signal: AbortSignal;
}

interface Shown {
  readonly pem: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
}

/** Milliseconds for the whole look. */
const patience = 15_000;

/** The server showed another certificate than the one that is trusted. */
export class OtherCertificate extends Error {
  override readonly name = 'OtherCertificate';
}

class ProxyRefused extends Error {
  override readonly name = 'ProxyRefused';
  /** As the client calls it. */
  readonly code = 'EPROXY';
}

const tunnel = async (server: Server, proxy: string, signal: AbortSignal): Promise<Socket> => {
  const { hostname, port, username, password } = new URL(proxy);
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const asked = request({
    host: hostname,
    port: port === '' ? 80 : Number(port),
    method: 'CONNECT',
    path: `${server.host}:${server.port}`,
    headers: username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}` },
    signal,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  asked.once('connect', (answer, socket: Socket) => {
    if (answer.statusCode === 200) return resolve(socket);
    socket.destroy();
    reject(new ProxyRefused(`The proxy answered with ${answer.statusCode ?? 'nothing'}.`));
  });
  asked.once('error', reject);
  asked.end();
  return promise;
};

const largestLine = 64 * 1024;

/** Reads until a line fulfils the condition. Errors: that it never came. */
const readUntil = async (socket: Duplex, isIt: (line: string) => boolean, signal: AbortSignal): Promise<void> => {
  let text = '';
  while (text.length < largestLine) {
    const [chunk] = await once(socket, 'data', { signal });
    text += String(chunk);
    if (text.split('\r\n').slice(0, -1).some(isIt)) return;
  }
  throw new Error('The server says too much.');
};

const begin = async (socket: Socket, signal: AbortSignal): Promise<void> => {
  await readUntil(socket, (line) => line.startsWith('* '), signal);
  socket.write('a STARTTLS\r\n');
  await readUntil(socket, (line) => /^a OK/i.test(line), signal);
};

/** Shakes hands, says nothing, and leaves. Errors: those of the socket. */
export const readCertificate = async (server: Server, { addresses, proxy, signal: caller }: Way): Promise<Shown> => {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(patience)]);
  const lookup = lookupOf(addresses);
  const socket =
    proxy === null
      ? connectPlain({ host: server.host, port: server.port, lookup })
      : await tunnel(server, proxy, signal);
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  socket.on('error', () => {});
  try {
    if (proxy === null) await once(socket, 'connect', { signal });
    if (server.security === 'starttls') await begin(socket, signal);
    // Not for talking: this connection ends as soon as the certificate was seen.
    const secured = connectSecure({
      socket,
      servername: nameOf(server),
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    });
    secured.on('error', () => {});
    await once(secured, 'secureConnect', { signal });
    const shown = secured.getPeerX509Certificate();
    if (shown === undefined) throw new Error('The server shows no certificate.');
    return { pem: shown.toString(), fingerprint: shown.fingerprint256 };
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
};

/** The name that is sent in the handshake; an address is none. */
const nameOf = ({ host }: Server): string => (/^[\d.]+$|:/.test(host) ? '' : host);

/** What TLS is to trust. With a pin it is that one certificate, whoever signed it and whatever it is called. Errors: OtherCertificate; those of the socket. */
export const trustOf = async (server: Server, way: Way): Promise<ConnectionOptions> => {
  const { pin } = server;
  if (pin === null) return {};
  const { pem, fingerprint } = await readCertificate(server, way);
  if (fingerprint !== pin)
    throw new OtherCertificate('The server shows another certificate than the one that is trusted.');
  return {
    ca: [pem],
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, { fingerprint256 }: PeerCertificate) =>
      fingerprint256 === pin ? undefined : new OtherCertificate('The server shows another certificate.'),
  };
};
