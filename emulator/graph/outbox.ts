// What apps and people sent by Graph, as whoever it was sent to would see it, and to whom it could not be delivered.
import type { Instant } from '../tenant/model.ts';

interface SentAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly isInline: boolean;
  readonly contentId: string | null;
  /** Decoded. */
  readonly bytes: number;
  readonly contentBytes: string;
}

export interface SentMail {
  readonly id: string;
  readonly at: Instant;
  readonly tenantId: string;
  readonly clientId: string;
  /** The mailbox that sent it. */
  readonly userId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly contentType: 'text' | 'html';
  readonly body: string;
  readonly importance: string;
  readonly internetMessageId: string;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly SentAttachment[];
  readonly savedToSentItems: boolean;
  /** Addresses that the mail did not reach. */
  readonly bounced: readonly string[];
}

const patternOf = (glob: string): RegExp =>
  new RegExp(`^${glob.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`, 'i');

export class Outbox {
  readonly #sent: SentMail[] = [];
  #bouncing: readonly string[] = [];

  put(mail: SentMail): void {
    this.#sent.push(mail);
  }

  list(): readonly SentMail[] {
    return this.#sent;
  }

  clear(): void {
    this.#sent.length = 0;
  }

  get bouncing(): readonly string[] {
    return this.#bouncing;
  }

  /** From now on mail to these addresses comes back; `*` stands for anything. */
  bounce(addresses: readonly string[]): void {
    this.#bouncing = addresses;
  }

  bounces(address: string): boolean {
    return this.#bouncing.some((glob) => patternOf(glob).test(address));
  }
}
