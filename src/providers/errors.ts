// What can go wrong at a source, named for what happens next; sync/recovery is the one switch over them.

/** A failure as a person reads it. Never holds a secret, an address or content. */
export interface Problem {
  /** Stable, kebab-case: `mailbox-not-enabled`. Problems are grouped by it. */
  readonly code: string;
  /** One sentence: what is wrong. */
  readonly title: string;
  /** Who can mend it and how, as an instruction. */
  readonly fix: string;
  /** `plumbline` and `microsoft`: nobody has to do anything, it passes by itself. */
  readonly who: 'plumbline' | 'admin' | 'employee' | 'microsoft' | 'operator';
  readonly link: string | null;
  /** The source's own code, such as `AADSTS7000215` or `MailboxNotEnabledForRESTAPI`, with its HTTP status. */
  readonly raw: string;
}

/** What a wait or a failure holds for: one mailbox or the whole connection. */
export type Scope = 'mailbox' | 'connection';

/** What a wait holds for: also the one partition alone, for what the source is still preparing. */
type WaitScope = Scope | 'part';

export abstract class SourceError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.title} (${problem.raw})`, options);
    this.problem = problem;
  }
}

/** Wait, then ask again. `seconds` is the source's own Retry-After; null where it gave none: back off. */
export class RetryLater extends SourceError {
  override readonly name = 'RetryLater';
  readonly seconds: number | null;
  readonly scope: WaitScope;
  /** Whether the answer took the source too long: less may be asked for the next time. */
  readonly slow: boolean;
  constructor(
    wait: { problem: Problem; seconds: number | null; scope: WaitScope; slow?: boolean },
    options?: ErrorOptions,
  ) {
    super(wait.problem, options);
    this.slow = wait.slow ?? false;
    this.seconds = wait.seconds;
    this.scope = wait.scope;
  }
}

/** The credential no longer works: nothing more is asked until somebody renews it. */
export class SignInAgain extends SourceError {
  override readonly name = 'SignInAgain';
}

/** The cursor is worth nothing any more: drop it and read the partition from the start; ids drop the doubles. */
export class StartOver extends SourceError {
  override readonly name = 'StartOver';
}

/** This partition cannot be read now; the others go on. Tried again in a later cycle. */
export class SkipPartition extends SourceError {
  override readonly name = 'SkipPartition';
}

/** A permission, policy or switch that an admin of the source must change; holds for the stream. */
export class NeedsAdmin extends SourceError {
  override readonly name = 'NeedsAdmin';
}

/** What came makes no sense and will not the next time: stop this partition and raise an alarm. */
export class GiveUp extends SourceError {
  override readonly name = 'GiveUp';
}
