// Hosts that a customer names, as an argument: what they resolve to, checked before anything connects to them.
import { lookup as resolveAddresses, resolveMx, resolveSrv } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { EgressRefused, type Network, openNetwork } from './network.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

interface Service {
  readonly host: string;
  readonly port: number;
  readonly priority: number;
}

export interface Hosts {
  /** The addresses of a host, all of them allowed. Errors: EgressRefused; those of the resolver, with their `code`. */
  locate(host: string, signal: AbortSignal): Promise<readonly Address[]>;
  /** SRV records by priority; none where there are none. */
  services(name: string, signal: AbortSignal): Promise<readonly Service[]>;
  /** Names of the domain's mail exchangers, best first, in lower case; none where there are none. */
  exchangers(domain: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Asks any host that `locate` allows, over https. */
  readonly network: Network;
  /** URL of an HTTP proxy to connect through; null: none. Loopback is never reached through it. */
  readonly proxy: string | null;
}

/** What may be reached although it is private: host names, addresses and ranges such as `10.1.0.0/16`, lower-case. */
export interface HostsOptions {
  readonly allowPrivate: readonly string[];
  readonly proxy: string | null;
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
}

const privateRanges = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Beside what is private: ranges that carry an IPv4 address within, which would come out elsewhere. */
const privateRanges6 = [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const rangeOf = (text: string): { net: string; prefix: number } | null => {
  const [net = '', length] = text.split('/');
  const most = isIP(net) === 6 ? 128 : 32;
  const prefix = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  return isIP(net) !== 0 && prefix >= 0 && prefix <= most && text.split('/').length <= 2 ? { net, prefix } : null;
};

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/;

/** Whether a text can stand in the list of private hosts that are allowed. */
export const isAllowable = (text: string): boolean => rangeOf(text) !== null || hostName.test(text);

const refused = (): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of privateRanges) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of privateRanges6) list.addSubnet(net, prefix, 'ipv6');
  return list;
};

const allowed = (texts: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const range of texts.map(rangeOf))
    if (range !== null) list.addSubnet(range.net, range.prefix, familyOf(range.net));
  return list;
};

/** The work, or the signal's reason as soon as it is aborted; what cannot be stopped ends unheard. */
const orAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

const missing = new Set([
  'ENOTFOUND',
  'ENODATA',
  'ESERVFAIL',
  'ENONAME',
  'EBADNAME',
  'EREFUSED',
  'ETIMEOUT',
  'ECONNREFUSED',
]);

const noneIfMissing = async <T>(records: Promise<readonly T[]>): Promise<readonly T[]> => {
  try {
    return await records;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (missing.has(code)) return [];
    throw error;
  }
};

const plainName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** A lookup for sockets that gives the addresses that were checked: a second answer of the resolver is never asked for. */
export const lookupOf =
  (addresses: readonly Address[]): LookupFunction =>
  (host, options, done) => {
    const first = addresses[0];
    if (options.all === true) done(null, [...addresses]);
    else if (first === undefined) done(new Error(`${host} has no address.`), '', 0);
    else done(null, first.address, first.family);
  };

export const openHosts = ({ allowPrivate, proxy, resolve }: HostsOptions): Hosts => {
  const no = refused();
  const yes = allowed(allowPrivate);
  const isAllowed = ({ address }: Address): boolean =>
    yes.check(address, familyOf(address)) || !no.check(address, familyOf(address));
  const find = resolve ?? ((host) => resolveAddresses(host, { all: true }));

  const locate = async (name: string, signal: AbortSignal): Promise<readonly Address[]> => {
    const host = plainName(name);
    const family = isIP(host);
    const addresses = family === 0 ? await orAborted(find(host), signal) : [{ address: host, family }];
    // One private address among public ones is how rebinding begins: then none is used.
    if (allowPrivate.includes(host) || addresses.every(isAllowed)) return addresses;
    throw new EgressRefused(`${host} lies in a private network.`);
  };

  return {
    locate,
    proxy,
    services: async (name, signal) => {
      const found = await noneIfMissing(orAborted(resolveSrv(name), signal));
      return found
        .map(({ name: host, port, priority }) => ({ host: plainName(host), port, priority }))
        .filter(({ host }) => host !== '')
        .sort((a, b) => a.priority - b.priority);
    },
    exchangers: async (domain, signal) => {
      const found = await noneIfMissing(orAborted(resolveMx(domain), signal));
      return [...found].sort((a, b) => a.priority - b.priority).map(({ exchange }) => plainName(exchange));
    },
    network: async (request) => {
      const url = URL.parse(request.url);
      if (url === null) throw new EgressRefused('This is no URL.');
      const addresses = await locate(
        url.hostname.replace(/^\[|\]$/g, ''),
        request.signal ?? new AbortController().signal,
      );
      const allow = [`${url.hostname}:${url.port === '' ? '443' : url.port}`];
      const opened = openNetwork({ allow, proxy, lookup: lookupOf(addresses) });
      try {
        return await opened.network(request);
      } finally {
        await opened.close();
      }
    },
  };
};

const refuse = async (): Promise<never> => {
  throw new EgressRefused('There is no network here.');
};

/** Where nothing can be reached. */
export const noHosts: Hosts = {
  locate: refuse,
  services: async () => [],
  exchangers: async () => [],
  network: refuse,
  proxy: null,
};
