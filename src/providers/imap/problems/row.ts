// The shape of a known failure of an IMAP server: how it is recognised, what it means, who mends it, what happens next.
import type { Problem, Scope } from '../../errors.ts';

/** What the engine does: each is one of the errors of providers/errors. */
export type Consequence = 'retry' | 'sign-in' | 'skip' | 'admin' | 'give-up';

export interface Row extends Omit<Problem, 'raw'> {
  /** Codes of the server's answer (`AUTHENTICATIONFAILED`), of the socket (`ECONNREFUSED`) or of TLS, in upper case. */
  readonly codes: readonly string[];
  /** What the server's sentence must contain, in lower case, where there is no code or not for this. */
  readonly says?: readonly string[];
  readonly next: Consequence;
  /** What a wait holds for; the mailbox if not given. */
  readonly scope?: Scope;
  /** Seconds to wait, where the source documents them. */
  readonly seconds?: number;
}

export const links = {
  gmailAppPassword: 'https://support.google.com/accounts/answer/185833',
  gmailImap: 'https://support.google.com/mail/answer/7126229',
  gmailLimits: 'https://support.google.com/a/answer/1071518',
  exchangePasswords:
    'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online',
  exchangeImap:
    'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/pop3-and-imap4',
  codes: 'https://www.rfc-editor.org/rfc/rfc5530',
} as const;
