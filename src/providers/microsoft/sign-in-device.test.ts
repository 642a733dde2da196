// A code typed in elsewhere: asked for, waited for, and every end of it named.
import { describe, expect, it } from 'vitest';
import type { Answer } from '../testing.ts';
import { readCredential } from './credential.ts';
import { signIn } from './sign-in.ts';
import { clientId, json, tenantId } from './testing.ts';
import { formOf, idToken, outsideOf, refusal, sharedApp, tokensOf, userId } from './testing-sign-in.ts';

const { signal } = new AbortController();
const begun = json({
  device_code: 'device-1',
  user_code: 'FRWQDE7YL',
  verification_uri: 'https://microsoft.com/devicelogin',
  expires_in: 900,
  interval: 5,
  message: 'x',
});
const request = { way: 'device-code', streams: ['people', 'mail'], fields: {}, loginHint: null, signal };
const asking = { ...request, deviceCode: 'device-1' };
const poll = (answer: Answer) =>
  signIn
    .pollDeviceCode(
      asking,
      outsideOf(() => answer),
    )
    .catch((error: unknown) => error);

describe('a device code', () => {
  it('is asked for with the scopes of the streams, by the app of this server', async () => {
    const outside = outsideOf(() => begun);
    expect(await signIn.beginDeviceCode(request, outside)).toEqual({
      deviceCode: 'device-1',
      userCode: 'FRWQDE7YL',
      url: 'https://microsoft.com/devicelogin',
      expiresInSeconds: 900,
      intervalSeconds: 5,
    });
    const [asked] = outside.asked;
    expect(asked?.url).toBe('https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode');
    expect(Object.fromEntries(formOf(asked!))).toEqual({
      client_id: clientId,
      scope:
        'openid profile offline_access https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadBasic',
    });
  });

  it('is asked for by the app of the form, also where this server has none', async () => {
    const outside = outsideOf(() => begun, { endpoints: { sharedApp: null } });
    const fields = { tenantId, clientId: sharedApp.clientId };
    await signIn.beginDeviceCode({ ...request, fields }, outside);
    expect(outside.asked[0]?.url).toContain(`/${tenantId}/oauth2/v2.0/devicecode`);
    await expect(signIn.beginDeviceCode(request, outside)).rejects.toMatchObject({
      problem: { code: 'shared-app-missing' },
    });
    await expect(signIn.beginDeviceCode({ ...request, fields: { tenantId } }, outside)).rejects.toMatchObject({
      problem: { code: 'sign-in-fields' },
    });
  });

  it.each([
    [json({ device_code: 'x' }), 'odd-answer'],
    [json({ ...JSON.parse(begun.body), verification_uri: 'javascript:alert(1)' }), 'odd-answer'],
    [refusal(7000218, 'invalid_client', 401), 'public-client-off'],
    [json({}, 503), 'sign-in-busy'],
  ])('that does not come (%j) is told as %s', async (answer, code) => {
    await expect(
      signIn.beginDeviceCode(
        request,
        outsideOf(() => answer),
      ),
    ).rejects.toMatchObject({ problem: { code } });
  });
});

describe('waiting for a device code', () => {
  it('goes on until it was used, more slowly where that is asked for', async () => {
    expect(await poll(refusal(70016, 'authorization_pending'))).toEqual({ result: 'pending', slowDown: false });
    expect(await poll(json({ error: 'slow_down' }, 400))).toEqual({ result: 'pending', slowDown: true });
  });

  it('ends with the account that used it, renewed later without a secret', async () => {
    const id = await idToken({ nonce: undefined });
    const outside = outsideOf(() => tokensOf({ id_token: id }));
    const result = await signIn.pollDeviceCode(asking, outside);
    expect(result).toMatchObject({ result: 'granted', settings: { mode: 'delegated', userId, tenantId } });
    if (result.result !== 'granted') throw new Error('unreachable');
    expect(readCredential(result.secret)).toMatchObject({ kind: 'refresh', client: 'public' });
    expect(Object.fromEntries(formOf(outside.asked[0]!))).toEqual({
      client_id: clientId,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'device-1',
    });
  });

  it.each([
    [json({ error: 'authorization_declined' }, 400), 'sign-in-declined', 'employee'],
    [json({ error: 'access_denied' }, 400), 'sign-in-declined', 'employee'],
    [json({ error: 'expired_token' }, 400), 'device-code-expired', 'employee'],
    [refusal(70019), 'device-code-expired', 'employee'],
    [refusal(70020), 'device-code-expired', 'employee'],
    [refusal(70018, 'bad_verification_code'), 'device-code-unknown', 'employee'],
    [refusal(7000014), 'device-code-unknown', 'employee'],
    [refusal(7000218, 'invalid_client', 401), 'public-client-off', 'admin'],
    [refusal(53003, 'access_denied'), 'device-code-blocked', 'admin'],
    [refusal(530035), 'device-code-blocked', 'admin'],
    [refusal(65001), 'admin-approval-needed', 'admin'],
    [refusal(50057), 'account-disabled', 'admin'],
  ])('ends with %j as %s', async (answer, code, who) => {
    expect(await poll(answer)).toMatchObject({ problem: { code, who } });
  });

  it('that a policy blocks offers the way with a link', async () => {
    expect(await poll(refusal(53003))).toMatchObject({ problem: { fix: expect.stringContaining('Your own account') } });
  });
});
