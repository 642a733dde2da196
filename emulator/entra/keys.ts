// The key that access tokens are signed with, and its public half as Entra publishes it.
import { createHash, randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** Makes an RS256 key of 2,048 bits. */
export const makeSigningKey = async (): Promise<SigningKey> => {
  const pair = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  const kid = createHash('sha1').update(randomBytes(20)).digest('base64url');
  const jwk = await exportJWK(pair.publicKey);
  return { kid, ...pair, jwk: { ...jwk, use: 'sig', kid, x5t: kid } };
};
