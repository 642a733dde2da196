// Access tokens for Graph: signed here, in the older (v1.0) form that Graph gets, and read back by the emulated Graph.
import { randomBytes, randomUUID } from 'node:crypto';
import { compactVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { guidOf } from '../seeded.ts';
import type { SigningKey } from './keys.ts';
import type { App } from './registry.ts';

export interface Grant {
  readonly app: App;
  readonly tenantId: string;
  readonly roles: readonly string[];
  readonly by: 'secret' | 'certificate';
  readonly audience: string;
  /** Entra's time, milliseconds. */
  readonly now: number;
  readonly seconds: number;
}

const Claims = z.object({
  aud: z.string(),
  appid: z.string(),
  tid: z.string(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  roles: z.array(z.string()).default([]),
});
export type Claims = z.infer<typeof Claims>;

/** Signs an app-only token; a token without roles carries no `roles` claim at all. */
export const signAccessToken = (key: SigningKey, grant: Grant): Promise<string> => {
  const issued = Math.floor(grant.now / 1000);
  const oid = guidOf(`${grant.app.clientId} ${grant.tenantId}`);
  return new SignJWT({
    aio: randomBytes(24).toString('base64url'),
    app_displayname: grant.app.displayName,
    appid: grant.app.clientId,
    appidacr: grant.by === 'secret' ? '1' : '2',
    idp: `https://sts.windows.net/${grant.tenantId}/`,
    idtyp: 'app',
    oid,
    rh: `1.${randomBytes(16).toString('base64url')}.`,
    ...(grant.roles.length > 0 ? { roles: grant.roles } : {}),
    tenant_region_scope: 'EU',
    tid: grant.tenantId,
    uti: randomUUID().replaceAll('-', '').slice(0, 22),
    ver: '1.0',
    wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, x5t: key.kid })
    .setIssuer(`https://sts.windows.net/${grant.tenantId}/`)
    .setAudience(grant.audience)
    .setSubject(oid)
    .setIssuedAt(issued)
    .setNotBefore(issued - 5)
    .setExpirationTime(issued + grant.seconds)
    .sign(key.privateKey);
};

/** The claims of a token whose signature is good, expired or not; null for anything else. */
export const readAccessToken = async (key: SigningKey, token: string): Promise<Claims | null> => {
  try {
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: ['RS256'] });
    return Claims.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return null;
  }
};
