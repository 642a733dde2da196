// Tokens for an app and for a person, their refusals, and where they are for.
import { constants, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';
import { type Answer, canary, toNetwork } from '../testing.ts';
import { accessScript, findExchange } from './exchange.ts';
import { certificate } from './testing.ts';
import { requestTokens } from './tokens.ts';

const now = Date.UTC(2026, 10, 20);
const clock = { now: () => now, sleep: async () => {} };
const endpoints = (cloud: string, urls: Record<string, string> = {}): Endpoints => ({
  cloud,
  urls,
  sharedApp: null,
  mailSignIn: true,
});
const tenantId = '11111111-2222-3333-4444-555555555555';

const fetchToken = (answer: Answer, asked: NetworkRequest[] = [], signal = new AbortController().signal) => {
  const place = findExchange(endpoints('global'));
  if (place === null) throw new Error('no place');
  const proof = { clientSecret: 'se&cret' };
  const app = { place, tenantId, clientId: 'client', proof, network: toNetwork(() => answer, asked), clock };
  return requestTokens(app, { grant_type: 'client_credentials', scope: place.appScope }, signal);
};
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: JSON.stringify(body),
});

describe('a token for an app', () => {
  it('is asked for with the app’s secret, for mail over IMAP and nothing else', async () => {
    const asked: NetworkRequest[] = [];
    const renewed = await fetchToken(json(200, { access_token: 'abc', expires_in: '3599' }), asked);
    expect(renewed).toEqual({
      accessToken: 'abc',
      until: now + (3599 - 300) * 1000,
      refreshToken: null,
      idToken: null,
    });
    expect(asked[0]?.url).toBe(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`);
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'se&cret',
      scope: 'https://outlook.office365.com/.default',
    });
  });

  it.each([
    [7_000_215, 'client-secret-wrong'],
    [7_000_222, 'client-secret-expired'],
    [700_016, 'app-unknown'],
    [90_002, 'tenant-unknown'],
    [53_003, 'token-not-given'],
  ])('that is refused with AADSTS%i says why', async (number, code) => {
    const body = { error: 'invalid_client', error_description: `AADSTS${number}: ${canary}` };
    const error: unknown = await fetchToken(json(401, body)).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: 'SignInAgain', problem: { code, raw: `AADSTS${number}, HTTP 401` } });
    expect(JSON.stringify(error)).not.toContain(canary);
  });

  it.each([
    [json(429, {}, { 'retry-after': '17' }), 17],
    [json(503, {}), null],
    [json(200, { access_token: '' }), null],
    [{ status: 200, headers: {}, body: '<html>' }, null],
  ])('that cannot be given now is asked for later', async (answer, seconds) => {
    expect(await fetchToken(answer).catch((one: unknown) => one)).toMatchObject({ name: 'RetryLater', seconds });
  });

  it('is not waited for by who was stopped', async () => {
    const reason = new Error('stopped');
    await expect(fetchToken(json(200, {}), [], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

it('an app with a certificate proves itself by a statement that only its key can sign', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = `${certificate.cert}${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
  const place = findExchange(endpoints('global'));
  if (place === null) throw new Error('no place');
  const asked: NetworkRequest[] = [];
  const network = toNetwork(() => json(200, { access_token: 'abc', expires_in: 3600 }), asked);
  const app = { place, tenantId, clientId: 'client', proof: { certificate: pem }, network, clock };
  await requestTokens(app, { grant_type: 'refresh_token', scope: 'x' }, new AbortController().signal);
  const sent = new URLSearchParams(asked[0]?.body);
  expect(sent.get('client_secret')).toBeNull();
  const [head = '', claims = '', signature = ''] = (sent.get('client_assertion') ?? '').split('.');
  const thumbprint = Buffer.from(certificate.fingerprint.replaceAll(':', ''), 'hex').toString('base64url');
  expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': thumbprint,
  });
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    aud: asked[0]?.url,
    iss: 'client',
    sub: 'client',
  });
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
});

describe('where Exchange Online is', () => {
  it.each([
    ['global', 'outlook.office365.com'],
    ['gcc-high', 'outlook.office365.us'],
    ['dod', 'outlook.office365.us'],
    ['china', 'partner.outlook.cn'],
  ])('in the cloud %s is known', (cloud, host) => expect(findExchange(endpoints(cloud))?.server.host).toBe(host));

  it('in a custom cloud is what the operator says', () => {
    const urls = { login: 'http://127.0.0.1:1', imap: 'https://localhost:1993#AB:CD' };
    expect(findExchange(endpoints('custom', urls))?.server).toEqual({
      host: 'localhost',
      port: 1993,
      security: 'tls',
      pin: 'AB:CD',
    });
    expect(findExchange(endpoints('custom'))).toBeNull();
  });
});

it('the script names the app and each mailbox, quoted so that nothing else runs', () => {
  const { script } = accessScript('99999999', ["o'hara@contoso.com", 'ben@contoso.com']);
  expect(script).toContain("$mailboxes = @('o''hara@contoso.com', 'ben@contoso.com')");
  expect(script).toContain('New-ServicePrincipal');
  expect(script).toMatch(/Add-MailboxPermission .* -AccessRights FullAccess/);
});

it.each(["'", '‘', '’', '‚', '‛'])('no mailbox gets out of its quotes by %s', (sign) => {
  const { script } = accessScript('99999999', [`x${sign})+(calc)+(${sign}y@contoso.com`]);
  // PowerShell takes each of these for a quote, and two of them for one in the text.
  expect(script).toContain(`@('x${sign}${sign})+(calc)+(${sign}${sign}y@contoso.com')`);
});
