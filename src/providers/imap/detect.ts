// Which IMAP server keeps an address's mail: asked of the domain first, then of the directory that mail programs share, then guessed. Only the domain is ever told, never the address.
import type { Hosts } from '../../lib/hosts.ts';
import type { Server } from './server.ts';

export interface Detected extends Pick<Server, 'host' | 'port' | 'security'> {
  readonly by: 'known' | 'srv' | 'autoconfig' | 'mx' | 'ispdb' | 'guess';
  /** How it was found, in words that continue a sentence. */
  readonly how: string;
  /** What to know before connecting; null: nothing. */
  readonly note: string | null;
}

const exchangeNote =
  'It is Exchange Online, which no longer accepts passwords or app passwords for IMAP: connect Microsoft 365 itself, or sign in at Microsoft.';
const gmailNote = 'Google wants an app password there, not the password of the account.';

/** Where everybody's mail lies on one server, for the providers that most private addresses belong to. */
const knownHosts: readonly { readonly domains: RegExp; readonly host: string; readonly note: string | null }[] = [
  { domains: /^(gmail|googlemail)\.com$/, host: 'imap.gmail.com', note: gmailNote },
  { domains: /^(outlook|hotmail|live|msn)\.[a-z.]{2,6}$/, host: 'outlook.office365.com', note: exchangeNote },
  { domains: /^(icloud|me|mac)\.com$/, host: 'imap.mail.me.com', note: 'Apple wants an app-specific password there.' },
  {
    domains: /^(yahoo\.[a-z.]{2,6}|ymail\.com)$/,
    host: 'imap.mail.yahoo.com',
    note: 'Yahoo wants an app password there.',
  },
];

/** Whose mail exchangers tell where the mailboxes are. */
const exchangers: readonly { readonly names: RegExp; readonly host: string; readonly note: string }[] = [
  { names: /\.mail\.protection\.outlook\.com$|\.mx\.microsoft$/, host: 'outlook.office365.com', note: exchangeNote },
  { names: /(^|\.)(google|googlemail)\.com$/, host: 'imap.gmail.com', note: gmailNote },
];

const secured = { port: 993, security: 'tls' } as const;

const noteFor = (host: string): string | null =>
  [...knownHosts, ...exchangers].find((row) => row.host === host)?.note ?? null;

const known = (domain: string): Detected | null => {
  const row = knownHosts.find(({ domains }) => domains.test(domain));
  return row === undefined
    ? null
    : { ...secured, host: row.host, by: 'known', how: 'a known provider', note: row.note };
};

/** RFC 6186 and 8314: the domain names its server itself. */
const bySrv = async (domain: string, hosts: Hosts, signal: AbortSignal): Promise<Detected | null> => {
  for (const [name, security] of [
    ['_imaps._tcp', 'tls'],
    ['_imap._tcp', 'starttls'],
  ] as const) {
    const [first] = await hosts.services(`${name}.${domain}`, signal);
    // A dot alone says that there is none.
    if (first === undefined) continue;
    const { host, port } = first;
    return { host, port, security, by: 'srv', how: 'its SRV record', note: noteFor(host) };
  }
  return null;
};

const tagOf = (block: string, name: string): string =>
  new RegExp(`<${name}>([^<]{1,255})</${name}>`, 'i').exec(block)?.[1]?.trim() ?? '';

const hostName = /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** No provider has more. */
const mostServers = 20;

/** The IMAP server of an autoconfig file, the one secured from the first byte before others; null where it names none. */
export const readAutoconfig = (xml: string, domain: string): Pick<Detected, 'host' | 'port' | 'security'> | null => {
  const blocks = [...xml.slice(0, 200_000).matchAll(/<incomingServer\s+type\s*=\s*["']imap["'][^>]{0,200}>/gi)];
  const found = blocks.slice(0, mostServers).map(({ index }) => {
    const end = xml.indexOf('</incomingServer>', index);
    const block = xml.slice(index, end < 0 ? index : end);
    const host = tagOf(block, 'hostname').replaceAll('%EMAILDOMAIN%', domain).toLowerCase();
    const port = Number(tagOf(block, 'port'));
    const kind = tagOf(block, 'socketType').toUpperCase();
    const security = kind === 'SSL' ? ('tls' as const) : kind === 'STARTTLS' ? ('starttls' as const) : null;
    return { host, port, security };
  });
  const sound = found.flatMap(({ host, port, security }) =>
    security !== null && hostName.test(host) && isPort(port) ? [{ host, port, security }] : [],
  );
  return sound.find(({ security }) => security === 'tls') ?? sound[0] ?? null;
};

const fetchText = async (hosts: Hosts, url: string, signal: AbortSignal): Promise<string | null> => {
  try {
    const answer = await hosts.network({ method: 'GET', url, headers: { accept: 'text/xml' }, signal });
    return answer.status === 200 ? await answer.text() : null;
  } catch {
    if (signal.aborted) throw signal.reason;
    // Most domains have no such file, or no such host.
    return null;
  }
};

const byFile = async (
  urls: readonly string[],
  { domain, hosts, signal }: { domain: string; hosts: Hosts; signal: AbortSignal },
): Promise<Pick<Detected, 'host' | 'port' | 'security'> | null> => {
  for (const url of urls) {
    const server = readAutoconfig((await fetchText(hosts, url, signal)) ?? '', domain);
    if (server !== null) return server;
  }
  return null;
};

const byMx = async (domain: string, hosts: Hosts, signal: AbortSignal): Promise<Detected | null> => {
  const [first] = await hosts.exchangers(domain, signal);
  const row = exchangers.find(({ names }) => first !== undefined && names.test(first));
  return row === undefined
    ? null
    : { ...secured, host: row.host, by: 'mx', how: 'its mail arrives there', note: row.note };
};

const byGuess = async (domain: string, hosts: Hosts, signal: AbortSignal): Promise<Detected | null> => {
  for (const host of [`imap.${domain}`, `mail.${domain}`]) {
    try {
      await hosts.locate(host, signal);
      return { ...secured, host, by: 'guess', how: 'a guess: there is a host of that name', note: null };
    } catch {
      if (signal.aborted) throw signal.reason;
      // No such name, or one in a private network: not to be proposed.
    }
  }
  return null;
};

/** Milliseconds for the whole search. */
const patience = 20_000;

/** Null where nothing was found. Nothing is sent to a server that was found. Errors: the signal's reason. */
export const detectServer = async (address: string, hosts: Hosts, caller: AbortSignal): Promise<Detected | null> => {
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  if (!hostName.test(domain)) return null;
  const signal = AbortSignal.any([caller, AbortSignal.timeout(patience)]);
  const file = { domain, hosts, signal };
  const own = [
    `https://autoconfig.${domain}/mail/config-v1.1.xml`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
  const shared = [`https://autoconfig.thunderbird.net/v1.1/${domain}`];
  const told = async (urls: readonly string[], by: 'autoconfig' | 'ispdb', how: string): Promise<Detected | null> => {
    const server = await byFile(urls, file);
    return server === null ? null : { ...server, by, how, note: noteFor(server.host) };
  };
  try {
    return (
      known(domain) ??
      (await bySrv(domain, hosts, signal)) ??
      (await byMx(domain, hosts, signal)) ??
      (await told(own, 'autoconfig', 'its autoconfig file')) ??
      (await told(shared, 'ispdb', 'the directory of mail providers')) ??
      (await byGuess(domain, hosts, signal))
    );
  } catch (error) {
    if (caller.aborted) throw caller.reason;
    if (signal.aborted) return null;
    throw error;
  }
};
