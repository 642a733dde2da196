// Tokens: one request at a time, kept as long as they are good, asked for again when Graph refuses them.
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { SharedApp } from '../provider.ts';
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
import { formOf, sharedApp, tokensOf } from './testing-sign-in.ts';
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

/** As a strict server does: a refresh token works once. */
const strict = (asked: NetworkRequest[]): Network => {
  let next = 0;
  return toNetwork((request) => {
    const given = formOf(request).get('refresh_token');
    if (given !== `refresh-${next}`) return entra(70000, 'invalid_grant');
    next += 1;
    return tokensOf({ access_token: tokenWith([], String(next)), refresh_token: `refresh-${next}` });
  }, asked);
};

describe('a person’s grant', () => {
  const grant: Credential = { kind: 'refresh', refreshToken: 'refresh-0', client: 'shared' };
  const operator = { sharedApp, federatedTokenFile: null };
  it('is renewed as the app of this server, and what replaces it is handed back each time', async () => {
    const asked: NetworkRequest[] = [];
    const given = options(strict(asked), { credential: grant, operator });
    const tokens = openTokens(given);
    let token = await tokens.get(signal);
    for (let round = 0; round < 3; round += 1) token = await tokens.get(signal, { token, claims: null });
    expect(readCredential(given.vault.secret())).toEqual({ ...grant, refreshToken: 'refresh-4' });
    expect(asked.map((request) => formOf(request).get('refresh_token'))).toEqual([
      'refresh-0',
      'refresh-1',
      'refresh-2',
      'refresh-3',
    ]);
    expect(Object.fromEntries(formOf(asked[0]!))).toMatchObject({
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: 'shared~secret',
      scope: expect.stringContaining('https://graph.microsoft.com/.default'),
    });
  });

  it('stays as it is where Microsoft sends no other', async () => {
    for (const refresh_token of [undefined, 'refresh-0']) {
      const given = options(
        toNetwork(() => tokensOf({ refresh_token })),
        { credential: grant, operator },
      );
      await openTokens(given).get(signal);
      expect(readCredential(given.vault.secret())).toEqual(grant);
    }
  });

  it('of a public client is renewed without any secret', async () => {
    const asked: NetworkRequest[] = [];
    const given = options(strict(asked), { credential: { ...grant, client: 'public' } });
    await openTokens(given).get(signal);
    const form = formOf(asked[0]!);
    expect([form.has('client_secret'), form.has('client_assertion')]).toEqual([false, false]);
    expect(readCredential(given.vault.secret())).toMatchObject({ refreshToken: 'refresh-1', client: 'public' });
  });

  it('that Graph challenges is renewed with the claims', async () => {
    const asked: NetworkRequest[] = [];
    const tokens = openTokens(options(strict(asked), { credential: grant, operator }));
    const token = await tokens.get(signal);
    await tokens.get(signal, { token, claims: '{"access_token":{"nbf":{"essential":true,"value":"17"}}}' });
    expect(JSON.parse(formOf(asked[1]!).get('claims') ?? '')).toMatchObject({
      access_token: { nbf: { essential: true, value: '17' }, xms_cc: { values: ['cp1'] } },
    });
  });

  it.each([50173, 700082, 70043, 50057, 53003, 65001])(
    'that ended with AADSTS%i is named and not asked for again',
    async (code) => {
      const asked: NetworkRequest[] = [];
      const given = options(
        toNetwork(() => entra(code, 'invalid_grant'), asked),
        { credential: grant, operator },
      );
      await expect(openTokens(given).get(signal)).rejects.toMatchObject({
        name: 'SignInAgain',
        problem: { raw: `AADSTS${code}, HTTP 401` },
      });
      expect(asked).toHaveLength(1);
    },
  );
});

describe('the app of this server', () => {
  const shared: Credential = { kind: 'shared' };
  const given = (network: Network, app: typeof sharedApp | SharedApp | null) =>
    options(network, { credential: shared, operator: { sharedApp: app, federatedTokenFile: null } });

  it('proves itself with what the environment holds now', async () => {
    const asked: NetworkRequest[] = [];
    for (const clientSecret of ['old', 'new'])
      await openTokens(given(numbered(asked), { ...sharedApp, clientSecret })).get(signal);
    expect(asked.map((request) => formOf(request).get('client_secret'))).toEqual(['old', 'new']);
    const { certificate, key } = makeCertificate('rsa', new Date('2049-01-01'));
    const withKey = { ...sharedApp, clientSecret: null, certificate: `${certificate}${pemOf(key)}` };
    await openTokens(given(numbered(asked), withKey)).get(signal);
    expect(formOf(asked[2]!).has('client_assertion')).toBe(true);
  });

  it.each([
    [null, 'shared-app-missing'],
    [{ ...sharedApp, clientId: tenantId }, 'shared-app-changed'],
    [{ ...sharedApp, clientSecret: null, certificate: 'x' }, 'shared-app-certificate'],
  ])('that cannot (%j) says so to the operator, and asks nothing', async (app, code) => {
    const asked: NetworkRequest[] = [];
    await expect(openTokens(given(numbered(asked), app)).get(signal)).rejects.toMatchObject({
      problem: { code, who: 'operator' },
    });
    expect(asked).toEqual([]);
  });
});

describe('a federated credential', () => {
  const credential: Credential = { kind: 'federated' };
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-token-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const federatedTokenFile = join(folder, 'token');
  const operator = { sharedApp: null, federatedTokenFile };

  it('is read anew for every request, as the platform replaces it', async () => {
    const asked: NetworkRequest[] = [];
    for (const assertion of ['aa.bb.cc', 'dd.ee.ff']) {
      writeFileSync(federatedTokenFile, `${assertion}\n`);
      await openTokens(options(numbered(asked), { credential, operator })).get(signal);
    }
    expect(asked.map((request) => formOf(request).get('client_assertion'))).toEqual(['aa.bb.cc', 'dd.ee.ff']);
  });

  it('that cannot be read says so to the operator, and never what the file holds', async () => {
    writeFileSync(federatedTokenFile, 'root:x:0:0:root');
    for (const file of [federatedTokenFile, join(folder, 'none'), folder]) {
      const asked: NetworkRequest[] = [];
      const given = options(numbered(asked), { credential, operator: { ...operator, federatedTokenFile: file } });
      const error = await openTokens(given)
        .get(signal)
        .catch((failure: unknown) => failure);
      expect(error).toMatchObject({ problem: { code: 'federated-token-unreadable', who: 'operator' } });
      expect(inspect(error, { depth: 9 })).not.toContain('root:x');
      expect(asked).toEqual([]);
    }
  });

  it('without a file says which variable to set', async () => {
    const tokens = openTokens(options(numbered([]), { credential }));
    await expect(tokens.get(signal)).rejects.toMatchObject({
      name: 'SignInAgain',
      problem: { code: 'federated-token-missing', fix: expect.stringContaining('PLUMBLINE_FEDERATED_TOKEN_FILE') },
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
