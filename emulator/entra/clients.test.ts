// The clients that people use for signing in, against the emulated Entra: Microsoft's own, and an independent one.
import {
  ConfidentialClientApplication,
  CryptoProvider,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from '@azure/msal-node';
import * as oidc from 'openid-client';
import { afterEach, expect, test } from 'vitest';
import { clientId, secret, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { callback, makeNetwork, openBrowser } from './testing.ts';
import { makeCertificate } from './test-certificate.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const official = 'https://login.microsoftonline.com';
const authority = `${official}/organizations`;
const account = 'ana@contoso.com';
const scopes = ['User.Read', 'offline_access'];

const start = async (app: TestOptions['app'] = {}) => {
  emulator = await startTest({ app: { grants: {}, ...app } });
  await emulator.control('POST', '/tenant-policy', { userConsent: 'allow' });
};

const makeMsal = (auth: object = { clientSecret: secret }) =>
  new ConfidentialClientApplication({
    auth: { clientId, authority, clientCapabilities: ['cp1'], ...auth },
    system: { networkClient: makeNetwork(emulator.loginUrl) },
  });

const follow = async (url: string): Promise<Record<string, string>> => {
  const { sent } = await openBrowser().fill(url.replace(official, emulator.loginUrl), { account, decision: 'accept' });
  return { ...sent };
};

const signIn = async (msal: ConfidentialClientApplication) => {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const request = { scopes, redirectUri: callback, state: 'mine', nonce: 'once' };
  const url = await msal.getAuthCodeUrl({ ...request, codeChallenge: challenge, codeChallengeMethod: 'S256' });
  const sent = await follow(url);
  return msal.acquireTokenByCode({ ...request, code: sent['code'] ?? '', codeVerifier: verifier });
};

test('msal-node signs a person in with code and PKCE, and refreshes silently', async () => {
  await start();
  const msal = makeMsal();
  const result = await signIn(msal);
  expect(result).toMatchObject({
    tenantId,
    uniqueId: 'ana',
    account: { username: account, tenantId, homeAccountId: `ana.${tenantId}` },
    idTokenClaims: { nonce: 'once' },
  });
  if (!result.account) throw new Error('There is no account.');
  const silent = await msal.acquireTokenSilent({ account: result.account, scopes, forceRefresh: true });
  expect(silent.fromCache).toBe(false);
  expect(silent.accessToken).not.toBe(result.accessToken);
});

test('msal-node signs a person in with a certificate', async () => {
  const certificate = makeCertificate();
  await start({ certificates: [certificate.pem], secrets: [] });
  const result = await signIn(
    makeMsal({
      clientCertificate: { thumbprintSha256: certificate.hex, privateKey: certificate.privateKeyPem },
    }),
  );
  expect(result.uniqueId).toBe('ana');
});

test('msal-node takes a federated assertion for a secret', async () => {
  await start({ secrets: [], grants: { [tenantId]: ['User.Read.All'] } });
  const federatedCredentials = [{ issuer: `${emulator.controlUrl}/issuer`, subject: 'job' }];
  await emulator.control('PATCH', '/apps', { clientId, federatedCredentials });
  const { body } = await emulator.control('POST', '/federated-assertion', { subject: 'job' });
  const msal = makeMsal({
    clientAssertion: String(body['assertion']),
    authority: `${official}/${tenantId}`,
  });
  const result = await msal.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  expect(result?.accessToken).toMatch(/^ey/);
});

test('msal-node asks for interaction when a session was revoked or a second factor is needed', async () => {
  await start();
  const msal = makeMsal();
  const { account: known } = await signIn(msal);
  if (!known) throw new Error('There is no account.');
  const silently = () => msal.acquireTokenSilent({ account: known, scopes, forceRefresh: true });
  await emulator.control('POST', '/accounts', { user: account, multiFactor: true });
  const challenged = await silently().catch((error: unknown) => error);
  expect(challenged).toBeInstanceOf(InteractionRequiredAuthError);
  expect((challenged as InteractionRequiredAuthError).claims).toContain('access_token');
  await emulator.control('POST', '/accounts', { user: account, multiFactor: false });
  await emulator.control('POST', '/revoke-sessions', { user: account });
  await expect(silently()).rejects.toMatchObject({ subError: 'bad_token' });
});

test('msal-node signs in by device code', async () => {
  await start({ publicClient: true });
  await emulator.control('POST', '/settings', { deviceInterval: 0 });
  const msal = new PublicClientApplication({
    auth: { clientId, authority },
    system: { networkClient: makeNetwork(emulator.loginUrl) },
  });
  let shown = '';
  const result = await msal.acquireTokenByDeviceCode({
    scopes,
    deviceCodeCallback: ({ userCode, verificationUri, message }) => {
      shown = message;
      void openBrowser().fill(verificationUri, { otc: userCode, account, decision: 'accept' });
    },
  });
  expect(shown).toContain('enter the code');
  expect(result?.account?.username).toBe(account);
});

/** Discovery is at the official host, as the issuer is; everything it names is where the emulator listens. */
const discover = (): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(`${official}/${tenantId}/v2.0`), clientId, secret, undefined, {
    execute: [oidc.allowInsecureRequests],
    [oidc.customFetch]: (url, options) => fetch(url.replace(official, emulator.loginUrl), options as RequestInit),
  });

test('openid-client signs a person in, checks every claim, and refreshes', async () => {
  await start();
  const configuration = await discover();
  const verifier = oidc.randomPKCECodeVerifier();
  const checks = { expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), pkceCodeVerifier: verifier };
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callback,
    scope: 'openid profile email offline_access User.Read',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const sent = await follow(url.href);
  const back = new URL(`${callback}?${new URLSearchParams(sent).toString()}`);
  const tokens = await oidc.authorizationCodeGrant(configuration, back, checks);
  expect(tokens.claims()).toMatchObject({ oid: 'ana', tid: tenantId, preferred_username: account, email: account });
  const again = await oidc.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
  expect(again.claims()?.sub).toBe(tokens.claims()?.sub);
  await expect(oidc.authorizationCodeGrant(configuration, back, checks)).rejects.toMatchObject({
    error: 'invalid_grant',
  });
});

test('openid-client signs in by device code and by client credentials', async () => {
  await start({ publicClient: true, grants: { [tenantId]: ['User.Read.All'] } });
  await emulator.control('POST', '/settings', { deviceInterval: 1 });
  const configuration = await discover();
  const asked = await oidc.initiateDeviceAuthorization(configuration, { scope: 'openid profile User.Read' });
  await openBrowser().fill(asked.verification_uri, { otc: asked.user_code, account, decision: 'accept' });
  const tokens = await oidc.pollDeviceAuthorizationGrant(configuration, asked);
  expect(tokens.claims()?.['oid']).toBe('ana');
  const app = await oidc.clientCredentialsGrant(configuration, { scope: 'https://graph.microsoft.com/.default' });
  expect(app.access_token).toMatch(/^ey/);
});
