// The operator's mail server, by PLUMBLINE_SMTP_URL: for organizations that have set up none of their own.
import { lookup } from 'node:dns/promises';
import { isLoopback } from '../lib/network.ts';
import type { MailTransport } from '../providers/mail-transport.ts';
import type { Sender } from './message.ts';
import { openSmtp, type SmtpServer } from './smtp.ts';

export interface DeploymentMail {
  /** `smtp://user:password@host:587` (STARTTLS, except on this machine) or `smtps://…`. */
  readonly url: string;
  /** `Plumbline <plumbline@example.com>` or an address alone. */
  readonly from: string;
}

/** Of `PLUMBLINE_MAIL_FROM`, whose shape was checked when it was read. */
const senderOf = (from: string): Sender => {
  const [, name, address] = /^([^<]*)<([^>]*)>$/.exec(from.trim()) ?? [];
  return { name: name?.trim().replaceAll('"', '') || 'Plumbline', address: (address ?? from).trim() };
};

const serverOf = (text: string): SmtpServer => {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const open = isLoopback(url.hostname) ? 'none' : 'starttls';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    // Beyond this machine nothing is said in the clear, the password least of all.
    security: secure ? 'tls' : open,
    signIn: user === '' ? null : { user, password: decodeURIComponent(url.password) },
  };
};

/** What may be shown of it. */
export const describeDeployment = ({ url, from }: DeploymentMail): { host: string; from: string } => {
  const { host, port } = serverOf(url);
  return { host: `${host}:${port}`, from };
};

/** Null: none is set up. The operator's server may lie anywhere, also in a private network. */
export const openDeployment = (
  mail: DeploymentMail | null,
  outside: { readonly proxy: string | null; readonly caFile?: string },
): { readonly transport: MailTransport; readonly sender: Sender } | null => {
  if (mail === null) return null;
  const { proxy, caFile } = outside;
  const transport = openSmtp(serverOf(mail.url), {
    locate: (host) => lookup(host, { all: true }),
    proxy,
    ...(caFile === undefined ? {} : { caFile }),
  });
  return { transport, sender: senderOf(mail.from) };
};
