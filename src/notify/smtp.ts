// One mail over SMTP: the server is found, spoken to, secured and signed in to step by step, so that what fails can be named.
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import httpProxyClient from 'nodemailer/lib/smtp-connection/http-proxy-client.js';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { Address } from '../lib/hosts.ts';
import { EgressRefused, isLoopback } from '../lib/network.ts';
import { type FinishedMail, MailRefused, type MailStep, type MailTransport } from '../providers/mail-transport.ts';
import { smtpRefused } from './smtp-problems.ts';

type SmtpSignIn =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly token: (signal: AbortSignal) => Promise<string> };

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** none: on this machine only. */
  readonly security: 'starttls' | 'tls' | 'none';
  /** Null: it takes mail without. */
  readonly signIn: SmtpSignIn | null;
}

export interface SmtpOutside {
  /** The addresses of the host, checked. Errors: EgressRefused; those of the resolver. */
  readonly locate: (host: string, signal: AbortSignal) => Promise<readonly Address[]>;
  /** URL of an HTTP proxy for everything beyond this machine; null: none. */
  readonly proxy: string | null;
  /** PEM of authorities to trust instead of the usual ones. */
  readonly caFile?: string;
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** Addresses of one host that are tried in turn. */
const mostAddresses = 3;

const textOf = (error: unknown, name: string): string => {
  if (typeof error !== 'object' || error === null) return '';
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
};

/** A socket's or TLS's own code, which may stand in the message only. */
const codesOf = (error: unknown): string => {
  if (error instanceof EgressRefused) return 'EGRESSREFUSED';
  const message = error instanceof Error ? error.message : '';
  const words = message.match(
    /\b(E[A-Z]{5,}|ERR_[A-Z_]+|[A-Z]+_[A-Z_]*(?:CERT|SIGNATURE|ISSUER)[A-Z_]*|SELF_SIGNED\w*)\b/g,
  );
  const own = [textOf(error, 'code'), textOf(error, 'originalCode'), ...(words ?? [])];
  return [...new Set(own.filter((word) => /^[A-Z][\w]{2,60}$/.test(word)))].join(' ');
};

const stepOf = (error: unknown, at: MailStep): MailStep => {
  const command = textOf(error, 'command');
  const code = textOf(error, 'code');
  if (at === 'connect')
    return code === 'ETLS' || command === 'STARTTLS' || /cert|ssl|tls/i.test(codesOf(error)) ? 'secure' : 'connect';
  if (at !== 'accept') return at;
  if (command === 'MAIL FROM') return 'sender';
  return command === 'RCPT TO' ? 'recipient' : 'accept';
};

const refused = (error: unknown, at: MailStep): MailRefused => {
  const response = textOf(error, 'response');
  const [, status, enhanced] = /^(\d{3})[ -](\d\.\d{1,3}\.\d{1,3})?/.exec(response) ?? [];
  const fault = {
    step: stepOf(error, at),
    status: status === undefined ? null : Number(status),
    enhanced: enhanced ?? '',
    code: codesOf(error),
    said: `${response} ${error instanceof Error ? error.message : ''}`.toLowerCase(),
  };
  return smtpRefused(fault, error);
};

/** The work, unless the signal ends it first; what fails is told as of that step. */
const during = async <T>(
  step: MailStep,
  work: () => Promise<T>,
  end: { readonly signal: AbortSignal; readonly close: () => void },
): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    end.close();
    reject(end.signal.reason);
  };
  end.signal.throwIfAborted();
  end.signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } catch (error) {
    if (end.signal.aborted) throw end.signal.reason;
    throw error instanceof MailRefused ? error : refused(error, step);
  } finally {
    end.signal.removeEventListener('abort', stop);
  }
};

const tunnel = (server: SmtpServer, host: string, proxy: string): Promise<Socket> => {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  httpProxyClient(proxy, server.port, host, (error, socket) => {
    if (error || !socket) reject(error ?? new Error('The proxy gave no connection.'));
    else resolve(socket);
  });
  return promise;
};

const openConnection = async (
  server: SmtpServer,
  { address }: Address,
  outside: SmtpOutside,
): Promise<SMTPConnection> => {
  const { host, port, security } = server;
  const local = isLoopback(host) || host === '::1';
  const socket = outside.proxy === null || local ? null : await tunnel(server, address, outside.proxy);
  return new SMTPConnection({
    host: address,
    port,
    secure: security === 'tls',
    servername: host,
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      servername: host,
      ...(outside.caFile === undefined ? {} : { ca: readFileSync(outside.caFile, 'utf8') }),
    },
    ...(socket === null ? {} : { connection: socket }),
    ...patience,
  });
};

/** Resolves when the server has greeted and the connection is as secure as it must be. */
const greet = (connection: SMTPConnection): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Stays: an error that comes later, while nothing waits for it, must not end the process.
  connection.on('error', reject);
  connection.connect((error) => (error ? reject(error) : resolve()));
  return promise;
};

const signIn = async (connection: SMTPConnection, how: SmtpSignIn, signal: AbortSignal): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  connection.on('error', reject);
  const done = (error: Error | null | undefined): void => (error ? reject(error) : resolve());
  if ('password' in how) connection.login({ user: how.user, pass: how.password }, done);
  else
    connection.login(
      { user: how.user, oauth2: new XOAuth2({ user: how.user, accessToken: await how.token(signal) }) },
      done,
    );
  return promise;
};

/** Resolves to the codes of the answer. */
const hand = (connection: SMTPConnection, mail: FinishedMail): Promise<string> => {
  const { from, to, message, bounceTo = from, envelopeId } = mail;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  connection.on('error', reject);
  // Left out by the library where the server does not offer it (RFC 3461): then it reports in its own way.
  const dsn = envelopeId === undefined ? {} : { dsn: { ret: 'HDRS' as const, envid: envelopeId, notify: 'FAILURE' } };
  connection.send({ from: bounceTo, to: [to], size: message.length, ...dsn }, message, (error, info) => {
    if (error) return reject(error);
    resolve(/^\d{3}( \d\.\d{1,3}\.\d{1,3})?/.exec(info?.response ?? '')?.[0] ?? '250');
  });
  return promise;
};

interface Asked {
  readonly signal: AbortSignal;
  readonly reached?: (step: MailStep, detail: string) => void;
}

/** The first address that answers. */
const connectAny = async (
  server: SmtpServer,
  outside: SmtpOutside,
  { signal, reached }: Asked,
): Promise<SMTPConnection> => {
  const addresses = await during('locate', () => outside.locate(server.host, signal), { signal, close: () => {} });
  reached?.(
    'locate',
    `${server.host} is ${addresses
      .map(({ address }) => address)
      .slice(0, mostAddresses)
      .join(', ')}.`,
  );
  let failure: unknown = null;
  for (const address of addresses.slice(0, mostAddresses)) {
    let connection: SMTPConnection | null = null;
    const close = (): void => connection?.close();
    try {
      return await during(
        'connect',
        async () => {
          connection = await openConnection(server, address, outside);
          await greet(connection);
          return connection;
        },
        { signal, close },
      );
    } catch (error) {
      close();
      failure = error;
      // Another address has the same certificate and the same rules.
      if (!(error instanceof MailRefused) || error.step !== 'connect') throw error;
    }
  }
  throw failure ?? refused(new Error('ENOTFOUND'), 'locate');
};

/** Each mail has a connection of its own. */
export const openSmtp = (server: SmtpServer, outside: SmtpOutside): MailTransport => ({
  send: async (mail, asked) => {
    const { signal, reached } = asked;
    const connection = await connectAny(server, outside, asked);
    const end = { signal, close: () => connection.close() };
    try {
      reached?.('connect', `Port ${server.port} answers.`);
      reached?.(
        'secure',
        connection.secure ? 'The connection is encrypted.' : 'Not encrypted: it stays on this machine.',
      );
      const how = server.signIn;
      if (how !== null) {
        await during('sign-in', () => signIn(connection, how, signal), end);
        reached?.('sign-in', `Signed in as ${how.user}.`);
      }
      const codes = await during('accept', () => hand(connection, mail), end);
      reached?.('sender', `${mail.from} may send.`);
      reached?.('recipient', `${mail.to} is taken.`);
      return codes;
    } finally {
      connection.quit();
      connection.close();
    }
  },
  close: () => {},
});
