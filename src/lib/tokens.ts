// Random tokens: 256 bits, handed out once, kept as a hash only.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const pattern = /^[\w-]{43}$/;

/** 43 characters of base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const isToken = (text: string): boolean => pattern.test(text);

/** A plain hash is enough: 256 random bits cannot be guessed from it. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The same for a secret of which only the hash is kept. */
export const equalSecretHash = (given: string, hash: Buffer): boolean => timingSafeEqual(hashToken(given), hash);

/** Takes the same time wherever the two texts differ. */
export const equalSecret = (given: string, wanted: string): boolean =>
  timingSafeEqual(hashToken(given), hashToken(wanted));
