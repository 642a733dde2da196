// Verifies a client assertion: a short-lived JWT signed with the key of a certificate that is registered on the app.
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { EntraError } from './errors.ts';
import type { Thumbprints } from './registry.ts';

export interface Expected {
  readonly clientId: string;
  readonly certificates: readonly Thumbprints[];
  /** Every audience that names the token endpoint of this tenant. */
  readonly audiences: readonly string[];
  /** Entra's time, milliseconds. */
  readonly now: number;
}

/** Seconds that a client's clock may be off, and the longest life of an assertion. */
const tolerance = 300;
const longest = 600;

/** Resolves when the assertion is good; throws the EntraError that Microsoft answers with otherwise. */
export const verifyAssertion = async (assertion: string, expected: Expected): Promise<void> => {
  const { header, claims } = decode(assertion);
  const certificate = findCertificate(header, expected.certificates);
  try {
    await compactVerify(assertion, certificate.certificate.publicKey, { algorithms: ['PS256', 'RS256'] });
  } catch (cause) {
    throw new EntraError(700027, 'The key was found but the signature could not be verified.', { cause });
  }
  checkAudience(claims, expected.audiences);
  if (claims.iss?.toLowerCase() !== expected.clientId || claims.sub?.toLowerCase() !== expected.clientId) {
    throw new EntraError(700021);
  }
  checkTimes(claims, expected.now);
};

/** The `iss` claim of an assertion. Throws 50027 when it is no JWT. */
export const readIssuer = (assertion: string): string => decode(assertion).claims.iss ?? '';

const decode = (assertion: string): { header: ProtectedHeaderParameters; claims: JWTPayload } => {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch (cause) {
    throw new EntraError(50027, 'The client assertion is not a JWT.', { cause });
  }
};

const findCertificate = (header: ProtectedHeaderParameters, certificates: readonly Thumbprints[]): Thumbprints => {
  const sha256 = header['x5t#S256'];
  const thumbprint = typeof sha256 === 'string' ? sha256 : header.x5t;
  const found = certificates.find((known) =>
    typeof sha256 === 'string' ? known.sha256 === sha256 : known.sha1 === header.x5t,
  );
  if (!found) {
    throw new EntraError(700027, `The key was not found., Thumbprint of key used by client: '${thumbprint ?? 'none'}'`);
  }
  return found;
};

const checkAudience = (claims: JWTPayload, audiences: readonly string[]): void => {
  const given = Array.isArray(claims.aud) ? claims.aud : [claims.aud ?? ''];
  if (!given.some((audience) => audiences.includes(audience.toLowerCase()))) {
    throw new EntraError(700023, given.join(' '));
  }
};

const checkTimes = (claims: JWTPayload, now: number): void => {
  const seconds = now / 1000;
  const from = claims.nbf ?? claims.iat ?? 0;
  const to = claims.exp ?? 0;
  if (to + tolerance > seconds && from - tolerance <= seconds && to - from <= longest) return;
  throw new EntraError(
    700024,
    `Current time: ${show(seconds)}, assertion valid from ${show(from)}, expiry time of assertion ${show(to)}.`,
  );
};

const show = (seconds: number): string => new Date(seconds * 1000).toISOString();
