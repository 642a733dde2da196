// Signing in for one's own mailbox: what Microsoft is asked, what is believed of its answer, and what a refusal means.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import type { Endpoints, Outside, Renewed, SignInRequest, Vault } from '../provider.ts';
import { canary, toNetwork } from '../testing.ts';
import { imap } from './index.ts';
import { signIn } from './sign-in.ts';
import { certificate, localHosts, startMailServer } from './testing.ts';

const now = Date.UTC(2026, 10, 20);
const clock = { now: () => now, sleep: async () => {} };
const clientId = '99999999-8888-7777-6666-555555555555';
const tid = '11111111-2222-3333-4444-555555555555';
const oid = 'aaaaaaaa-2222-3333-4444-555555555555';

const endpoints: Endpoints = {
  cloud: 'global',
  urls: {},
  sharedApp: { clientId, tenantId: null, clientSecret: 'shared-secret', certificate: null },
  mailSignIn: true,
};

const claims = (more: Record<string, unknown> = {}) => ({
  aud: clientId,
  nonce: 'the-nonce',
  exp: now / 1000 + 600,
  tid,
  oid,
  preferred_username: 'Ana@Contoso.com',
  ...more,
});

const tokenOf = (given: unknown): string => `e30.${Buffer.from(JSON.stringify(given)).toString('base64url')}.sig`;

const outsideOf = (body: unknown, asked: NetworkRequest[] = [], status = 200): Outside => ({
  network: toNetwork(() => ({ status, headers: {}, body: JSON.stringify(body) }), asked),
  clock,
  endpoints,
});

const request: SignInRequest = {
  way: 'own-account',
  streams: ['people', 'mail'],
  fields: {},
  redirectUri: 'https://plumbline.example.com/connect/callback',
  state: 'the-state',
  verifier: 'v'.repeat(43),
  nonce: 'the-nonce',
  step: null,
  loginHint: 'ana@contoso.com',
  signal: new AbortController().signal,
};

const answer = (more: Record<string, unknown> = {}, given: Record<string, unknown> = {}) => ({
  access_token: 'access-1',
  refresh_token: 'refresh-1',
  expires_in: 3600,
  id_token: tokenOf(claims(more)),
  ...given,
});

const finish = (
  body: unknown,
  parameters: Record<string, string> = { code: 'the-code#' },
  asked: NetworkRequest[] = [],
) => signIn.finish({ ...request, parameters }, outsideOf(body, asked));

describe('signing in for a mailbox', () => {
  it('begins at Microsoft with IMAP and nothing else, bound to this sign-in', async () => {
    const url = new URL(await signIn.begin(request, outsideOf({})));
    expect(url.origin + url.pathname).toBe('https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: request.redirectUri,
      scope: 'https://outlook.office.com/IMAP.AccessAsUser.All offline_access openid profile',
      state: 'the-state',
      nonce: 'the-nonce',
      code_challenge_method: 'S256',
      login_hint: 'ana@contoso.com',
    });
    expect(url.href).not.toContain(request.verifier);
  });

  it('ends with who it was and a grant that lasts', async () => {
    const asked: NetworkRequest[] = [];
    expect(await finish(answer(), { code: 'the-code#' }, asked)).toEqual({
      result: 'granted',
      settings: { way: 'own-account', tenantId: tid, userId: oid, address: 'ana@contoso.com', clientId },
      secret: JSON.stringify({ refreshToken: 'refresh-1' }),
      credentialExpiresAt: null,
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
      grant_type: 'authorization_code',
      code: 'the-code',
      code_verifier: request.verifier,
      client_secret: 'shared-secret',
    });
  });

  it.each([
    ['of another app', answer({ aud: 'other' })],
    ['of another sign-in', answer({ nonce: 'other' })],
    ['that is over', answer({ exp: now / 1000 })],
    ['without a tenant', answer({ tid: 'contoso' })],
    ['without a person', answer({ oid: undefined })],
    ['without an address', answer({ preferred_username: 'ana' })],
    ['that is none', answer({}, { id_token: 'garbage' })],
    ['that is missing', answer({}, { id_token: undefined })],
    ['without a grant that lasts', answer({}, { refresh_token: undefined })],
  ])('believes no token %s', async (_what, body) => {
    await expect(finish(body)).rejects.toMatchObject({ name: 'SignInAgain', problem: { code: 'identity-unproved' } });
  });

  it('believes no tenant but the one that the operator allows', async () => {
    const bound = { ...endpoints, sharedApp: { clientId, tenantId: oid, clientSecret: 's', certificate: null } };
    const outside = { ...outsideOf(answer()), endpoints: bound };
    const finishing = signIn.finish({ ...request, parameters: { code: 'c' } }, outside);
    await expect(finishing).rejects.toMatchObject({ problem: { raw: 'tid' } });
  });

  it.each([
    [{ error: 'access_denied', error_description: `AADSTS90094: ${canary}` }, 'NeedsAdmin', 'admin-approval-needed'],
    [{ error: 'access_denied', error_description: `AADSTS65004: ${canary}` }, 'SignInAgain', 'sign-in-not-finished'],
    [{}, 'SignInAgain', 'sign-in-not-finished'],
  ])('that Microsoft ends with %j says what to do', async (parameters, name, code) => {
    const error: unknown = await finish(answer(), { ...parameters }).catch((one: unknown) => one);
    expect(error).toMatchObject({ name, problem: { code } });
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  it('is blocked where the operator switched it off or has set up no app', () => {
    expect(imap.blocked('own-account', endpoints)).toBeNull();
    expect(imap.blocked('own-account', { ...endpoints, mailSignIn: false })?.code).toBe('mail-sign-in-off');
    expect(imap.blocked('own-account', { ...endpoints, sharedApp: null })?.code).toBe('shared-app-missing');
    expect(imap.blocked('password', { ...endpoints, sharedApp: null, mailSignIn: false })).toBeNull();
  });

  it('opens the mailbox with a token, and keeps the grant that takes the place of the one used', async () => {
    const server = await startMailServer([{ name: 'INBOX', messages: [] }]);
    const asked: NetworkRequest[] = [];
    const renewed: Renewed[] = [];
    const vault: Vault = {
      token: async ({ renew, signal }) => {
        const one = await renew(JSON.stringify({ refreshToken: 'refresh-1' }), signal);
        renewed.push(one);
        return one.token;
      },
    };
    const urls = { login: 'http://127.0.0.1:1', imap: `https://127.0.0.1:${server.port}#${certificate.fingerprint}` };
    const outside = outsideOf({ access_token: 'access-2', refresh_token: 'refresh-2', expires_in: 3600 }, asked);
    const settings = { way: 'own-account', tenantId: tid, userId: oid, address: 'ana@contoso.com', clientId };
    const custom = { ...endpoints, cloud: 'custom', urls };
    const source = imap.open({ settings }, { ...outside, endpoints: custom, hosts: localHosts, vault });
    expect(await source.describe(new AbortController().signal)).toEqual({
      tenantId: tid,
      tenantName: 'ana@contoso.com',
      grantKey: `${tid}/${oid}`,
      signedInAs: 'ana@contoso.com',
    });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
      scope: 'https://127.0.0.1/IMAP.AccessAsUser.All offline_access openid profile',
    });
    expect(renewed[0]?.secret).toBe(JSON.stringify({ refreshToken: 'refresh-2' }));
    const sent = server.asked.find((command) => command.startsWith('AUTHENTICATE XOAUTH2'))?.split(' ')[2] ?? '';
    expect(Buffer.from(sent, 'base64').toString()).toContain('auth=Bearer access-2');
    await source.close();
    await server.close();
  });

  it('that is over asks to sign in again', async () => {
    const body = { error: 'invalid_grant', error_description: 'AADSTS50173: revoked' };
    const finishing = signIn.finish({ ...request, parameters: { code: 'c' } }, outsideOf(body, [], 400));
    await expect(finishing).rejects.toMatchObject({ name: 'SignInAgain', problem: { code: 'grant-over' } });
  });
});
