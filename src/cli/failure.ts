// How a command ends: its exit codes, and how a failure reads on the terminal.

/** failed: what was tried did not work; badArguments: nothing was tried; needsAdmin: an admin of the source has to act. */
export const Exit = { fine: 0, failed: 1, badArguments: 2, needsAdmin: 3 } as const;

/** A failure that says all a person needs: printed as it is, without a stack. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed';
  readonly exit: number;
  constructor(message: string, options: ErrorOptions & { exit?: number } = {}) {
    super(message, options);
    this.exit = options.exit ?? Exit.failed;
  }
}
