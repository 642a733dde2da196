// Who may consent to what: the tenant's policy, permissions for admins only, admins themselves, and what they grant.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, secret, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { callback, openBrowser } from './testing.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const start = async (policy: object | null = null, options: TestOptions = {}) => {
  emulator = await startTest({ ...options, app: { grants: {}, ...options.app } });
  if (policy) await emulator.control('POST', '/tenant-policy', policy);
};

const urlOf = (scope: string) =>
  `${emulator.loginUrl}/organizations/oauth2/v2.0/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope,
    state: 's',
  }).toString()}`;

const ask = (scope: string, fields: Record<string, string> = {}) =>
  openBrowser().fill(urlOf(scope), { account: 'ana@contoso.com', ...fields });

test('by default users may consent to their profile, and to nothing of mail, calendars, chats and meetings', async () => {
  await start();
  expect((await ask('User.Read')).html).toContain('Permissions requested');
  expect((await ask('Contacts.Read')).html).toContain('Permissions requested');
  const managed = ['Mail.ReadBasic', 'Calendars.Read', 'Chat.Read', 'OnlineMeetings.Read', 'MailboxSettings.Read'];
  for (const scope of [...managed, 'https://outlook.office.com/IMAP.AccessAsUser.All']) {
    const { html } = await ask(`User.Read ${scope}`.replace(/^User\.Read https/, 'https'));
    expect(html).toContain('Need admin approval');
    expect(html).toContain('AADSTS90094:');
  }
});

test('who may not consent cannot by posting the form either, and can go back to the app', async () => {
  await start();
  expect((await ask('Mail.ReadBasic', { decision: 'accept' })).html).toContain('Need admin approval');
  expect((await ask('Mail.ReadBasic', { decision: 'return' })).sent).toEqual({
    error: 'access_denied',
    error_subcode: 'cancel',
    state: 's',
  });
  expect((await ask('Mail.ReadBasic', { decision: 'switch' })).html).toContain('Pick an account');
});

test('a tenant can allow all that needs no admin', async () => {
  await start({ userConsent: 'allow' });
  expect((await ask('Mail.ReadBasic', { decision: 'accept' })).sent).toHaveProperty('code');
  for (const scope of ['Calendars.ReadBasic', 'OnlineMeetingTranscript.Read.All', 'User.Read.All']) {
    expect((await ask(scope, { decision: 'accept' })).html).toContain('AADSTS90094:');
  }
});

test('a tenant can block all consent of users', async () => {
  await start({ userConsent: 'blocked' });
  expect((await ask('User.Read', { decision: 'accept' })).html).toContain('Need admin approval');
});

test('with a workflow users can ask an admin', async () => {
  await start({ userConsent: 'workflow' });
  const { html } = await ask('User.Read');
  for (const word of ['Approval required', 'Request approval', 'AADSTS90095:']) expect(html).toContain(word);
  const { sent } = await ask('User.Read', { decision: 'request', justification: 'Reviews' });
  expect(sent).toMatchObject({ error: 'consent_required', state: 's' });
  expect(sent['error_description']).toMatch(/^AADSTS90095/);
});

test('an admin consents on this page for themselves or for everybody', async () => {
  await start();
  const admin = { account: 'apps@contoso.com', decision: 'accept' };
  expect((await ask('Mail.ReadBasic', { account: 'apps@contoso.com' })).html).toContain(
    'Consent on behalf of your organization',
  );
  expect((await ask('Mail.ReadBasic', admin)).sent).toHaveProperty('code');
  expect((await ask('Mail.ReadBasic')).html).toContain('Need admin approval');
  const forAll = { ...admin, account: 'privileged@contoso.com', organization: 'yes' };
  expect((await ask('Mail.ReadBasic', forAll)).sent).toHaveProperty('code');
  expect((await ask('Mail.ReadBasic')).sent).toHaveProperty('code');
});

test('any user can be made an admin', async () => {
  await start();
  const { body } = await emulator.control('POST', '/accounts', {
    user: 'ben@contoso.com',
    roles: ['Cloud Application Administrator'],
  });
  expect(body).toMatchObject({ userName: 'ben@contoso.com', roles: ['Cloud Application Administrator'] });
  expect((await ask('Mail.ReadBasic', { account: 'ben@contoso.com', decision: 'accept' })).sent).toHaveProperty('code');
});

test('a grant that was there before the policy goes on working', async () => {
  await start();
  await emulator.control('POST', '/delegated-grants', {
    clientId,
    user: 'ana@contoso.com',
    scopes: ['Mail.ReadBasic'],
  });
  expect((await ask('Mail.ReadBasic')).sent).toHaveProperty('code');
  expect((await ask('Mail.ReadBasic', { account: 'ben@contoso.com' })).html).toContain('Need admin approval');
});

test('.default asks for what the registration lists, and afterwards stands for what was granted', async () => {
  await start({ userConsent: 'allow' }, { app: { requiredScopes: ['User.Read', 'Mail.ReadBasic'] } });
  const { html } = await ask('https://graph.microsoft.com/.default');
  for (const word of ['User.Read', 'Mail.ReadBasic']) expect(html).toContain(word);
  expect((await ask('https://graph.microsoft.com/.default', { decision: 'accept' })).sent).toHaveProperty('code');
  expect((await ask('https://graph.microsoft.com/.default')).sent).toHaveProperty('code');
});

const adminUrl = (path: string, more: Record<string, string> = {}) =>
  `${emulator.loginUrl}/${path}?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    state: 's',
    scope: 'https://graph.microsoft.com/.default',
    ...more,
  }).toString()}`;

test('an admin who consents for the organization spares its users the question', async () => {
  await start(null, { app: { requiredScopes: ['Mail.ReadBasic'] } });
  const url = adminUrl('organizations/v2.0/adminconsent');
  await openBrowser().fill(url, { admin: 'admin@contoso.com', decision: 'accept' });
  expect((await ask('Mail.ReadBasic')).sent).toHaveProperty('code');
  const { body } = await emulator.control('GET', '/delegated-grants');
  expect(body).toEqual({ grants: [{ clientId, tenantId, userId: null, scopes: ['Mail.ReadBasic'] }] });
});

test('what an admin consented to can come late to the users too', async () => {
  await start({ userConsent: 'blocked' }, { settings: { servicePrincipalDelay: 60 } });
  const url = adminUrl('organizations/v2.0/adminconsent', { scope: 'Mail.ReadBasic' });
  await openBrowser().fill(url, { admin: 'admin@contoso.com', decision: 'accept' });
  expect((await ask('Mail.ReadBasic')).html).toContain('Need admin approval');
});

test('an admin need not be assigned to the app to consent', async () => {
  await start(null, { app: { requireAssignment: true } });
  const url = adminUrl('organizations/v2.0/adminconsent');
  const { sent } = await openBrowser().fill(url, { admin: 'admin@contoso.com', decision: 'accept' });
  expect(sent['tenant']).toBe(tenantId);
});

test('named scopes are granted without any application permission', async () => {
  await start();
  const url = adminUrl('organizations/v2.0/adminconsent', { scope: 'Calendars.ReadBasic' });
  const { sent } = await openBrowser().fill(url, { admin: 'apps@contoso.com', decision: 'accept' });
  expect(sent).toMatchObject({ admin_consent: 'True', tenant: tenantId });
  expect((await ask('Calendars.ReadBasic')).sent).toHaveProperty('code');
  const token = JSON.parse(Buffer.from((await emulator.token()).split('.')[1] ?? '', 'base64url').toString());
  expect(token).not.toHaveProperty('roles');
});

test('who is no admin, and an application administrator where Graph’s roles are asked for, cannot consent', async () => {
  await start();
  for (const path of ['organizations/v2.0/adminconsent', 'common/adminconsent']) {
    for (const admin of ['ana@contoso.com', 'apps@contoso.com']) {
      const { html } = await openBrowser().fill(adminUrl(path), { admin, decision: 'accept' });
      expect(html).toContain('Need admin approval');
      const { sent } = await openBrowser().fill(adminUrl(path), { admin, decision: 'return' });
      expect(sent).toEqual({ error: 'access_denied', error_subcode: 'cancel', state: 's' });
    }
    const { sent } = await openBrowser().fill(adminUrl(path), { admin: 'privileged@contoso.com', decision: 'accept' });
    expect(sent).toMatchObject({ admin_consent: 'True', tenant: tenantId });
  }
});

test('every tenant has its own admins', async () => {
  const other = { ...makeTenant({ users: [] }, '4d1e7a32-0000-4000-a000-0000000000bb'), domains: ['fabrikam.com'] };
  await start(null, { tenants: [makeTenant(), other] });
  const url = adminUrl('organizations/v2.0/adminconsent');
  const { html } = await openBrowser().open(url);
  for (const admin of ['admin@contoso.com', 'admin@fabrikam.com']) expect(html).toContain(admin);
  const { sent } = await openBrowser().fill(url, { admin: 'admin@fabrikam.com', decision: 'accept' });
  expect(sent['tenant']).toBe(other.id);
});

test('an admin whose account cannot sign in cannot consent, and a tenant without the service neither', async () => {
  await start(null, { app: { requiredRoles: ['https://outlook.office365.com/IMAP.AccessAsApp'] } });
  const url = adminUrl('organizations/v2.0/adminconsent');
  const consent = async () => (await openBrowser().fill(url, { admin: 'admin@contoso.com', decision: 'accept' })).html;
  await emulator.control('POST', '/accounts', { user: 'admin@contoso.com', state: 'conditional-access' });
  expect(await consent()).toContain('AADSTS53003:');
  await emulator.control('POST', '/accounts', { user: 'admin@contoso.com', state: 'active' });
  await emulator.control('POST', '/tenant-policy', { missingServices: ['exchange'] });
  expect(await consent()).toContain('AADSTS650052:');
});

const rolesFor = async (scope: string) => {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope };
  const { body } = await emulator.post(tenantId, form);
  const claims = JSON.parse(
    Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  return { aud: claims['aud'], roles: claims['roles'] };
};

test('application permissions of Exchange come in Exchange’s tokens, not in Graph’s', async () => {
  await start(null, { app: { requiredRoles: ['User.Read.All', 'https://outlook.office365.com/IMAP.AccessAsApp'] } });
  const url = adminUrl('organizations/v2.0/adminconsent');
  await openBrowser().fill(url, { admin: 'admin@contoso.com', decision: 'accept' });
  expect(await rolesFor('https://graph.microsoft.com/.default')).toEqual({
    aud: 'https://graph.microsoft.com',
    roles: ['User.Read.All'],
  });
  expect(await rolesFor('https://outlook.office365.com/.default')).toEqual({
    aud: 'https://outlook.office365.com',
    roles: ['IMAP.AccessAsApp'],
  });
});
