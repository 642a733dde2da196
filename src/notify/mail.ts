// Mail over the operator's SMTP server: plain text with a plain HTML copy, nothing that tracks.
import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';

export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Errors: MailNotSent. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export interface MailSettings {
  /** `smtp://user:password@host:587` (STARTTLS, except on this machine) or `smtps://…`. */
  readonly url: string;
  /** `Plumbline <plumbline@example.com>` or an address alone. */
  readonly from: string;
}

/** The server refused the mail or could not be reached; says which, never with what it was asked. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/** One line without control characters: nothing that is put into a header can begin another one. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const transportOf = (settings: MailSettings, outside: { readonly proxy: string | null; readonly caFile?: string }) => {
  const url = new URL(settings.url);
  const secure = url.protocol === 'smtps:';
  const local = loopback.test(url.hostname);
  const user = decodeURIComponent(url.username);
  return createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // Beyond this machine nothing is said in the clear, the password least of all.
    requireTLS: !secure && !local,
    ignoreTLS: !secure && local,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    ...(outside.proxy !== null && !local ? { proxy: outside.proxy } : {}),
    ...(outside.caFile === undefined ? {} : { tls: { ca: readFileSync(outside.caFile, 'utf8') } }),
    pool: true,
    maxConnections: 3,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
};

/** The server's answer code, such as 535, or the socket's, such as ECONNREFUSED. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if ('responseCode' in error && typeof error.responseCode === 'number') return String(error.responseCode);
  // nodemailer says ESOCKET for all of them; what it was stands in the message only.
  const socket = /\b(E[A-Z]{5,}|[A-Z]*_?SELF_SIGNED[A-Z_]*)\b/.exec(error.message)?.[1];
  return socket ?? ('code' in error && typeof error.code === 'string' ? error.code : 'unknown');
};

/** `proxy`: of everything that goes outside; null: none. `caFile`: PEM of authorities to trust instead of the usual ones. */
export const openMailer = (
  settings: MailSettings,
  outside: { readonly proxy: string | null; readonly caFile?: string },
): Mailer => {
  const transport = transportOf(settings, outside);
  return {
    send: async ({ to, subject, text, html }) => {
      try {
        await transport.sendMail({
          from: oneLine(settings.from),
          // An object, so that no comma in it makes a list.
          to: { name: '', address: oneLine(to) },
          subject: oneLine(subject),
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        // Not kept as the cause: it repeats what the two sides said to each other.
        throw new MailNotSent(`The mail server did not take the mail (${codeOf(error)}).`);
      }
    },
    close: () => transport.close(),
  };
};
