// An IMAP server of a few folders for tests: it says what RFC 3501 says, unless a test has it say something else.
import { once } from 'node:events';
import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { type Hosts, noHosts, openHosts } from '../../lib/hosts.ts';
import type { Around } from './errors.ts';
import type { Server } from './server.ts';
import { type Credential, openSessions, type Sessions } from './sessions.ts';
import { makeServerCertificate } from './testing-certificate.ts';

export const certificate = makeServerCertificate();

export interface TestMessage {
  readonly uid: number;
  readonly lines: readonly string[];
  readonly came?: string;
  readonly flags?: string;
}

export interface TestFolder {
  readonly name: string;
  readonly flags?: string;
  validity?: number;
  /** HIGHESTMODSEQ; not given: told nowhere. */
  modSeq?: number;
  messages: TestMessage[];
}

export interface TestMailServer {
  readonly port: number;
  readonly folders: TestFolder[];
  /** Commands as they came, without their tags. */
  readonly asked: string[];
  /** Connections that are open now, and the most that were. */
  readonly open: { now: number; most: number };
  greeting: string;
  capabilities: string;
  /** What to answer instead (`{tag}` stands for the command's tag); null: what the protocol says; undefined closes. */
  answer: (command: string) => string | null | undefined;
  /** Changes what goes over the wire. */
  tamper: (answer: string) => string;
  close(): Promise<void>;
}

const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const imapDate = (iso: string): string => {
  const [date = '', time = ''] = iso.replace(/(\.\d+)?Z$/, '').split('T');
  const [year = '', at = '', day = ''] = date.split('-');
  return `${day}-${month[Number(at) - 1] ?? ''}-${year} ${time} +0000`;
};

/** Whether a number is in a set such as `1:5,9,12:*`. */
const isIn = (set: string, uid: number, last: number): boolean =>
  set.split(',').some((range) => {
    const [from = '', to = from] = range.split(':');
    const ends = [from, to].map((end) => (end === '*' ? last : Number(end))).sort((a, b) => a - b);
    return uid >= (ends[0] ?? 0) && uid <= (ends[1] ?? 0);
  });

const rowOf = ({ uid, lines, came = '2026-11-19T08:12:03Z', flags = '' }: TestMessage, at: number): string => {
  const fields = `${lines.join('\r\n')}\r\n\r\n`;
  const name = 'BODY[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES FROM SENDER TO CC BCC DATE)]';
  return `* ${at} FETCH (UID ${uid} INTERNALDATE "${imapDate(came)}" FLAGS (${flags}) ${name} {${Buffer.byteLength(fields)}}\r\n${fields})\r\n`;
};

const nextOf = ({ messages }: TestFolder): number => Math.max(0, ...messages.map(({ uid }) => uid)) + 1;

class Dialog {
  readonly #server: TestMailServer;
  #folder: TestFolder | null = null;

  constructor(server: TestMailServer) {
    this.#server = server;
  }

  #examine(name: string): string {
    this.#folder = this.#server.folders.find((folder) => folder.name === name) ?? null;
    if (this.#folder === null) return '{tag} NO [NONEXISTENT] No such mailbox\r\n';
    const { messages, validity = 1, modSeq } = this.#folder;
    const changed = modSeq === undefined ? '' : `* OK [HIGHESTMODSEQ ${modSeq}] ok\r\n`;
    return `* ${messages.length} EXISTS\r\n* OK [UIDVALIDITY ${validity}] ok\r\n* OK [UIDNEXT ${nextOf(this.#folder)}] ok\r\n${changed}{tag} OK [READ-ONLY] done\r\n`;
  }

  #numbers(set: string): readonly TestMessage[] {
    const messages = this.#folder?.messages ?? [];
    const last = Math.max(0, ...messages.map(({ uid }) => uid));
    return messages.filter(({ uid }) => isIn(set, uid, last));
  }

  #search(rest: string): string {
    const since = Date.parse(`${/SINCE (\S+)/.exec(rest)?.[1] ?? '1-Jan-1970'} UTC`);
    const found = this.#numbers(/UID (\S+)/.exec(rest)?.[1] ?? '1:*').filter(
      ({ came = '2026-11-19T08:12:03Z' }) => Date.parse(`${came.slice(0, 10)}T00:00:00Z`) >= since,
    );
    return `* SEARCH ${found.map(({ uid }) => uid).join(' ')}\r\n{tag} OK done\r\n`;
  }

  #list(given: string): string {
    const [pattern = '', returned = ''] = given.split(' RETURN ');
    const wanted = this.#server.folders.filter(({ name }) => pattern === '*' || pattern === name);
    const lines = wanted.map((folder) => {
      const { name, flags = '', messages, validity = 1, modSeq } = folder;
      const items = `MESSAGES ${messages.length} UIDNEXT ${nextOf(folder)} UIDVALIDITY ${validity}`;
      const changed = modSeq === undefined ? '' : ` HIGHESTMODSEQ ${modSeq}`;
      const status = returned.includes('STATUS') ? `* STATUS "${name}" (${items}${changed})\r\n` : '';
      return `* LIST (${flags}) "/" "${name}"\r\n${status}`;
    });
    return `${lines.join('')}{tag} OK done\r\n`;
  }

  /** What the protocol says to a command. */
  say(command: string): string {
    const [verb = '', ...words] = command.split(' ');
    const rest = words.join(' ');
    const known: Readonly<Record<string, () => string>> = {
      CAPABILITY: () => `* CAPABILITY ${this.#server.capabilities}\r\n{tag} OK done\r\n`,
      AUTHENTICATE: () => (words.length > 1 ? '{tag} OK in\r\n' : '+ \r\n'),
      LOGIN: () => '{tag} OK in\r\n',
      NAMESPACE: () => '* NAMESPACE (("" "/")) NIL NIL\r\n{tag} OK done\r\n',
      LIST: () => this.#list(words.slice(1).join(' ').replaceAll('"', '')),
      EXAMINE: () => this.#examine(rest.replaceAll('"', '')),
      'UID SEARCH': () => this.#search(rest),
      'UID FETCH': () =>
        `${this.#numbers(words[1] ?? '')
          .map((message, at) => rowOf(message, at + 1))
          .join('')}{tag} OK done\r\n`,
      LOGOUT: () => '* BYE\r\n{tag} OK\r\n',
      STATUS: () => `* STATUS ${words[0] ?? ''} (MESSAGES ${this.#count(words[0] ?? '')})\r\n{tag} OK\r\n`,
    };
    return (known[verb === 'UID' ? `UID ${words[0] ?? ''}` : verb] ?? (() => '{tag} OK\r\n'))();
  }

  #count(name: string): number {
    return this.#server.folders.find((folder) => folder.name === name.replaceAll('"', ''))?.messages.length ?? 0;
  }
}

const converse = async (server: TestMailServer, socket: TLSSocket): Promise<void> => {
  const dialog = new Dialog(server);
  socket.setEncoding('latin1');
  socket.write(server.greeting);
  let text = '';
  let waiting = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      const [tag = '', ...words] = line.split(' ');
      const command = waiting === '' ? words.join(' ') : `${waiting.split(' ').slice(1).join(' ')} ${line}`;
      const answeredTag = waiting === '' ? tag : (waiting.split(' ')[0] ?? '');
      server.asked.push(command);
      const own = server.answer(command);
      if (own === undefined) return void socket.destroy();
      const said = own ?? dialog.say(command);
      waiting = said.startsWith('+') ? line : '';
      socket.write(server.tamper(said.replaceAll('{tag}', answeredTag)), 'latin1');
    }
  }
};

/** Listens on a free port of this machine, secured from the first byte. */
export const startMailServer = async (folders: TestFolder[]): Promise<TestMailServer> => {
  const sockets = new Set<Socket>();
  const open = { now: 0, most: 0 };
  const tcp: TcpServer = createServer((socket) => {
    sockets.add(socket);
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    socket.once('close', () => {
      open.now -= 1;
      sockets.delete(socket);
    });
    socket.on('error', () => {});
    const secured = new TLSSocket(socket, { isServer: true, cert: certificate.cert, key: certificate.key });
    secured.on('error', () => {});
    secured.once('secure', () => void converse(server, secured).catch(() => {}));
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const address = tcp.address();
  const server: TestMailServer = {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    folders,
    asked: [],
    open,
    greeting: '* OK ready\r\n',
    capabilities: 'IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR SPECIAL-USE NAMESPACE',
    answer: () => null,
    tamper: (answer) => answer,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      tcp.close();
      await once(tcp, 'close');
    },
  };
  return server;
};

const local = openHosts({ allowPrivate: ['127.0.0.1'], proxy: null });

/** This machine may be reached, and nothing else. */
export const localHosts: Hosts = { ...noHosts, locate: (host, signal) => local.locate(host, signal) };

export const serverAt = (port: number): Server => ({
  host: '127.0.0.1',
  port,
  security: 'tls',
  pin: certificate.fingerprint,
});

const password: Credential = async () => ({ password: 'secret-4711' });

export interface TestSessionsOptions {
  readonly credential?: Credential;
  readonly way?: Around['way'];
  readonly alone?: boolean;
  /** Milliseconds of silence that are borne. */
  readonly quiet?: number;
  readonly sleep?: Clock['sleep'];
}

export const testSessions = (server: Server, more: TestSessionsOptions = {}): Sessions =>
  openSessions({
    server,
    way: more.way ?? 'password',
    credential: more.credential ?? password,
    hosts: localHosts,
    clock: { ...systemClock(), ...(more.sleep === undefined ? {} : { sleep: more.sleep }) },
    alone: more.alone ?? true,
    userOf: (mailbox) => mailbox,
    patience: { connect: 5000, greeting: 2000, quiet: more.quiet ?? 5000 },
  });
