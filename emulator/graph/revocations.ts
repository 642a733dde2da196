// Revoked sessions: from when on the tokens of a user or an app count again.

/** Tokens of the subject (a user's id or an app's client id) from before that instant are refused. */
export class Revocations {
  readonly #before = new Map<string, number>();

  /** Milliseconds, as Entra tells the time. */
  revoke(tenantId: string, subject: string, before: number): void {
    this.#before.set(`${tenantId} ${subject.toLowerCase()}`, before);
  }

  before(tenantId: string, subject: string): number {
    return this.#before.get(`${tenantId} ${subject.toLowerCase()}`) ?? 0;
  }
}
