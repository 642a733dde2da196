// What mail servers report back on mail that was sent: of each report its own fields alone, never the mail it is about.

/** One report (RFC 3464) as it lies in a mailbox; text as a stranger wrote it, to be parsed with care. */
export interface DeliveryReport {
  /** The part message/delivery-status. */
  readonly status: string;
  /** Header fields of the mail that it is about; empty: it carries none. */
  readonly header: string;
}

export interface ReportsAsked {
  readonly settings: Readonly<Record<string, string>>;
  /** How far the mailbox was read before; null: not at all. */
  readonly place: string | null;
  /** Where there is no place: what came on this day or later. */
  readonly since: Date;
  readonly signal: AbortSignal;
}

export interface FoundReports {
  readonly reports: readonly DeliveryReport[];
  /** How far the mailbox was read: give it the next time. */
  readonly place: string;
  /** Whether there is more to read now. */
  readonly more: boolean;
}
