// Authorization codes: ten minutes, one use, bound to app, redirect URI and PKCE challenge.
import { randomBytes } from 'node:crypto';
import { EntraError } from './errors.ts';
import type { SignIn } from './sign-in.ts';

export interface Challenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

export interface Code {
  readonly signIn: SignIn;
  readonly redirectUri: string;
  readonly challenge: Challenge | null;
}

interface Kept extends Code {
  redeemed: boolean;
}

const life = 600_000;
const remembered = 10_000;

export class Codes {
  readonly #codes = new Map<string, Kept>();

  issue(code: Code): string {
    const value = `1.Aa${randomBytes(300).toString('base64url')}`;
    if (this.#codes.size >= remembered) this.#codes.clear();
    this.#codes.set(value, { ...code, redeemed: false });
    return value;
  }

  /** What the code stands for. Throws 9002313 for nonsense, 70000 for an unknown code, 54005 for a used and 70008 for an old one. */
  find(value: string, now: number): Code {
    if (!value.startsWith('1.Aa')) throw new EntraError(9002313);
    const kept = this.#codes.get(value);
    if (!kept) throw new EntraError(70000, "The provided value for the input parameter 'code' is not valid.");
    if (kept.redeemed) throw new EntraError(54005);
    if (kept.signIn.at + life <= now) throw new EntraError(70008);
    return kept;
  }

  /** To be called when all about the request is right; from then on the code is used up. */
  redeem(value: string): void {
    const kept = this.#codes.get(value);
    if (kept) kept.redeemed = true;
  }
}
