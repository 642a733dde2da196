// Which server a connection speaks to, and as whom.

export interface Server {
  /** A name or an address, in lower case. */
  readonly host: string;
  readonly port: number;
  /** tls: from the first byte; starttls: begun in the clear and secured before anything is said. */
  readonly security: 'tls' | 'starttls';
  /** SHA-256 of the one certificate that is trusted, as `AB:CD:…`; null: what the machine trusts. */
  readonly pin: string | null;
}

/** `993` is always secured from the first byte, `143` never is; of any other port nobody knows. */
export const usualSecurity = (port: number): Server['security'] => (port === 143 ? 'starttls' : 'tls');

/** Hosts of Exchange Online: passwords do not work there any more, whatever they are. */
export const refusesPasswords = (host: string): boolean =>
  /(^|\.)(outlook\.office365\.(com|us)|outlook\.office\.com|outlook\.com|partner\.outlook\.cn|office365\.com)$/.test(
    host,
  );

export const isGmail = (host: string): boolean => /(^|\.)(imap\.gmail\.com|imap\.googlemail\.com)$/.test(host);
