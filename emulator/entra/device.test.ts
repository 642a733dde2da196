// Device code: from the code on the device to the tokens, and every way it can end otherwise.
import { decodeJwt } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { clientId, secret, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { openBrowser } from './testing.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const scope = 'https://api.powerplatform.com/CopilotStudio.Copilots.Invoke offline_access openid profile';
const account = 'ana@contoso.com';

const start = async (options: TestOptions = {}) => {
  emulator = await startTest({ ...options, app: { grants: {}, publicClient: true, ...options.app } });
  await emulator.control('POST', '/tenant-policy', { userConsent: 'allow' });
};

const ask = async (form: Record<string, string> = {}) => {
  const response = await fetch(`${emulator.loginUrl}/${tenantId}/oauth2/v2.0/devicecode`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, scope, ...form }),
  });
  return (await response.json()) as Record<string, string>;
};

const poll = (deviceCode: string | undefined, more: Record<string, string> = {}) =>
  emulator.post(tenantId, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: clientId,
    device_code: deviceCode ?? '',
    ...more,
  });

const type = (asked: Record<string, string>, fields: Record<string, string>) =>
  openBrowser().fill(asked['verification_uri'] ?? '', { otc: asked['user_code'] ?? '', ...fields });

test('a person types the code, signs in, and the device gets its tokens', async () => {
  await start();
  const asked = await ask();
  expect(asked).toMatchObject({ expires_in: 900, interval: 5 });
  expect(asked['user_code']).toMatch(/^[A-Z0-9]{9}$/);
  expect(asked['message']).toContain(asked['user_code']);
  expect((await poll(asked['device_code'])).body).toMatchObject({
    error: 'authorization_pending',
    error_codes: [70016],
  });
  expect((await openBrowser().open(asked['verification_uri'] ?? '')).html).toContain('Enter code');
  expect((await type(asked, { step: 'code' })).html).toContain('Pick an account');
  expect((await type(asked, { account })).html).toContain('CopilotStudio.Copilots.Invoke');
  expect((await type(asked, { account, decision: 'accept' })).html).toContain('You have signed in');
  const { status, body } = await poll(asked['device_code'], { client_info: '1' });
  expect(status).toBe(200);
  expect(body).toHaveProperty('refresh_token');
  expect(body).toHaveProperty('id_token');
  expect(decodeJwt(String(body['access_token']))).toMatchObject({
    aud: 'https://api.powerplatform.com',
    scp: 'CopilotStudio.Copilots.Invoke',
    appidacr: '0',
  });
  expect((await poll(asked['device_code'])).status).toBe(400);
  const refreshed = await emulator.post(tenantId, {
    grant_type: 'refresh_token',
    client_id: clientId,
    refresh_token: String(body['refresh_token']),
  });
  expect(refreshed.status).toBe(200);
});

test('a person can decline, on either page', async () => {
  await start();
  for (const fields of [{ decision: 'cancel' }, { account, decision: 'cancel' }]) {
    const asked = await ask();
    expect((await type(asked, fields)).html).toContain('You declined to sign in');
    expect((await poll(asked['device_code'])).body['error']).toBe('authorization_declined');
    await emulator.control('POST', '/settings', { declinedDeviceError: 'access_denied' });
    expect((await poll(asked['device_code'])).body['error']).toBe('access_denied');
    await emulator.control('POST', '/settings', { declinedDeviceError: 'authorization_declined' });
  }
});

test('the code ends after a quarter of an hour, for the device and for the person', async () => {
  await start();
  const asked = await ask();
  await emulator.control('POST', '/clock', { advanceSeconds: 900 });
  expect((await poll(asked['device_code'])).body).toMatchObject({ error: 'expired_token', error_codes: [70019] });
  expect((await type(asked, { account })).html).toContain("That code didn't work");
});

test('a device that polls too fast is told to slow down where that is switched on', async () => {
  await start({ settings: { deviceSlowDown: true } });
  const asked = await ask();
  expect((await poll(asked['device_code'])).body['error']).toBe('authorization_pending');
  expect((await poll(asked['device_code'])).body['error']).toBe('slow_down');
});

test('a tenant can refuse the flow by conditional access, which the person and the device are told', async () => {
  await start();
  await emulator.control('POST', '/tenant-policy', { deviceCode: 'blocked' });
  const asked = await ask();
  expect((await type(asked, { account, decision: 'accept' })).html).toContain('AADSTS53003:');
  expect((await poll(asked['device_code'])).body).toMatchObject({ error_codes: [53003], suberror: 'message_only' });
});

test('an app that is no public client needs a credential', async () => {
  await start({ app: { publicClient: false } });
  const asked = await ask();
  await type(asked, { account, decision: 'accept' });
  expect((await poll(asked['device_code'])).body['error_codes']).toEqual([7000218]);
  expect((await poll(asked['device_code'], { client_secret: secret })).status).toBe(200);
});

test('a service that the tenant lacks is said where the person signs in', async () => {
  await start();
  await emulator.control('POST', '/tenant-policy', { missingServices: ['power-platform'] });
  expect((await type(await ask(), { account })).html).toContain('AADSTS500011:');
});

test('wrong device codes, user codes, scopes and apps are refused', async () => {
  await start();
  expect((await poll('abc')).body).toMatchObject({ error: 'bad_verification_code', error_codes: [7000014] });
  expect((await ask({ scope: '' }))['error']).toBe('invalid_request');
  expect((await ask({ client_id: tenantId }))['error_description']).toContain('AADSTS700016');
  const { html } = await type({ ...(await ask()), user_code: 'XXXXXXXXX' }, { account });
  expect(html).toContain('Check the code and try again');
  expect((await emulator.control('GET', '/device-codes')).body['deviceCodes']).toMatchObject([
    { clientId, outcome: 'pending' },
  ]);
});

test('who needs a second factor or may not consent is told so on the page', async () => {
  await start();
  const asked = await ask();
  await emulator.control('POST', '/tenant-policy', { multiFactor: true });
  expect((await type(asked, { account })).html).toContain('Approve sign in request');
  await emulator.control('POST', '/tenant-policy', { multiFactor: false, userConsent: 'blocked' });
  expect((await type(asked, { account })).html).toContain('Need admin approval');
});
