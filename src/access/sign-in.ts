// Signing in with e-mail and password: as slow for an unknown address as for a wrong password, and slower the more one guesses.
import type { Database } from '../db/open.ts';
import { findLogin } from '../db/queries/logins.ts';
import type { Clock } from '../lib/clock.ts';
import { Attempts } from './attempts.ts';
import type { Caller } from './caller.ts';
import { checkPassword } from './passwords.ts';

const minute = 60_000;

type SignInResult =
  | { readonly result: 'ok'; readonly caller: Caller & { readonly userId: string } }
  | { readonly result: 'wrong' }
  | { readonly result: 'wait'; readonly seconds: number };

export class SignIn {
  readonly #database: Database;
  /** One address guessing one login: tight. One address guessing many, many guessing one: looser, so that nobody locks others out with ease. */
  readonly #pair: Attempts;
  readonly #address: Attempts;
  readonly #login: Attempts;

  constructor(parts: { database: Database; clock: Clock }) {
    const { clock } = parts;
    this.#database = parts.database;
    this.#pair = new Attempts({ limit: 5, windowMs: 5 * minute, clock });
    this.#address = new Attempts({ limit: 50, windowMs: 15 * minute, clock });
    this.#login = new Attempts({ limit: 100, windowMs: 60 * minute, clock });
  }

  /** `address`: the client's. Errors: those of the database. */
  async try(given: { email: string; password: string; address: string }): Promise<SignInResult> {
    const email = given.email.trim().toLowerCase();
    const tries = [
      [this.#pair, JSON.stringify([given.address, email])],
      [this.#address, given.address],
      [this.#login, email],
    ] as const;
    for (const [attempts, key] of tries) {
      const seconds = attempts.begin(key);
      if (seconds > 0) return { result: 'wait', seconds };
    }
    const login = await this.#database.door((tx) => findLogin(tx, email));
    if (!(await checkPassword(given.password, login?.passwordHash ?? null)) || login === null) {
      return { result: 'wrong' };
    }
    for (const [attempts, key] of tries) attempts.forgive(key);
    const { role, organizationId, userId, fullName } = login;
    return { result: 'ok', caller: { role, organizationId, userId, email, fullName } };
  }
}
