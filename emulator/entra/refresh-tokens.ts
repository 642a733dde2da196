// Refresh tokens: all that descend from one sign-in are a family; with strict rotation a token dies when it is used.
import { randomBytes, randomUUID } from 'node:crypto';
import { EntraError } from './errors.ts';
import type { SignIn } from './sign-in.ts';

export interface Family {
  readonly id: string;
  readonly signIn: SignIn;
  /** The tenant's clock, milliseconds. */
  readonly startedAt: number;
  /** Why it is at an end. */
  ended: 'revoked' | 'reused' | null;
  refreshes: number;
  /** Uses of a token that had been used before. */
  doubleUses: number;
  /** Refreshes while the last access token had more than half of its life before it. */
  earlyUses: number;
  /** When the last access token was issued and for how long; the machine's time, milliseconds. */
  lastIssuedAt: number;
  lastLife: number;
}

interface Token {
  readonly family: Family;
  readonly issuedAt: number;
  used: boolean;
}

interface Rules {
  /** The tenant's clock, milliseconds. */
  readonly now: number;
  readonly strict: boolean;
  readonly idleSeconds: number;
  readonly maxSeconds: number | null;
}

const day = 86_400_000;
const stamp = (at: number): string => `The token was issued on ${new Date(at).toISOString()}.`;

export class RefreshTokens {
  readonly #tokens = new Map<string, Token>();
  readonly #families: Family[] = [];

  /** The first token after a sign-in. */
  start(signIn: SignIn, now: number): { family: Family; token: string } {
    const family: Family = {
      id: randomUUID(),
      signIn,
      startedAt: now,
      ended: null,
      refreshes: 0,
      doubleUses: 0,
      earlyUses: 0,
      lastIssuedAt: 0,
      lastLife: 0,
    };
    this.#families.push(family);
    return { family, token: this.next(family, now) };
  }

  /** One more token of the family. */
  next(family: Family, now: number): string {
    const token = `1.Ab${randomBytes(480).toString('base64url')}`;
    this.#tokens.set(token, { family, issuedAt: now, used: false });
    return token;
  }

  /** The family of a token that may be used. Throws 9002313, 70000, 50173, 700081, 700082 or 700084. */
  find(value: string, rules: Rules): Family {
    if (!value.startsWith('1.Ab')) throw new EntraError(9002313);
    const token = this.#tokens.get(value);
    if (!token) throw new EntraError(70000);
    const { family } = token;
    if (token.used && rules.strict) this.#punish(family);
    if (family.ended === 'revoked') throw new EntraError(50173, stamp(family.startedAt));
    if (family.ended === 'reused') throw new EntraError(70000, 'The refresh token was used before.');
    if (family.signIn.platform === 'spa' && family.startedAt + day <= rules.now) {
      throw new EntraError(700084, stamp(family.startedAt));
    }
    if (rules.maxSeconds !== null && family.startedAt + rules.maxSeconds * 1000 <= rules.now) {
      throw new EntraError(700081, stamp(family.startedAt));
    }
    if (token.issuedAt + rules.idleSeconds * 1000 <= rules.now) {
      throw new EntraError(700082, stamp(token.issuedAt));
    }
    return family;
  }

  /** Uses the token up, when an access token has been signed for it. Throws 70000 where another use was faster and rotation is strict. */
  use(value: string, rules: Rules): void {
    const family = this.find(value, rules);
    const token = this.#tokens.get(value);
    if (token?.used) family.doubleUses += 1;
    if (token) token.used = true;
    family.refreshes += 1;
    if (Date.now() < family.lastIssuedAt + family.lastLife / 2) family.earlyUses += 1;
  }

  #punish(family: Family): void {
    family.doubleUses += 1;
    family.ended ??= 'reused';
  }

  /** Ends the families of an account: all of them, or those of public clients only. Returns how many. */
  revoke(tenantId: string, oid: string, which: 'all' | 'public'): number {
    const mine = this.#families.filter(
      ({ ended, signIn: { account, platform } }) =>
        ended === null &&
        account.tenantId === tenantId &&
        account.oid === oid &&
        (which === 'all' || platform !== 'web'),
    );
    for (const family of mine) family.ended = 'revoked';
    return mine.length;
  }

  families(): readonly Family[] {
    return this.#families;
  }
}
