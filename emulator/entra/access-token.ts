// Access tokens: signed here, in the older (v1.0) form that Graph gets, and read back by the emulated services.
import { randomBytes, randomUUID } from 'node:crypto';
import { compactVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { guidOf } from '../seeded.ts';
import { findRoleTemplates, type Account } from './account.ts';
import type { SigningKey } from './keys.ts';
import type { App } from './registry.ts';

/** How a client proved who it is; `none` is a public client. */
export type Proof = 'none' | 'secret' | 'certificate';

interface Issue {
  readonly app: App;
  readonly by: Proof;
  readonly audience: string;
  /** Entra's time, milliseconds. */
  readonly now: number;
  readonly seconds: number;
  /** The client takes claims challenges (`cp1`). */
  readonly challenges: boolean;
}

export interface AppIssue extends Issue {
  readonly tenantId: string;
  readonly roles: readonly string[];
}

export interface UserIssue extends Issue {
  readonly account: Account;
  readonly scopes: readonly string[];
  readonly multiFactor: boolean;
}

const Claims = z.object({
  aud: z.string(),
  appid: z.string(),
  tid: z.string(),
  oid: z.string(),
  idtyp: z.enum(['app', 'user']),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  /** Application permissions; none in a user's token. */
  roles: z.array(z.string()).default([]),
  /** Delegated permissions, separated by spaces; empty in an app's token. */
  scp: z.string().default(''),
  /** Templates of the directory roles of the user or app. */
  wids: z.array(z.string()).default([]),
  /** `cp1`: the client takes claims challenges. */
  xms_cc: z.array(z.string()).default([]),
});
export type Claims = z.infer<typeof Claims>;

/** Pairwise: another for each app. */
export const subjectOf = (app: App, { tenantId, oid }: Account): string =>
  Buffer.from(`${guidOf(`${app.clientId} ${tenantId} ${oid}`)}${guidOf(`${oid} ${app.clientId}`, 1)}`)
    .toString('base64url')
    .slice(0, 43);

const appidacr = { none: '0', secret: '1', certificate: '2' } as const;

const commonClaims = ({ app, by, challenges }: Issue, tenantId: string) => ({
  aio: randomBytes(24).toString('base64url'),
  app_displayname: app.displayName,
  appid: app.clientId,
  appidacr: appidacr[by],
  idp: `https://sts.windows.net/${tenantId}/`,
  rh: `1.${randomBytes(16).toString('base64url')}.`,
  tenant_region_scope: 'EU',
  tid: tenantId,
  uti: randomUUID().replaceAll('-', '').slice(0, 22),
  ver: '1.0',
  ...(challenges ? { xms_cc: ['cp1'] } : {}),
});

interface Signed {
  readonly tenantId: string;
  readonly subject: string;
  readonly claims: Record<string, unknown>;
}

const sign = (key: SigningKey, issue: Issue, { tenantId, subject, claims }: Signed): Promise<string> => {
  const issued = Math.floor(issue.now / 1000);
  return new SignJWT({ ...commonClaims(issue, tenantId), ...claims })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, x5t: key.kid })
    .setIssuer(`https://sts.windows.net/${tenantId}/`)
    .setAudience(issue.audience)
    .setSubject(subject)
    .setIssuedAt(issued)
    .setNotBefore(issued - 5)
    .setExpirationTime(issued + issue.seconds)
    .sign(key.privateKey);
};

/** Signs an app-only token; a token without roles carries no `roles` claim at all. */
export const signAppToken = (key: SigningKey, issue: AppIssue): Promise<string> => {
  const oid = guidOf(`${issue.app.clientId} ${issue.tenantId}`);
  const claims = {
    idtyp: 'app',
    oid,
    ...(issue.roles.length > 0 ? { roles: issue.roles } : {}),
    wids: ['0997a1d0-0d1d-4acb-b408-d5ca73121e90'],
  };
  return sign(key, issue, { tenantId: issue.tenantId, subject: oid, claims });
};

/** Signs a user's token with all that was consented to for the resource. */
export const signUserToken = (key: SigningKey, issue: UserIssue): Promise<string> => {
  const { account, scopes } = issue;
  const claims = {
    acct: account.kind === 'guest' ? 1 : 0,
    amr: issue.multiFactor ? ['pwd', 'mfa'] : ['pwd'],
    idtyp: 'user',
    ipaddr: '127.0.0.1',
    name: account.name,
    oid: account.oid,
    scp: scopes.join(' '),
    unique_name: account.userName,
    upn: account.userName,
    wids: findRoleTemplates(account.roles),
  };
  return sign(key, issue, { tenantId: account.tenantId, subject: subjectOf(issue.app, account), claims });
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
