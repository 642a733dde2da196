// Which server an address belongs to: asked of its domain in this order, and told to nobody.
import { describe, expect, it } from 'vitest';
import { type Hosts, noHosts } from '../../lib/hosts.ts';
import type { NetworkRequest } from '../../lib/network.ts';
import { detectServer, readAutoconfig } from './detect.ts';

interface World {
  readonly srv?: Readonly<Record<string, { host: string; port: number }>>;
  readonly mx?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
}

const open = (world: World, asked: string[] = []): Hosts => ({
  ...noHosts,
  locate: async (host) => {
    asked.push(host);
    if (world.names?.includes(host) !== true) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    return [{ address: '93.184.216.34', family: 4 }];
  },
  services: async (name) => {
    asked.push(name);
    const found = world.srv?.[name];
    return found === undefined ? [] : [{ ...found, priority: 0 }];
  },
  exchangers: async (domain) => {
    asked.push(domain);
    return world.mx === undefined ? [] : [world.mx];
  },
  network: async (request: NetworkRequest) => {
    asked.push(request.url);
    const text = world.files?.[request.url];
    if (text === undefined) throw new Error('no such host');
    return { status: 200, headers: {}, text: async () => text };
  },
});

const detect = (world: World, address = 'ana@example.com', asked: string[] = []) =>
  detectServer(address, open(world, asked), new AbortController().signal);

const file = (type: string, host: string, { port = 993, socket = 'SSL' } = {}): string =>
  `<clientConfig><emailProvider id="x"><incomingServer type="${type}">
    <hostname>${host}</hostname><port>${port}</port><socketType>${socket}</socketType>
    <username>%EMAILADDRESS%</username></incomingServer></emailProvider></clientConfig>`;

const own = 'https://autoconfig.example.com/mail/config-v1.1.xml';
const shared = 'https://autoconfig.thunderbird.net/v1.1/example.com';

describe('the server of an address', () => {
  it('is what its domain says in its SRV records', async () => {
    const srv = { '_imaps._tcp.example.com': { host: 'mail.example.net', port: 993 } };
    expect(await detect({ srv, mx: 'aspmx.l.google.com' })).toMatchObject({
      host: 'mail.example.net',
      port: 993,
      security: 'tls',
      by: 'srv',
    });
    const plain = { '_imap._tcp.example.com': { host: 'mail.example.net', port: 143 } };
    expect(await detect({ srv: plain })).toMatchObject({ security: 'starttls', by: 'srv' });
  });

  it.each([
    ['example-com.mail.protection.outlook.com', 'outlook.office365.com', /no longer accepts passwords/],
    ['example-com.b-v1.mx.microsoft', 'outlook.office365.com', /no longer accepts passwords/],
    ['aspmx.l.google.com', 'imap.gmail.com', /app password/],
  ])('is where its mail arrives: %s', async (mx, host, note) => {
    const found = await detect({ mx });
    expect(found).toMatchObject({ host, port: 993, by: 'mx' });
    expect(found?.note).toMatch(note);
  });

  it('is what stands in its autoconfig file, else in the shared directory', async () => {
    expect(await detect({ files: { [own]: file('imap', 'imap.example.net') } })).toMatchObject({
      host: 'imap.example.net',
      by: 'autoconfig',
    });
    expect(await detect({ files: { [shared]: file('imap', 'imap.example.org') } })).toMatchObject({
      host: 'imap.example.org',
      by: 'ispdb',
    });
  });

  it('is guessed last, where there is a host of that name', async () => {
    expect(await detect({ names: ['mail.example.com'] })).toMatchObject({ host: 'mail.example.com', by: 'guess' });
    expect(await detect({})).toBeNull();
  });

  it('of a known provider needs no question', async () => {
    const asked: string[] = [];
    expect(await detect({}, 'ana@gmail.com', asked)).toMatchObject({ host: 'imap.gmail.com', by: 'known' });
    expect(await detect({}, 'ana@hotmail.co.uk', asked)).toMatchObject({ host: 'outlook.office365.com' });
    expect(asked).toEqual([]);
  });

  it('is asked for without telling anybody the address', async () => {
    const asked: string[] = [];
    await detect({}, 'ana.abbot@example.com', asked);
    expect(asked.length).toBeGreaterThan(6);
    for (const one of asked) expect(one).not.toContain('ana');
    for (const url of asked.filter((one) => one.includes('/'))) expect(url).toMatch(/^https:/);
  });

  it.each(['ana', 'ana@', 'ana@-x.com', 'ana@localhost', 'ana@exa mple.com'])('of %j is nobody’s', async (address) => {
    const asked: string[] = [];
    expect(await detect({ names: ['imap.localhost'] }, address, asked)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is not looked for any more when the search is stopped', async () => {
    const reason = new Error('stopped');
    await expect(detectServer('ana@example.com', open({}), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('an autoconfig file', () => {
  it('names the server that is secured from the first byte before others', () => {
    const both = `${file('imap', 'a.example.com', { port: 143, socket: 'STARTTLS' })}${file('imap', 'b.example.com')}`;
    expect(readAutoconfig(both, 'example.com')).toEqual({ host: 'b.example.com', port: 993, security: 'tls' });
  });

  it('may name the server by the domain', () => {
    expect(readAutoconfig(file('imap', 'imap.%EMAILDOMAIN%'), 'example.com')?.host).toBe('imap.example.com');
  });

  it.each([
    file('pop3', 'pop.example.com'),
    file('imap', 'imap.example.com', { port: 143, socket: 'plain' }),
    file('imap', 'imap.example.com', { port: 99_999 }),
    file('imap', 'imap.example.com', { port: 1.5 }),
    file('imap', 'http://imap.example.com'),
    '<html>',
    '',
    '<incomingServer type="imap">'.repeat(10_000),
  ])('without a server that is secured names none', (xml) => {
    expect(readAutoconfig(xml, 'example.com')).toBeNull();
  });
});
