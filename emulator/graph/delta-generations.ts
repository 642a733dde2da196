// Sync states that were thrown away: a token of an older generation is answered with 410.

export class DeltaGenerations {
  #everybody = 0;
  readonly #users = new Map<string, number>();

  /** Grows whenever this mailbox's tokens were expired. */
  generation(tenantId: string, userId: string): number {
    return this.#everybody + (this.#users.get(`${tenantId} ${userId}`) ?? 0);
  }

  /** Expires the tokens of one mailbox, or of all, and with all also the directory's. */
  expire(tenantId: string | null, userId: string | null): void {
    if (tenantId === null || userId === null) {
      this.#everybody += 1;
      return;
    }
    const key = `${tenantId} ${userId}`;
    this.#users.set(key, (this.#users.get(key) ?? 0) + 1);
  }

  /** Of the directory's tokens. */
  ofDirectory(): number {
    return this.#everybody;
  }
}
