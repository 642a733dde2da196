// A real SMTP server (Exim) for tests: on this machine, with a user, with TLS; keeps every mail in its spool.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../db/testing-port.ts';

const binary = '/usr/sbin/exim4';
const openssl = '/usr/bin/openssl';

export const hasSmtpServer = (): boolean => existsSync(binary) && existsSync(openssl);

export interface SmtpServer {
  /** Speaks in the clear, and takes mail only from who signs in. */
  readonly port: number;
  /** TLS from the first byte, with a certificate for `localhost`. */
  readonly tlsPort: number;
  /** PEM of the authority behind its certificate. */
  readonly caFile: string;
  /** What was delivered here: reports on mail for the domain that is gone, and mail for all others; whole. */
  returned(): readonly string[];
  /** Each mail that was taken: who it is for, headers, body. */
  mails(): readonly { readonly envelope: string; readonly text: string }[];
  stop(): Promise<void>;
}

interface Setting {
  readonly folder: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly user: string;
  readonly password: string;
  /** Delivers; whatever is for this domain comes back with a report. Null: mail stays in the spool. */
  readonly gone: string | null;
}

const delivering = (folder: string, gone: string): string => `
dsn_advertise_hosts = *
deliver_drop_privilege = true
begin routers
gone:
  driver = redirect
  domains = ${gone}
  allow_fail
  data = :fail: 550 5.1.1 There is no mailbox of this name
back:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = ${folder}/returned
  maildir_format = true
  create_directory = true
`;

const configOf = ({ folder, port, tlsPort, user, password, gone }: Setting): string => `
primary_hostname = mail.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/log-%s
pid_file_path = ${folder}/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port} : ${tlsPort}
tls_on_connect_ports = ${tlsPort}
tls_advertise_hosts = *
tls_certificate = ${folder}/cert.pem
tls_privatekey = ${folder}/key.pem
${gone === null ? 'queue_only' : ''}
host_lookup =
rfc1413_hosts =
acl_smtp_rcpt = signed_in
acl_smtp_data = any
${gone === null ? '' : delivering(folder, gone)}
begin acl
signed_in:
  deny message = sign in first
       !authenticated = *
  deny message = nobody here has this name
       local_parts = nobody
  accept
any:
  accept
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${user}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2
`;

const makeCertificate = (folder: string): void => {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync(openssl, ['req', ...kind, ...files, ...named], { stdio: 'ignore' });
};

const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'Debian-exim']));

/** It works as its own user when root starts it, who must then own the files. */
const own = (paths: readonly string[]): void => {
  if (process.getuid?.() !== 0) return;
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  for (const path of paths) chownSync(path, uid, gid);
};

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

const readMails = (spool: string): { envelope: string; text: string }[] => {
  const input = join(spool, 'input');
  const names = existsSync(input) ? readdirSync(input).filter((name) => name.endsWith('-D')) : [];
  return names.map((name) => {
    const header = readFileSync(join(input, name.replace(/-D$/, '-H')), 'utf8');
    const [envelope = '', ...headers] = header.split('\n\n');
    return { envelope, text: `${headers.join('\n\n')}\n${readFileSync(join(input, name), 'utf8')}` };
  });
};

const readReturned = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')) : [];

export const startSmtpServer = async (
  login: { user: string; password: string },
  { gone = null }: { readonly gone?: string | null } = {},
): Promise<SmtpServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-smtp-'));
  const setting = { folder, port: await freePort(), tlsPort: await freePort(), gone, ...login };
  mkdirSync(join(folder, 'spool'));
  makeCertificate(folder);
  writeFileSync(join(folder, 'exim.conf'), configOf(setting), { mode: 0o644 });
  own(['', 'spool', 'cert.pem', 'key.pem'].map((name) => join(folder, name)));
  const child = spawn(binary, ['-C', join(folder, 'exim.conf'), '-bdf'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!(await answers(setting.port))) {
    if (child.exitCode !== null) throw new Error(`Exim ended with ${child.exitCode}: ${said}`);
    await wait(20);
  }
  return {
    port: setting.port,
    tlsPort: setting.tlsPort,
    caFile: join(folder, 'cert.pem'),
    returned: () => readReturned(join(folder, 'returned', 'new')),
    mails: () => readMails(join(folder, 'spool')),
    stop: async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
