// Tokens: one request at a time, kept as long as they are good, asked for again when Graph refuses them.
import { createPublicKey, verify } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { findCloud } from './clouds.ts';
import { type Credential, readCredential } from './credential.ts';
import { parseForm } from './form.ts';
import {
  clientId,
  clockAt,
  endpoints,
  graphFault,
  json,
  noon,
  tenantId,
  tokenAnswer,
  tokenWith,
  vaultOf,
} from './testing.ts';
import { makeCertificate, pemOf } from './testing-certificate.ts';
import { openTokens, rolesOf, type TokenOptions } from './tokens.ts';

const { signal } = new AbortController();
const secret: Credential = { kind: 'secret', clientSecret: 'abc~value&=ü' };
const options = (
  network: Network,
  given: Partial<TokenOptions> & { readonly credential?: Credential } = {},
): TokenOptions & { readonly vault: ReturnType<typeof vaultOf> } => {
  const { credential = secret, clock = clockAt(noon), ...rest } = given;
  return {
    cloud: findCloud(endpoints),
    operator: endpoints,
    tenantId,
    clientId,
    links: { portal: 'https://entra.microsoft.com', clientId, tenantId },
    network,
    clock,
    vault: vaultOf(credential, clock),
    ...rest,
  };
};

/** A sign-in service whose tokens are numbered. */
const numbered = (asked: NetworkRequest[]): Network =>
  toNetwork(() => tokenAnswer(tokenWith([], String(asked.length))), asked);
const formOf = ({ body }: NetworkRequest): URLSearchParams => new URLSearchParams(body);
const refusedWith = async (answer: Answer): Promise<unknown> =>
  openTokens(options(toNetwork(() => answer)))
    .get(signal)
    .catch((error: unknown) => error);
const entra = (code: number, error = 'invalid_client') =>
  json({ error, error_description: `AADSTS${code}: It failed. Trace ID: x`, error_codes: [code], suberror: 'x' }, 401);

const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('a token', () => {
  it('is asked for at the tenant’s address, with the secret and nothing more than Graph’s default scope', async () => {
    const asked: NetworkRequest[] = [];
    await openTokens(options(numbered(asked))).get(signal);
    expect(asked.map(({ method, url }) => [method, url.split('?')[0]])).toEqual([
      ['POST', `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`],
    ]);
    const form = formOf(asked[0]!);
    expect([form.get('client_id'), form.get('client_secret'), form.get('grant_type')]).toEqual([
      clientId,
      'abc~value&=ü',
      'client_credentials',
    ]);
    expect(form.get('scope')).toContain('https://graph.microsoft.com/.default');
    expect(JSON.parse(form.get('claims') ?? '')).toMatchObject({ access_token: { xms_cc: { values: ['cp1'] } } });
  });

  it('of a custom cloud is asked for there, as if it were Microsoft', async () => {
    const asked: NetworkRequest[] = [];
    const cloud = findCloud({
      ...endpoints,
      cloud: 'custom',
      urls: { login: 'http://127.0.0.1:4000/login', graph: 'http://127.0.0.1:4000/graph' },
    });
    await openTokens(options(numbered(asked), { cloud })).get(signal);
    expect(asked[0]!.url.split('?')[0]).toBe(`http://127.0.0.1:4000/login/${tenantId}/oauth2/v2.0/token`);
    expect(formOf(asked[0]!).get('scope')).toContain('https://graph.microsoft.com/.default');
  });

  it.each(['gcc-high', 'dod', 'china'])('of %s is asked for with one request, there and for there', async (name) => {
    const asked: NetworkRequest[] = [];
    const cloud = findCloud({ ...endpoints, cloud: name });
    await openTokens(options(numbered(asked), { cloud })).get(signal);
    expect(asked.map(({ url }) => url.split('?')[0])).toEqual([`${cloud.loginUrl}/${tenantId}/oauth2/v2.0/token`]);
    expect(formOf(asked[0]!).get('scope')).toContain(cloud.scope);
  });

  it('is asked for with an assertion signed by the certificate, which names its SHA-256 thumbprint', async () => {
    const { certificate, key } = makeCertificate('rsa', new Date('2049-01-01'));
    const parsed = parseForm('own-app', { tenantId, clientId, certificate: `${certificate}${pemOf(key)}` });
    const asked: NetworkRequest[] = [];
    await openTokens(options(numbered(asked), { credential: readCredential(parsed.ok ? parsed.secret : '') })).get(
      signal,
    );
    const form = formOf(asked[0]!);
    expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    const [head = '', payload = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    const thumbprint = parsed.ok ? parsed.settings['certificateThumbprint'] : '';
    expect(read(head)).toMatchObject({
      alg: 'PS256',
      'x5t#S256': Buffer.from(thumbprint ?? '', 'hex').toString('base64url'),
    });
    expect(read(payload)).toMatchObject({
      iss: clientId,
      sub: clientId,
      aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    });
    const padded = { key: createPublicKey(certificate), padding: 6, saltLength: 32 };
    expect(verify('sha256', Buffer.from(`${head}.${payload}`), padded, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('is asked for once, however many want it, and kept until five minutes before its end', async () => {
    const asked: NetworkRequest[] = [];
    let now = noon;
    const tokens = openTokens(options(numbered(asked), { clock: { ...clockAt(noon), now: () => now } }));
    const many = await Promise.all(Array.from({ length: 200 }, () => tokens.get(signal)));
    expect([new Set(many).size, asked.length]).toEqual([1, 1]);
    now += 3_298_000;
    expect(await tokens.get(signal)).toBe(many[0]);
    now += 2_000;
    expect(await tokens.get(signal)).not.toBe(many[0]);
    expect(asked).toHaveLength(2);
  });

  it('that Graph refused is renewed once for all, with the claims that were asked for', async () => {
    const asked: NetworkRequest[] = [];
    const tokens = openTokens(options(numbered(asked)));
    const token = await tokens.get(signal);
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: '1726258122' } } });
    const renewed = await Promise.all(Array.from({ length: 50 }, () => tokens.get(signal, { token, claims })));
    expect([new Set(renewed).size, asked.length]).toEqual([1, 2]);
    expect(JSON.parse(formOf(asked[1]!).get('claims') ?? '')).toMatchObject({
      access_token: { nbf: { essential: true, value: '1726258122' }, xms_cc: { values: ['cp1'] } },
    });
    // Whoever was refused with the old token finds the new one.
    expect(await tokens.get(signal, { token, claims: null })).toBe(renewed[0]);
    expect(asked).toHaveLength(2);
  });

  it('may be asked for again after a failure', async () => {
    const answers = [json({}, 503), tokenAnswer()];
    const tokens = openTokens(options(toNetwork(() => answers.shift()!)));
    await expect(tokens.get(signal)).rejects.toMatchObject({ name: 'RetryLater' });
    expect(await tokens.get(signal)).not.toBe('');
  });

  it('may tell its lifetime as text, or be short-lived', async () => {
    const asked: NetworkRequest[] = [];
    let now = noon;
    const network = toNetwork(
      () => json({ token_type: 'Bearer', access_token: tokenWith([], String(asked.length)), expires_in: '100' }),
      asked,
    );
    const tokens = openTokens(options(network, { clock: { ...clockAt(noon), now: () => now } }));
    await tokens.get(signal);
    now += 49_000;
    await tokens.get(signal);
    expect(asked).toHaveLength(1);
    now += 2_000;
    await tokens.get(signal);
    expect(asked).toHaveLength(2);
  });
});

describe('a token that is refused', () => {
  it('for a wrong secret says what to do, who, and where', async () => {
    expect(await refusedWith(entra(7000215))).toMatchObject({
      name: 'SignInAgain',
      problem: {
        code: 'secret-wrong',
        who: 'admin',
        raw: 'AADSTS7000215, HTTP 401',
        link: expect.stringContaining(`/Credentials/appId/${clientId}`),
      },
    });
  });

  it.each([
    [json({}, 429), 'RetryLater', null],
    [{ ...json({}, 429), headers: { 'retry-after': '17' } }, 'RetryLater', 17],
    [json({ error: 'temporarily_unavailable', error_codes: [90033] }, 400), 'RetryLater', null],
    [{ status: 502, headers: {}, body: '<html>' }, 'RetryLater', null],
    [json({ token_type: 'Bearer' }), 'RetryLater', null],
    [{ ...tokenAnswer(), body: tokenAnswer().body.slice(0, 50) }, 'RetryLater', null],
  ])('with %j is a wait for the whole connection or a repetition', async (answer, name, seconds) => {
    expect(await refusedWith(answer)).toMatchObject({ name, seconds });
  });

  it('with a code only in its text is known by it', async () => {
    const answer = json(
      { error: 'unauthorized_client', error_description: 'AADSTS700016: Application x was not found' },
      400,
    );
    expect(await refusedWith(answer)).toMatchObject({
      problem: { code: 'app-not-found', raw: 'AADSTS700016, HTTP 400' },
    });
  });

  it.each([
    [entra(9_999_999), 'AADSTS9999999, HTTP 401', 'https://login.microsoftonline.com/error?code=9999999'],
    [json({ error: 'weird_error' }, 400), 'weird_error, HTTP 400', null],
    [json({ error: 'secret in <here>' }, 400), 'no code, HTTP 400', null],
    [graphFault(403, 'x'), 'no code, HTTP 403', null],
  ])('for a reason nobody listed says so, with the raw code', async (answer, raw, link) => {
    expect(await refusedWith(answer)).toMatchObject({
      name: 'SignInAgain',
      problem: { code: 'sign-in-refused', raw, link },
    });
  });

  it('never shows the secret', async () => {
    const error = await refusedWith(entra(7000215));
    expect(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`).not.toContain('abc~value');
  });

  it('because nothing answered is tried again', async () => {
    const down = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const tokens = openTokens(options(async () => Promise.reject(down)));
    await expect(tokens.get(signal)).rejects.toMatchObject({
      name: 'RetryLater',
      scope: 'connection',
      problem: { code: 'microsoft-unreachable', who: 'operator' },
    });
  });
});

describe('the roles in a token', () => {
  it('are read where there are any', () => {
    expect(rolesOf(tokenWith(['Mail.Read']))).toEqual(['Mail.Read']);
    for (const odd of ['', 'a.b', 'opaque', `a.${Buffer.from('[]').toString('base64url')}.`])
      expect(rolesOf(odd)).toEqual([]);
  });
});
