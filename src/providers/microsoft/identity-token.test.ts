// Who signed in: only what the tenant's own keys signed for this app and this sign-in is believed.
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { personalTenant, readIdentity } from './identity-token.ts';
import { placeOf } from './sign-in-place.ts';
import { json } from './testing.ts';
import { clientId, noon, tenantId } from './testing.ts';
import { idToken, nonce, outsideOf, userId } from './testing-sign-in.ts';

const { signal } = new AbortController();
const outside = outsideOf(() => json({}, 500));
const place = placeOf(outside, { clientId, tenantId: 'organizations' });
const read = (token: string | null, expected: string | null = nonce) =>
  readIdentity(place, token, { nonce: expected, signal });
const other = '12121212-3434-5656-7878-909090909090';

describe('an identity token', () => {
  it('tells who signed in, by ids; the address in it is for show, and its email claim for nothing', async () => {
    expect(await read(await idToken())).toEqual({ tenantId, userId, userName: 'ana@contoso.com' });
    expect(JSON.stringify(await read(await idToken({ preferred_username: undefined })))).not.toContain('forged');
    expect(outside.asked.at(-1)?.url).toBe(`https://login.microsoftonline.com/${tenantId}/discovery/v2.0/keys`);
  });

  it('of a flow without a nonce needs none', async () => {
    expect(await read(await idToken({ nonce: undefined }), null)).toMatchObject({ userId });
  });

  const seconds = noon / 1000;
  it.each([
    ['for another app', { aud: other }],
    ['of another tenant’s issuer', { iss: `https://login.microsoftonline.com/${other}/v2.0` }],
    ['of another issuer', { iss: `https://login.evil.example/${tenantId}/v2.0` }],
    ['that says it is of another tenant than its issuer', { tid: other }],
    ['that has ended', { exp: seconds - 301 }],
    ['that never ends', { exp: undefined }],
    ['without its time', { iat: undefined }],
    ['that is not good yet', { nbf: seconds + 301 }],
    ['of another sign-in', { nonce: 'another' }],
    ['without the nonce', { nonce: undefined }],
    ['without the account', { oid: undefined }],
    ['without the tenant', { tid: undefined }],
    ['with a tenant that is none', { tid: '../common' }],
  ])('%s proves nothing', async (_, claims) => {
    await expect(read(await idToken(claims))).rejects.toMatchObject({
      name: 'GiveUp',
      problem: { code: 'identity-unproven' },
    });
  });

  it('that is signed by somebody else, or not at all, or is none, proves nothing', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [, payload = ''] = (await idToken()).split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const token of [await idToken({}, { key: stranger.privateKey }), unsigned, 'a.b.c', '', null])
      await expect(read(token)).rejects.toMatchObject({ name: 'GiveUp', problem: { code: 'identity-unproven' } });
  });

  it('that is signed with the public key as if it were a secret proves nothing', async () => {
    const { keys } = JSON.parse(
      await (await outside.network({ method: 'GET', url: 'https://x/discovery/v2.0/keys' })).text(),
    );
    const { createSecretKey } = await import('node:crypto');
    const secret = createSecretKey(Buffer.from(JSON.stringify(keys[0])));
    await expect(read(await idToken({}, { key: secret, alg: 'HS256' }))).rejects.toMatchObject({ name: 'GiveUp' });
  });

  it('of a personal account is refused', async () => {
    const iss = `https://login.microsoftonline.com/${personalTenant}/v2.0`;
    await expect(read(await idToken({ tid: personalTenant, iss }))).rejects.toMatchObject({
      name: 'SignInAgain',
      problem: { code: 'personal-account', who: 'employee' },
    });
  });

  it('waits where the keys cannot be had', async () => {
    for (const [answer, name] of [
      [json({}, 503), 'RetryLater'],
      [json({ keys: [] }), 'RetryLater'],
    ] as const) {
      const away = { ...place, network: async () => ({ ...answer, text: async () => answer.body }) };
      await expect(readIdentity(away, await idToken(), { nonce, signal })).rejects.toMatchObject({ name });
    }
  });
});
