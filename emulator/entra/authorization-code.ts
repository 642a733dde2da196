// The grant of an authorization code: PKCE, redirect URI, tenant and client must be those of the sign-in.
import { createHash } from 'node:crypto';
import { readHeader, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import type { Proof } from './access-token.ts';
import { coversTenant, isShared, resolveApp } from './authority.ts';
import { proveClient, provePublicClient } from './client-proof.ts';
import type { Challenge, Code } from './codes.ts';
import { EntraError } from './errors.ts';
import { need } from './form.ts';
import { award } from './issue.ts';
import { readScopes } from './scopes.ts';
import { checkStanding } from './standing.ts';
import type { Platform } from './sign-in.ts';

export interface UserRequest {
  readonly named: string;
  readonly form: URLSearchParams;
  readonly request: Request;
}

/** Throws the EntraError that Microsoft answers with; a code is used up only by a request that is right. */
export const grantForCode = async (world: World, { named, form, request }: UserRequest): Promise<Answer> => {
  const app = resolveApp(world, named, need(form, 'client_id'));
  const value = need(form, 'code');
  const code = world.entra.codes.find(value, world.clock.now());
  const { signIn } = code;
  const tenantId = signIn.account.tenantId;
  if (signIn.clientId !== app.clientId) throw new EntraError(70000, 'The code was issued to another client.');
  if (!coversTenant(world, named, tenantId) && !(named === 'consumers' && signIn.account.kind === 'personal')) {
    throw new EntraError(700005);
  }
  if (need(form, 'redirect_uri') !== code.redirectUri) throw new EntraError(50011, form.get('redirect_uri') ?? '');
  const attempt = { app, form, named, tenantId: isShared(named) ? null : tenantId };
  const by = await provePlatform(world, signIn.platform, { attempt, request, code });
  checkVerifier(code.challenge, form.get('code_verifier'));
  checkStanding(world, app, signIn);
  const scope = form.get('scope');
  const scopes = scope === null || scope === '' ? signIn.scopes : readScopes(scope);
  const use = (): void => {
    world.entra.codes.find(value, world.clock.now());
    world.entra.codes.redeem(value);
  };
  return award(world, { app, by, signIn, scopes: narrow(scopes, code), form, family: null, use });
};

/** A sign-in may ask for several resources; the code gives the first where the request does not choose. */
const narrow = (scopes: Code['signIn']['scopes'], { signIn }: Code): Code['signIn']['scopes'] =>
  scopes === signIn.scopes ? { ...scopes, resources: scopes.resources.slice(0, 1) } : scopes;

interface Shown {
  readonly attempt: Parameters<typeof proveClient>[1];
  readonly request: Request;
  readonly code: Code;
}

/** Throws 9002327 or 9002325 for a single-page app that is none, and 9002326 for a browser that is no single-page app. */
const provePlatform = (world: World, platform: Platform, { attempt, request, code }: Shown): Promise<Proof> | Proof => {
  const origin = readHeader(request.headers, 'origin');
  if (platform === 'spa') {
    if (origin === undefined) throw new EntraError(9002327);
    if (!code.challenge) throw new EntraError(9002325);
    return provePublicClient(attempt.form);
  }
  if (origin !== undefined) throw new EntraError(9002326, origin);
  return platform === 'public' ? provePublicClient(attempt.form) : proveClient(world, attempt);
};

const checkVerifier = (challenge: Challenge | null, verifier: string | null): void => {
  if (challenge === null && (verifier === null || verifier === '')) return;
  if (challenge === null || verifier === null) throw new EntraError(501481);
  const shown = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  if (shown !== challenge.value) throw new EntraError(501481);
};
