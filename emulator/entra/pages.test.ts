// The pages in a real browser: clicked through as a person would.
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientId, startTest, tenantId, type TestEmulator } from '../harness.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let emulator: TestEmulator;
  /** The app that people come back to. */
  let app: Server;
  let callback: string;
  /** What the app was sent: the query, or the form that was posted. */
  let sent: Record<string, string>;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    app = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', callback);
        if (url.pathname === '/callback') sent = Object.fromEntries(new URLSearchParams(body || url.search));
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Back at the app</h1>');
      });
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    const address = app.address();
    callback = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/callback`;
  });
  afterAll(async () => {
    await browser.close();
    app.closeAllConnections();
    await new Promise((resolve) => app.close(resolve));
  });
  beforeEach(async () => {
    emulator = await startTest({ app: { grants: {}, publicClient: true, redirectUris: [callback] } });
    page = await browser.newPage();
    sent = {};
  });
  afterEach(async () => {
    await page.close();
    await emulator.close();
  });

  const open = (path: string, more: Record<string, string> = {}) =>
    page.goto(
      `${emulator.loginUrl}/organizations/${path}?${new URLSearchParams({
        client_id: clientId,
        redirect_uri: callback,
        response_type: 'code',
        scope: 'User.Read offline_access',
        state: 's',
        ...more,
      }).toString()}`,
    );
  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const comeBack = () => page.waitForURL((url) => url.href.startsWith(callback));
  const title = () => page.getByRole('heading').innerText();

  test('a person picks an account, approves, accepts, and comes back with a code that was posted', async () => {
    await emulator.control('POST', '/tenant-policy', { multiFactor: true });
    await open('oauth2/v2.0/authorize', { response_mode: 'form_post' });
    expect(await title()).toBe('Pick an account');
    await page.getByLabel('ana@contoso.com').check();
    await click('Next');
    expect(await title()).toBe('Approve sign in request');
    await click('Approve');
    expect(await title()).toBe('Permissions requested');
    await click('Accept');
    await comeBack();
    expect(await title()).toBe('Back at the app');
    expect(sent).toMatchObject({ code: expect.any(String), state: 's' });
  });

  test('a person who turns back at the first page has not signed in', async () => {
    await open('oauth2/v2.0/authorize');
    await click('Cancel');
    await comeBack();
    expect(sent).toEqual({ error: 'access_denied', error_subcode: 'cancel', state: 's' });
  });

  test('who needs an admin can let an admin sign in on the same page, for everybody', async () => {
    await open('oauth2/v2.0/authorize', { scope: 'Mail.ReadBasic' });
    await page.getByLabel('Use another account').fill('ana@contoso.com');
    await click('Next');
    expect(await title()).toBe('Need admin approval');
    await click('Have an admin account? Sign in with that account');
    await page.getByLabel('privileged@contoso.com').check();
    await click('Next');
    await page.getByLabel('Consent on behalf of your organization').check();
    await click('Accept');
    await comeBack();
    expect(sent).toHaveProperty('code');
    const { body } = await emulator.control('GET', '/delegated-grants');
    expect(body).toMatchObject({ grants: [{ userId: null, scopes: ['Mail.ReadBasic'] }] });
  });

  test('an admin signs in and consents for the organization', async () => {
    await open('v2.0/adminconsent', { scope: 'https://graph.microsoft.com/.default' });
    await click('Next');
    expect(await title()).toBe('Permissions requested');
    expect(await page.getByRole('listitem').allInnerTexts()).toContain('Mail.ReadBasic.All');
    await click('Accept');
    await comeBack();
    expect(sent).toMatchObject({ admin_consent: 'True', tenant: tenantId, state: 's' });
  });

  test('a person enters the code of a device', async () => {
    const body = new URLSearchParams({ client_id: clientId, scope: 'User.Read' });
    const answer = await fetch(`${emulator.loginUrl}/${tenantId}/oauth2/v2.0/devicecode`, { method: 'POST', body });
    const asked = (await answer.json()) as { user_code: string; verification_uri: string };
    await page.goto(asked.verification_uri);
    await page.getByLabel(/Enter the code/).fill(asked.user_code.toLowerCase());
    await click('Next');
    await page.getByLabel('ben@contoso.com').check();
    await click('Next');
    await click('Accept');
    expect(await title()).toBe('You have signed in to Plumbline');
  });
});
