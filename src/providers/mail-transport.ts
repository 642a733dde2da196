// How a finished mail leaves: what every transport does, over SMTP or through a source's own service.
import type { Problem } from './errors.ts';

/** A whole message (RFC 5322, with CRLF) for exactly one recipient. */
export interface FinishedMail {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
  /** Where it comes back to if it cannot be delivered; not given: to `from`. */
  readonly bounceTo?: string;
  /** What a report on it names it by; where the server reports at all. */
  readonly envelopeId?: string;
}

/** How far a transport comes, in this order; not all know all of them. */
export type MailStep = 'locate' | 'connect' | 'secure' | 'sign-in' | 'sender' | 'recipient' | 'accept';

export interface MailTransport {
  /**
   * Resolves to the codes of the answer, such as `250 2.0.0`, once the mail was taken: that is not delivered yet.
   * `reached` hears of each step that worked. Errors: MailRefused; the signal's reason.
   */
  send(
    mail: FinishedMail,
    asked: { readonly signal: AbortSignal; readonly reached?: (step: MailStep, detail: string) => void },
  ): Promise<string>;
  close(): void;
}

/** The mail was not taken, or nobody can say whether it was; says why, never what the two sides said to each other. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  readonly problem: Problem;
  readonly step: MailStep;
  /** Passes by itself: it is tried again. */
  readonly passing: boolean;
  /** What was asked to wait; null: nothing. */
  readonly seconds: number | null;
  /** The answer was lost after the mail was handed over: it may have been taken. */
  readonly uncertain: boolean;
  /** Because of this recipient or this mail; others may go through. */
  readonly bounced: boolean;
  constructor(
    refused: {
      readonly problem: Problem;
      readonly step: MailStep;
      readonly passing: boolean;
      readonly seconds?: number | null;
      readonly uncertain?: boolean;
      readonly bounced?: boolean;
    },
    options?: ErrorOptions,
  ) {
    super(`${refused.problem.title} (${refused.problem.raw})`, options);
    this.problem = refused.problem;
    this.step = refused.step;
    this.passing = refused.passing;
    this.seconds = refused.seconds ?? null;
    this.uncertain = refused.uncertain ?? false;
    this.bounced = refused.bounced ?? false;
  }
}
