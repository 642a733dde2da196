// A real mail server of our own: Debian's Dovecot as a process with its own configuration, mail in folders of files, TLS by a throwaway authority.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src/db/testing-port.ts';

const program = '/usr/sbin/dovecot';
const isRoot = process.getuid?.() === 0;
const openssl = ['/usr/bin/openssl', '/bin/openssl', '/usr/local/bin/openssl'].find((path) => existsSync(path));

/** Whether the parts are there that this takes. */
export const hasDovecot = existsSync(program) && existsSync('/usr/lib/dovecot/imap') && openssl !== undefined;

export interface Letter {
  /** `INBOX`, or a folder's name such as `Sent`. */
  readonly folder: string;
  readonly lines: readonly string[];
  /** When the mailbox got it, milliseconds since 1970. */
  readonly at: number;
  /** Maildir's letters: S seen, D draft. */
  readonly flags?: string;
}

export interface Dovecot {
  readonly port: number;
  readonly startTlsPort: number;
  /** SHA-256 of the server's certificate, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Tokens that are good, and whose they are. */
  readonly tokens: Map<string, string>;
  deliver(user: string, letters: readonly Letter[]): Promise<void>;
  /** What it wrote down about itself. */
  log(): Promise<string>;
  /** All that clients said, in the order of the sessions' names. */
  said(): Promise<string>;
  /** The files of a user's folder, whose names hold the flags. */
  files(user: string, folder: string): Promise<readonly string[]>;
  /** The folder gets a new UIDVALIDITY, and its messages new numbers. */
  renumber(user: string, folder: string): Promise<void>;
  start(): Promise<void>;
  /** SIGKILL to it and all of its processes. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** A certificate of localhost, signed by an authority made for this run alone. */
const makeCertificates = (folder: string): void => {
  const run = (...args: string[]): void => void execFileSync(openssl ?? '', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('req', '-x509', ...key, '-days', '30', '-subj', '/CN=Story CA', '-keyout', 'ca.key', '-out', 'ca.pem');
  run('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20', '-extfile', 'names'];
  run('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.pem');
};

interface Place {
  readonly folder: string;
  readonly uid: number;
  readonly gid: number;
  readonly port: number;
  readonly startTlsPort: number;
  readonly tokenPort: number;
}

/** Root starts it as its package would; anybody else runs all of it as themselves. */
const accounts = (): string => {
  const { username, uid } = userInfo();
  if (uid === 0) return 'default_internal_user = dovecot\ndefault_login_user = dovenull\n';
  return `default_internal_user = ${username}\ndefault_login_user = ${username}\n`;
};

const services = ({ folder, uid, gid, port, startTlsPort }: Place): string => `
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${startTlsPort}
  }
  inet_listener imaps {
    port = ${port}
    ssl = yes
  }
}
service imap {
  executable = imap
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = scheme=plain username_format=%u ${folder}/users
}
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${folder}/oauth2.conf
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
`;

const configuration = (place: Place): string => `
${accounts()}
base_dir = ${place.folder}/run
state_dir = ${place.folder}/state
log_path = ${place.folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <${place.folder}/server.pem
ssl_key = <${place.folder}/server.key
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login xoauth2
auth_cache_size = 0
auth_failure_delay = 0
mail_max_userip_connections = 4
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir:LAYOUT=fs
protocol imap {
  rawlog_dir = ${place.folder}/mail/%u/rawlog
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
  }
  mailbox Junk {
    special_use = \\Junk
  }
  mailbox Drafts {
    special_use = \\Drafts
  }
  mailbox Trash {
    special_use = \\Trash
  }
}
${services(place)}`;

/** Tells Dovecot whose a token is. */
const serveTokens = async (tokens: ReadonlyMap<string, string>): Promise<{ port: number; server: Server }> => {
  const server = createServer((request, response) => {
    const token = decodeURIComponent(/token=([^&]*)/.exec(request.url ?? '')?.[1] ?? '');
    const email = tokens.get(token);
    response.writeHead(email === undefined ? 401 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(email === undefined ? { error: 'invalid_token' } : { email, active: true }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
};

const oauth2 = (tokenPort: number): string => `
tokeninfo_url = http://127.0.0.1:${tokenPort}/?token=
introspection_mode = get
introspection_url = http://127.0.0.1:${tokenPort}/?token=
username_attribute = email
active_attribute = active
active_value = true
force_introspection = no
`;

const answers = async (port: number): Promise<boolean> => {
  const socket = connect({ host: '127.0.0.1', port });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  const up = await promise;
  socket.destroy();
  return up;
};

const until = async (isSo: () => Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; tries < 800; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`${what} took too long.`);
};

const prepare = async (place: Place, users: Readonly<Record<string, string>>): Promise<void> => {
  const { folder, tokenPort } = place;
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  makeCertificates(folder);
  const lines = Object.entries(users).map(([user, password]) => `${user}:{PLAIN}${password}::::::`);
  await writeFile(join(folder, 'users'), `${lines.join('\n')}\n`);
  await writeFile(join(folder, 'oauth2.conf'), oauth2(tokenPort));
  await writeFile(join(folder, 'dovecot.conf'), configuration(place));
};

/** The server as a process, which can die and come back. */
class Running {
  readonly #place: Place;
  #child: ChildProcess | null = null;

  constructor(place: Place) {
    this.#place = place;
  }

  async start(): Promise<void> {
    const args = ['-F', '-c', join(this.#place.folder, 'dovecot.conf')];
    this.#child = spawn(program, args, { stdio: 'ignore', detached: true });
    await until(() => answers(this.#place.port), 'Starting Dovecot');
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null) return;
    this.#child = null;
    const gone = once(child, 'exit');
    // The whole group: its children hold the sessions.
    process.kill(-child.pid, signal);
    await gone;
    await until(async () => !(await answers(this.#place.port)), 'Stopping Dovecot');
  }
}

/** The users' mail as it lies on disk. */
class Mail {
  readonly #place: Place;
  readonly #made = new Set<string>();
  #letters = 0;

  constructor(place: Place) {
    this.#place = place;
  }

  path(user: string, ...names: readonly string[]): string {
    return join(this.#place.folder, 'mail', user, ...names);
  }

  folder(user: string, name: string): string {
    return name === 'INBOX' ? this.path(user, 'Maildir') : this.path(user, 'Maildir', name);
  }

  async #give(path: string): Promise<void> {
    if (isRoot) await chown(path, this.#place.uid, this.#place.gid);
  }

  async addUser(user: string): Promise<void> {
    for (const name of ['', 'rawlog', 'Maildir']) {
      await mkdir(this.path(user, name), { recursive: true });
      await this.#give(this.path(user, name));
    }
  }

  async #make(folder: string): Promise<void> {
    if (this.#made.has(folder)) return;
    for (const part of ['', 'cur', 'new', 'tmp']) {
      await mkdir(join(folder, part), { recursive: true });
      await this.#give(join(folder, part));
    }
    this.#made.add(folder);
  }

  async deliver(user: string, letters: readonly Letter[]): Promise<void> {
    for (const { folder: name, lines, at, flags = '' } of letters) {
      await this.#make(this.folder(user, name));
      this.#letters += 1;
      const path = join(this.folder(user, name), 'cur', `${at}.${this.#letters}.story:2,${flags}`);
      await writeFile(path, `${lines.join('\r\n')}\r\n\r\nText of letter ${this.#letters}.\r\n`);
      // A Maildir keeps the date of arrival as the file's time.
      await utimes(path, at / 1000, at / 1000);
      await this.#give(path);
    }
  }

  async said(users: readonly string[]): Promise<string> {
    const texts: string[] = [];
    for (const user of users)
      for (const name of (await readdir(this.path(user, 'rawlog'))).filter((one) => one.endsWith('.in')).sort())
        texts.push(await readFile(this.path(user, 'rawlog', name), 'latin1'));
    return texts.join('\n');
  }

  async renumber(user: string, name: string): Promise<void> {
    for (const file of await readdir(this.folder(user, name)))
      if (file.startsWith('dovecot')) await rm(join(this.folder(user, name), file), { recursive: true });
  }
}

/** Starts with these users and their passwords. */
export const openDovecot = async (users: Readonly<Record<string, string>>): Promise<Dovecot> => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-dovecot-'));
  const tokens = new Map<string, string>();
  const tokenServer = await serveTokens(tokens);
  const { uid, gid } = isRoot ? { uid: 65_534, gid: 65_534 } : userInfo();
  const [port, startTlsPort] = [await freePort(), await freePort()];
  const place: Place = { folder, uid, gid, port, startTlsPort, tokenPort: tokenServer.port };
  await prepare(place, users);
  const mail = new Mail(place);
  for (const user of Object.keys(users)) await mail.addUser(user);
  const running = new Running(place);
  await running.start();
  return {
    port,
    startTlsPort,
    fingerprint: new X509Certificate(readFileSync(join(folder, 'server.pem'))).fingerprint256,
    tokens,
    deliver: (user, letters) => mail.deliver(user, letters),
    log: () => readFile(join(folder, 'log'), 'utf8'),
    said: () => mail.said(Object.keys(users)),
    files: async (user, name) => (await readdir(join(mail.folder(user, name), 'cur'))).sort(),
    renumber: (user, name) => mail.renumber(user, name),
    start: () => running.start(),
    kill: () => running.end('SIGKILL'),
    stop: async () => {
      await running.end('SIGTERM');
      tokenServer.server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
