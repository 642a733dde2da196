// What an SMTP server refuses and what fails on the way to it, in words: who can mend it and how; the rows in the order they are tried.
import type { Problem } from '../providers/errors.ts';
import { MailRefused, type MailStep } from '../providers/mail-transport.ts';

/** What is known of a failure. */
export interface SmtpFault {
  readonly step: MailStep;
  /** The server's status, such as 535; null: it said none. */
  readonly status: number | null;
  /** The enhanced code, such as 5.7.139; empty: none. */
  readonly enhanced: string;
  /** The socket's or TLS's code; empty: none. */
  readonly code: string;
  /** What the server said, in small letters: looked at, never shown or kept. */
  readonly said: string;
}

interface Row extends Pick<Problem, 'code' | 'title' | 'fix' | 'who'> {
  readonly link?: string;
  readonly step?: MailStep;
  readonly when: RegExp;
}

const smtpAuth =
  'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission';

/** Held against `step status enhanced code said`. */
const rows: readonly Row[] = [
  {
    when: /EGRESSREFUSED/,
    code: 'mail-server-private',
    title: 'The mail server lies in a private network, which this server does not connect to.',
    fix: 'The operator allows it by name with PLUMBLINE_ALLOW_PRIVATE_HOSTS, or sets the server up for all with PLUMBLINE_SMTP_URL.',
    who: 'operator',
  },
  {
    when: /\b(ENOTFOUND|ENODATA|EDNS|ESERVFAIL|EAI_AGAIN)\b/,
    code: 'mail-server-unknown',
    title: 'The name of the mail server cannot be resolved (DNS).',
    fix: 'Check the spelling of the server. If it is right, the name server of this machine does not know it.',
    who: 'admin',
  },
  {
    when: /\bECONNREFUSED\b/,
    code: 'mail-server-refuses',
    title: 'The mail server refuses the connection.',
    fix: 'Check the port: 587 begins in the clear and goes on with STARTTLS, 465 is TLS from the first byte. A firewall may refuse it, too.',
    who: 'admin',
  },
  {
    when: /^(locate|connect) .*\b(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|CONN_TIMEOUT|GREETING_TIMEOUT|ECONNECTION|ECONNRESET|ESOCKET)\b/,
    code: 'mail-server-silent',
    title: 'The mail server does not answer.',
    fix: 'Check server and port, and that a firewall lets this machine out to it. On the port for TLS a server says nothing to who begins in the clear: try the other TLS mode.',
    who: 'admin',
  },
  {
    when: /\bERR_SSL_WRONG_VERSION_NUMBER\b|wrong version number/,
    code: 'tls-mode-wrong',
    title: 'The server does not speak TLS from the first byte on this port.',
    fix: 'Choose STARTTLS for this port (usually 587), or TLS with port 465.',
    who: 'admin',
  },
  {
    when: /\b(CERT_HAS_EXPIRED)\b/,
    code: 'certificate-expired',
    title: 'The certificate of the mail server has expired.',
    fix: 'Whoever runs the mail server renews its certificate.',
    who: 'admin',
  },
  {
    when: /\bERR_TLS_CERT_ALTNAME_INVALID\b/,
    code: 'certificate-of-another',
    title: 'The certificate of the mail server is for another name.',
    fix: 'Enter the server by the name that stands in its certificate.',
    who: 'admin',
  },
  {
    when: /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    code: 'certificate-untrusted',
    title: 'Nobody this machine trusts vouches for the certificate of the mail server.',
    fix: 'Use a server with a public certificate, or the operator adds its authority to this machine with NODE_EXTRA_CA_CERTS.',
    who: 'operator',
  },
  {
    when: /^secure /,
    code: 'tls-failed',
    title: 'The connection to the mail server cannot be encrypted.',
    fix: 'The server does not offer STARTTLS, or no common version of TLS. Choose the other TLS mode or port; without encryption nothing is sent beyond this machine.',
    who: 'admin',
  },
  {
    when: /^sign-in .*smtpclientauthentication is disabled|^sign-in \d+ 5\.7\.139/,
    code: 'smtp-auth-off',
    title: 'Sending by SMTP with a sign-in is switched off for the tenant or for this mailbox.',
    fix: 'An Exchange admin runs Set-CASMailbox -Identity <mailbox> -SmtpClientAuthenticationDisabled $false; security defaults must be off for passwords. Better: send with a token, or through the service.',
    who: 'admin',
    link: smtpAuth,
  },
  {
    when: /^sign-in 5\d\d 5\.7\.30|basic authentication is not supported/,
    code: 'smtp-passwords-over',
    title: 'The mail server no longer takes passwords.',
    fix: 'Sign in with a token of an app (OAuth), or send through the service.',
    who: 'admin',
    link: smtpAuth,
  },
  {
    when: /^sign-in 534|application-specific password|5\.7\.9\b/,
    code: 'app-password-needed',
    title: 'The mail server wants an app password.',
    fix: 'Make an app password for this account and enter it in place of the account’s own.',
    who: 'admin',
  },
  {
    when: /^sign-in \d+ 5\.7\.3\b/,
    code: 'smtp-sign-in-refused',
    title: 'The mail server refuses the sign-in.',
    fix: 'With a password: check user and password. With a token: the app needs SMTP.SendAsApp for this mailbox; run the script below, which takes up to 2 hours.',
    who: 'admin',
    link: smtpAuth,
  },
  {
    when: /^sign-in (5\d\d|null)/,
    code: 'smtp-sign-in-refused',
    title: 'The mail server refuses user or password.',
    fix: 'Check both. Some servers want the whole address as the user, some an app password, and some take no sign-in on this port.',
    who: 'admin',
  },
  {
    when: /5\.7\.60|5\.2\.252|sendasdenied|^sender 5\d\d/,
    code: 'sender-refused',
    title: 'The mail server does not let this user send under this sender’s address.',
    fix: 'Use the address of the mailbox that signs in as the sender, or give that user the right to send as the other.',
    who: 'admin',
  },
  {
    when: /5\.7\.57|^(sender|recipient) 530|authentication required|must authenticate/,
    code: 'sign-in-wanted',
    title: 'The mail server takes mail only from who signs in.',
    fix: 'Enter user and password, or an app.',
    who: 'admin',
  },
  {
    when: /relay(ing)? (access )?(denied|not permitted)|5\.7\.54|unable to relay/,
    code: 'relay-denied',
    title: 'The mail server does not pass mail on to this recipient’s domain.',
    fix: 'Sign in, or let whoever runs the server allow this machine to relay.',
    who: 'admin',
  },
  {
    when: /5\.1\.(1|10|2|3|6)\b|user unknown|no such user|does not exist|nobody here/,
    code: 'recipient-unknown',
    title: 'There is no mailbox with the recipient’s address.',
    fix: 'Correct the address of this person, or end the login of who has left.',
    who: 'admin',
  },
  {
    when: /[45]\.2\.2\b|mailbox (is )?full|over quota/,
    code: 'recipient-full',
    title: 'The recipient’s mailbox is full.',
    fix: 'The recipient makes room; then send it again.',
    who: 'employee',
  },
  {
    when: /5\.3\.4|^(sender|accept) 552|too (large|big)|size limit|size larger than allowed/,
    code: 'mail-too-large',
    title: 'The mail is larger than the server takes.',
    fix: 'Leave the PDF out of the reports, or raise the limit of the server.',
    who: 'admin',
  },
  {
    when: /\b4\.7\.1\b|greylist|try again later/,
    code: 'asked-to-wait',
    title: 'The server asks to come back later.',
    fix: 'Nothing to do: it is tried again.',
    who: 'plumbline',
  },
  {
    when: /^\S+ 4\d\d/,
    code: 'server-busy',
    title: 'The mail server cannot take the mail just now.',
    fix: 'Nothing to do: it is tried again.',
    who: 'plumbline',
  },
  {
    when: /^recipient 5\d\d/,
    code: 'recipient-refused',
    title: 'The mail server refuses the recipient.',
    fix: 'Check the address; the codes below say more.',
    who: 'admin',
  },
  {
    when: /^accept 5\d\d/,
    code: 'mail-refused',
    title: 'The mail server refuses the mail for its content, its size or a policy.',
    fix: 'The codes below say more. Ask whoever runs the server to let mail of this sender through.',
    who: 'admin',
  },
];

const broke: Row = {
  when: /^/,
  code: 'connection-broke',
  title: 'The connection to the mail server broke.',
  fix: 'Nothing to do: it is tried again.',
  who: 'plumbline',
};

const rawOf = ({ status, enhanced, code }: SmtpFault): string => {
  const words = [status === null ? '' : String(status), enhanced, status === null ? code : ''];
  return words.filter((word) => word !== '').join(' ') || 'no answer';
};

/** Faults of the sender's side: no other recipient would go through either. */
const ours = new Set(['sender-refused', 'sign-in-wanted', 'relay-denied']);

/** The error for a failure. A status of 5xx is final; without an answer it is tried again, marked where the mail was on its way. */
export const smtpRefused = (fault: SmtpFault, cause: unknown): MailRefused => {
  const { step, status, enhanced, code, said } = fault;
  const text = `${step} ${status ?? 'null'} ${enhanced} ${code} ${said}`;
  const row = rows.find(({ when }) => when.test(text)) ?? broke;
  const { title, fix, who } = row;
  const problem = { code: row.code, title, fix, who, link: row.link ?? null, raw: rawOf(fault) };
  const final = status !== null && status >= 500;
  const lasting = row.code === 'mail-server-private' || (status === null && row.code === 'smtp-sign-in-refused');
  return new MailRefused(
    {
      problem,
      step,
      passing: !final && !lasting,
      uncertain: step === 'accept' && status === null,
      bounced: final && (step === 'recipient' || step === 'accept') && !ours.has(row.code),
    },
    // Not kept whole: it repeats what the two sides said to each other.
    { cause: cause instanceof Error ? cause.name : null },
  );
};
