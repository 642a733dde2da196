// Federated credentials: an assertion of an issuer outside, whose issuer, subject and audience the registration names exactly.
import { compactVerify, createLocalJWKSet, decodeJwt } from 'jose';
import { z } from 'zod';
import type { World } from '../world.ts';
import { entraNow } from './authority.ts';
import { EntraError } from './errors.ts';
import type { App } from './registry.ts';

const Configuration = z.object({ jwks_uri: z.string() });
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The issuer that the emulator itself is, for federated credentials. */
export const ownIssuer = (world: World): string => `${world.origin}/_emulator/issuer`;

/** Throws 700211, 700213 or 700212 for issuer, subject or audience, 700027 for the signature and 700024 for the times. */
export const verifyFederated = async (world: World, app: App, assertion: string): Promise<void> => {
  const claims = decodeJwt(assertion);
  const issuer = claims.iss ?? '';
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud ?? ''];
  const trusted = app.federatedCredentials.filter((credential) => credential.issuer === issuer);
  if (trusted.length === 0) throw new EntraError(700211, issuer);
  const known = trusted.filter(({ subject }) => subject === claims.sub);
  if (known.length === 0) throw new EntraError(700213, claims.sub ?? '');
  if (!known.some(({ audience }) => audiences.includes(audience))) throw new EntraError(700212, audiences.join(' '));
  const keys = createLocalJWKSet(await readKeys(world, issuer));
  try {
    await compactVerify(assertion, keys);
  } catch (cause) {
    throw new EntraError(700027, 'The signature of the issuer could not be verified.', { cause });
  }
  const seconds = entraNow(world) / 1000;
  if ((claims.exp ?? 0) + 300 <= seconds || (claims.nbf ?? 0) - 300 > seconds) {
    throw new EntraError(700024, `Current time: ${new Date(seconds * 1000).toISOString()}.`);
  }
};

const readKeys = async (world: World, issuer: string): Promise<z.infer<typeof Keys>> => {
  if (issuer === ownIssuer(world)) return { keys: [{ ...(await world.entra.issuer.key()).jwk, kty: 'RSA' }] };
  try {
    const configuration = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { jwks_uri } = Configuration.parse(await configuration.json());
    return Keys.parse(await (await fetch(jwks_uri)).json());
  } catch (cause) {
    throw new EntraError(700027, `The keys of the issuer '${issuer}' could not be read.`, { cause });
  }
};
