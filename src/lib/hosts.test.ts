// Hosts that customers name: none in a private network, unless the operator allows it, and never by a second answer of the resolver.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isAllowable, lookupOf, openHosts } from './hosts.ts';
import { EgressRefused } from './network.ts';

const { signal } = new AbortController();
const named =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const locate = (host: string, resolve = named(host), allowPrivate: string[] = []) =>
  openHosts({ allowPrivate, proxy: null, resolve }).locate(host, signal);

describe('a host that a customer names', () => {
  it.each([
    '127.0.0.1',
    '127.8.9.10',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.2.7',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '::127.0.0.1',
    '::ffff:0:10.0.0.1',
    '192.88.99.1',
    '5f00::1',
  ])('is refused at %s, by its address and by a name', async (address) => {
    await expect(locate(address)).rejects.toBeInstanceOf(EgressRefused);
    await expect(locate('mail.example.com', named(address))).rejects.toBeInstanceOf(EgressRefused);
    await expect(locate('mail.example.com', named('93.184.216.34', address))).rejects.toBeInstanceOf(EgressRefused);
  });

  it.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:93.184.216.34'])(
    'is accepted at %s',
    async (address) => {
      expect((await locate('mail.example.com', named(address))).map((one) => one.address)).toEqual([address]);
    },
  );

  it('may be private where the operator allows its name, its address or its range', async () => {
    const at = named('10.1.2.3');
    expect(await locate('mail.corp.example', at, ['mail.corp.example'])).toHaveLength(1);
    expect(await locate('MAIL.corp.example.', at, ['mail.corp.example'])).toHaveLength(1);
    expect(await locate('mail.corp.example', at, ['10.1.2.3'])).toHaveLength(1);
    expect(await locate('mail.corp.example', at, ['10.1.0.0/16'])).toHaveLength(1);
    await expect(locate('mail.corp.example', at, ['10.2.0.0/16'])).rejects.toBeInstanceOf(EgressRefused);
    await expect(locate('other.corp.example', at, ['mail.corp.example'])).rejects.toBeInstanceOf(EgressRefused);
    expect(await locate('x.example', named('fd00::1'), ['fd00::/8'])).toHaveLength(1);
  });

  it('is resolved once: what is connected to is the address that was checked', async () => {
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 }];
    };
    const addresses = await locate('rebinding.example', rebinding);
    const lookup = lookupOf(addresses);
    const seen: unknown[] = [];
    lookup('rebinding.example', { all: true }, (_error, found) => seen.push(found));
    lookup('rebinding.example', {}, (_error, found) => seen.push(found));
    expect(seen).toEqual([[{ address: '93.184.216.34', family: 4 }], '93.184.216.34']);
    expect(asked).toBe(1);
  });

  it('that does not exist is named as such by the resolver', async () => {
    const gone = Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    await expect(locate('gone.example', () => Promise.reject(gone))).rejects.toBe(gone);
  });

  it('is not waited for by who was stopped', async () => {
    const control = new AbortController();
    const reason = new Error('stopped');
    const hosts = openHosts({
      allowPrivate: [],
      proxy: null,
      resolve: () => {
        control.abort(reason);
        return new Promise(() => {});
      },
    });
    await expect(hosts.locate('slow.example', control.signal)).rejects.toBe(reason);
  });

  it('is asked over https only, at the address that was checked', async () => {
    const server = createServer((_, response) => response.end('inside')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const hosts = openHosts({ allowPrivate: [], proxy: null, resolve: named('127.0.0.1') });
    const ask = (url: string) => hosts.network({ method: 'GET', url, signal });
    await expect(ask(`https://autoconfig.example.com:${port}/`)).rejects.toBeInstanceOf(EgressRefused);
    await expect(ask(`http://93.184.216.34:${port}/`)).rejects.toBeInstanceOf(EgressRefused);
    await expect(ask('no url')).rejects.toBeInstanceOf(EgressRefused);
    server.close();
    await once(server, 'close');
  });

  it('gives sockets the address that was checked, whatever its name resolves to', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const addresses = await locate('mail.example.com', named('127.0.0.1'), ['127.0.0.1']);
    const socket = connect({ host: 'mail.example.com', port, lookup: lookupOf(addresses) });
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
    server.close();
    await once(server, 'close');
  });
});

describe('the list of private hosts that are allowed', () => {
  it.each(['mail.example.com', 'localhost', '10.0.0.1', '10.0.0.0/8', 'fd00::/8', '::1'])('takes %s', (text) =>
    expect(isAllowable(text)).toBe(true),
  );
  it.each(['', '10.0.0.0/33', '10.0.0.0/8/8', 'http://mail.example.com', 'mail_server', '10.0.0.0/', 'fd00::/129'])(
    'refuses %j',
    (text) => expect(isAllowable(text)).toBe(false),
  );
});
