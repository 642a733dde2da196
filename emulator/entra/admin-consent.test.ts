// The admin consent page: what Accept and Cancel lead back with, in both versions of the URL.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const callback = 'https://plumbline.example/callback';
const other = '4d1e7a32-0000-4000-a000-0000000000bb';
const parameters = {
  client_id: clientId,
  redirect_uri: callback,
  state: 's 1',
  scope: 'https://graph.microsoft.com/.default',
};

const open = async (path: string, options: TestOptions = {}, query: Record<string, string> = parameters) => {
  emulator = await startTest({ app: { grants: {} }, ...options });
  const url = `${emulator.loginUrl}/${path}?${new URLSearchParams(query).toString()}`;
  const page = await fetch(url, { redirect: 'manual' });
  return { url, status: page.status, html: await page.text(), location: page.headers.get('location') };
};

const decide = async (url: string, form: Record<string, string>) => {
  const answer = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) });
  const location = answer.headers.get('location') ?? '';
  return { location, query: Object.fromEntries(new URL(location).searchParams) };
};

test('an admin is chosen first, and then the page names the permissions and has Accept and Cancel', async () => {
  const { status, url, html } = await open('organizations/v2.0/adminconsent');
  expect(status).toBe(200);
  for (const word of ['admin@contoso.com', 'privileged@contoso.com', 'Next', 'Cancel']) expect(html).toContain(word);
  const next = await fetch(url, { method: 'POST', body: new URLSearchParams({ admin: 'privileged@contoso.com' }) });
  const asking = await next.text();
  for (const word of ['Mail.ReadBasic.All', 'Accept', 'Cancel']) expect(asking).toContain(word);
});

test('Accept leads back with the tenant and makes tokens possible', async () => {
  const { url } = await open('organizations/v2.0/adminconsent');
  const { query } = await decide(url, { decision: 'accept', admin: tenantId });
  expect(query).toEqual({ admin_consent: 'True', tenant: tenantId, scope: parameters.scope, state: 's 1' });
  expect(await emulator.token()).not.toBe('undefined');
});

test('the legacy URL leads back without a scope', async () => {
  const { url } = await open('common/adminconsent');
  const { query } = await decide(url, { decision: 'accept', admin: tenantId });
  expect(query).toEqual({ tenant: tenantId, state: 's 1', admin_consent: 'True' });
});

test('the service principal and its roles can come late', async () => {
  const { url } = await open('organizations/v2.0/adminconsent', { settings: { servicePrincipalDelay: 60 } });
  await decide(url, { decision: 'accept', admin: tenantId });
  expect(await emulator.token()).toBe('undefined');
});

test('Cancel leads back with an error, no tenant and a trailing #, as seen on the wire', async () => {
  const { url } = await open('organizations/v2.0/adminconsent');
  const { location, query } = await decide(url, { decision: 'cancel' });
  expect(query).toMatchObject({ error: 'access_denied', admin_consent: 'True', state: 's 1' });
  expect(query['error_description']).toMatch(/^AADSTS65004/);
  expect(query).not.toHaveProperty('tenant');
  expect(location.endsWith('#')).toBe(true);
});

test('Cancel can also lead back as documented, or without any description', async () => {
  const { url } = await open('organizations/v2.0/adminconsent');
  await emulator.control('POST', '/settings', { declined: 'documented' });
  expect((await decide(url, { decision: 'cancel' })).query).toMatchObject({
    admin_consent: 'True',
    error: 'consent_required',
  });
  await emulator.control('POST', '/settings', { declined: 'cancel' });
  expect((await decide(url, { decision: 'cancel' })).query).toEqual({
    error: 'access_denied',
    error_subcode: 'cancel',
    state: 's 1',
  });
});

test('Cancel on the legacy URL is a permission denied', async () => {
  const { url } = await open('common/adminconsent');
  expect((await decide(url, { decision: 'cancel' })).query).toMatchObject({ error: 'permission_denied' });
});

test('an admin of another tenant cannot consent for this one', async () => {
  const tenants = [makeTenant(), { ...makeTenant({}, other), domains: ['fabrikam.com'] }];
  const { url } = await open(`${tenantId}/v2.0/adminconsent`, { tenants });
  const { query } = await decide(url, { decision: 'accept', admin: other });
  expect(query).toMatchObject({ error: 'access_denied', state: 's 1' });
  expect(query['error_description']).toMatch(/^AADSTS50020/);
});

test('v2 does not work on common', async () => {
  const { location } = await open('common/v2.0/adminconsent');
  expect(new URL(location ?? '').searchParams.get('error')).toBe('invalid_request');
});

test('a redirect URI that is not registered is never redirected to', async () => {
  const { status, html, location } = await open(
    'organizations/v2.0/adminconsent',
    {},
    { ...parameters, redirect_uri: 'https://evil.example/' },
  );
  expect({ status, location }).toEqual({ status: 400, location: null });
  expect(html).toContain('AADSTS50011');
});

test('an unknown app and an unknown tenant are said on the page', async () => {
  const unknown = await open('organizations/v2.0/adminconsent', {}, { ...parameters, client_id: other });
  expect(unknown.html).toContain('AADSTS700016');
  await emulator.close();
  expect((await open('fabrikam.com/v2.0/adminconsent')).html).toContain('AADSTS90002');
});
