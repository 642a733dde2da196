// An identity provider of somebody else's, such as a build service or a cluster: it signs the assertions that federated credentials trust.
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { makeSigningKey, type SigningKey } from './keys.ts';

export interface Claimed {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly seconds: number;
}

export class Issuer {
  #key: Promise<SigningKey> | null = null;

  /** Its key, made when it is first needed. */
  key(): Promise<SigningKey> {
    this.#key ??= makeSigningKey();
    return this.#key;
  }

  /** A fresh assertion of that subject. */
  async assert({ issuer, subject, audience, seconds }: Claimed): Promise<string> {
    const key = await this.key();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + seconds)
      .sign(key.privateKey);
  }
}
