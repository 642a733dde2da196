// An admin's consent: two rounds, so that nobody can take a tenant that merely consented earlier.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import type { SignInRequest } from '../provider.ts';
import type { Answer } from '../testing.ts';
import { readCredential } from './credential.ts';
import { personalTenant } from './identity-token.ts';
import { signIn } from './sign-in.ts';
import { clientId, json, tenantId } from './testing.ts';
import {
  accessToken,
  globalAdministrator,
  idToken,
  nonce,
  outsideOf,
  refusal,
  requestOf,
  sharedApp,
  tokensOf,
  userId,
} from './testing-sign-in.ts';

const other = '12121212-3434-5656-7878-909090909090';
const request = (given: Partial<SignInRequest> = {}) => requestOf({ way: 'admin-consent', ...given });
const nothing = outsideOf(() => json({}, 500));
const first = (parameters: Record<string, string>) => signIn.finish({ ...request(), parameters }, nothing);

const approval = (given: Partial<SignInRequest> = {}) =>
  request({ way: 'employees-consent', streams: ['people', 'mail'], ...given });

describe('the address of a consent', () => {
  it('asks for all permissions of the app, of whichever organization the admin belongs to', async () => {
    const url = new URL(await signIn.begin(request(), nothing));
    expect(`${url.origin}${url.pathname}`).toBe('https://login.microsoftonline.com/organizations/v2.0/adminconsent');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      scope: 'https://graph.microsoft.com/.default',
      redirect_uri: 'https://plumbline.example/connect/callback',
      state: 'state-1',
    });
  });

  it('is that of the tenant that was entered, or that the operator is bound to', async () => {
    const entered = request({ fields: { tenantId: ' Contoso.com ' } });
    expect(await signIn.begin(entered, nothing)).toContain('/contoso.com/v2.0/adminconsent?');
    const bound = outsideOf(() => json({}), { endpoints: { sharedApp: { ...sharedApp, tenantId } } });
    expect(await signIn.begin(entered, bound)).toContain(`/${tenantId}/v2.0/adminconsent?`);
    await expect(signIn.begin(request({ fields: { tenantId: '../x' } }), nothing)).rejects.toMatchObject({
      problem: { code: 'tenant-id-invalid' },
    });
  });
});

describe('an approval for employees', () => {
  it('asks for nothing but what acts as the person who signs in', async () => {
    const url = new URL(await signIn.begin(approval(), nothing));
    expect(url.searchParams.get('scope')).toBe(
      'openid profile offline_access https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadBasic',
    );
  });

  it('connects nobody, and asks for no token', async () => {
    const parameters = { admin_consent: 'True', tenant: tenantId };
    expect(await signIn.finish({ ...approval(), parameters }, nothing)).toEqual({ result: 'approved' });
    const declined = { admin_consent: 'True', error: 'access_denied', error_description: 'AADSTS65004: User declined' };
    await expect(signIn.finish({ ...approval(), parameters: declined }, nothing)).rejects.toMatchObject({
      problem: { code: 'consent-declined' },
    });
  });
});

describe('the first round', () => {
  it('brings back a tenant, which is only a hint where to ask for proof', async () => {
    const result = await first({ admin_consent: 'True', tenant: tenantId.toUpperCase(), state: 'x#' });
    expect(result).toEqual({ result: 'continue', step: { tenantId, prompt: 'none' } });
  });

  it.each([
    [{ admin_consent: 'True#', tenant: `${tenantId}#` }, null],
    [
      { admin_consent: 'True', error: 'access_denied', error_description: 'AADSTS65004: User declined' },
      'consent-declined',
    ],
    [
      { admin_consent: 'True', error: 'consent_required', error_description: 'AADSTS65004: x', tenant: tenantId },
      'consent-declined',
    ],
    [
      { error: 'permission_denied', error_description: 'The admin canceled the request', tenant: tenantId },
      'sign-in-cancelled',
    ],
    [{ error: 'access_denied', error_subcode: 'cancel' }, 'sign-in-cancelled'],
    [{ error: 'access_denied', error_description: 'AADSTS50020: x' }, 'account-of-other-tenant'],
    [{ error: 'access_denied', error_description: 'AADSTS90094: x' }, 'admin-consent-required'],
    [{ admin_consent: 'True' }, 'return-incomplete'],
    [{ admin_consent: 'True', tenant: 'common' }, 'return-incomplete'],
    [{ admin_consent: 'True', tenant: personalTenant }, 'personal-account'],
    [{ admin_consent: 'False', tenant: tenantId }, 'consent-not-given'],
    [{ tenant: tenantId }, 'consent-not-given'],
    [{}, 'consent-not-given'],
  ])('that comes back with %j is %s', async (parameters, code) => {
    const outcome = await first(parameters).catch((error: unknown) => error);
    expect(outcome).toMatchObject(code === null ? { result: 'continue' } : { problem: { code } });
  });
});

const step = { tenantId, prompt: 'none' } as const;
const roles = ['User.Read.All', 'Mail.ReadBasic.All'];

interface Told {
  readonly person?: Record<string, unknown>;
  readonly access?: Record<string, unknown>;
  /** The app's own tokens, one after the other; the last one again and again. */
  readonly app?: readonly Answer[];
  readonly parameters?: Record<string, string>;
}

const appToken = (given: Record<string, unknown> = {}) =>
  tokensOf({ access_token: accessToken({ tid: tenantId, roles, ...given }) });

const second = async ({ person = {}, access = {}, app = [appToken()], parameters = { code: 'c' } }: Told) => {
  const id = await idToken(person);
  const slept: number[] = [];
  let asked = 0;
  const answer = (form: URLSearchParams): Answer =>
    form.get('grant_type') === 'client_credentials'
      ? app[Math.min(asked++, app.length - 1)]!
      : tokensOf({
          id_token: id,
          access_token: accessToken({ tid: tenantId, wids: [globalAdministrator], ...access }),
        });
  const outside = outsideOf(answer, { slept });
  const outcome = await signIn.finish({ ...request({ step }), parameters }, outside).catch((error: unknown) => error);
  return { outcome, slept, asked: outside.asked };
};

describe('the second round', () => {
  it('asks at that tenant who came back, without a page where Microsoft knows it already', async () => {
    const url = new URL(await signIn.begin(request({ step }), nothing));
    expect(url.pathname).toBe(`/${tenantId}/oauth2/v2.0/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      prompt: 'none',
      response_mode: 'fragment',
      nonce,
      code_challenge_method: 'S256',
      scope: 'openid profile offline_access https://graph.microsoft.com/User.Read',
    });
    const free = new URL(await signIn.begin(request({ step: { ...step, prompt: 'free' } }), nothing));
    expect(free.searchParams.has('prompt')).toBe(false);
  });

  it('asks again with a page where Microsoft wants one, once', async () => {
    for (const error of ['login_required', 'interaction_required', 'consent_required']) {
      const { outcome } = await second({ parameters: { error } });
      expect(outcome).toEqual({ result: 'continue', step: { tenantId, prompt: 'free' } });
    }
    const again = { ...request({ step: { tenantId, prompt: 'free' } }), parameters: { error: 'login_required' } };
    await expect(signIn.finish(again, nothing)).rejects.toMatchObject({ name: 'SignInAgain' });
  });

  it('connects the tenant of an admin who may consent, with no secret of its own', async () => {
    const { outcome, asked, slept } = await second({});
    expect(outcome).toEqual({
      result: 'granted',
      settings: {
        tenantId,
        clientId,
        credential: 'shared',
        consentedBy: 'ana@contoso.com',
        consentedById: userId,
        consentedAt: '2026-11-20T12:00:00.000Z',
      },
      secret: expect.any(String),
      credentialExpiresAt: null,
    });
    expect(readCredential((outcome as { secret: string }).secret)).toEqual({ kind: 'shared' });
    expect(slept).toEqual([]);
    const places = asked.map(({ url }: NetworkRequest) => new URL(url).pathname);
    expect(new Set(places)).toEqual(new Set([`/${tenantId}/oauth2/v2.0/token`, `/${tenantId}/discovery/v2.0/keys`]));
  });

  it.each([
    ['has no role', { access: { wids: [] } }, 'admin-role-missing'],
    ['may only manage apps', { access: { wids: ['9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3'] } }, 'admin-role-missing'],
    ['shows no roles at all', { access: { wids: undefined } }, 'admin-role-missing'],
    [
      'belongs to another tenant',
      { person: { tid: other, iss: `https://login.microsoftonline.com/${other}/v2.0` } },
      'account-of-other-tenant',
    ],
    ['has a token of another tenant', { access: { tid: other } }, 'account-of-other-tenant'],
    ['signed in elsewhere', { person: { nonce: 'x' } }, 'identity-unproven'],
    ['brings no code', { parameters: {} }, 'return-incomplete'],
    ['cancelled', { parameters: { error: 'access_denied', error_subcode: 'cancel' } }, 'sign-in-cancelled'],
    ['is sent away', { parameters: { error: 'x', error_description: 'AADSTS50020: y' } }, 'account-of-other-tenant'],
  ])('connects nothing for who %s', async (_, told: Told, code) => {
    const { outcome, asked } = await second(told);
    expect(outcome).toMatchObject({ problem: { code } });
    expect(asked.every(({ body }) => !body?.includes('client_credentials'))).toBe(true);
  });

  it('asks at the tenant that the operator or the form names, whatever tenant came back', async () => {
    const forged = { tenantId: other, prompt: 'none' } as const;
    const bound = outsideOf(() => json({}), { endpoints: { sharedApp: { ...sharedApp, tenantId: 'contoso.com' } } });
    expect(new URL(await signIn.begin(request({ step: forged }), bound)).pathname).toMatch(/^\/contoso\.com\//);
    const named = request({ step: forged, fields: { tenantId } });
    expect(new URL(await signIn.begin(named, nothing)).pathname).toMatch(`/${tenantId}/`);
    const id = await idToken();
    const outside = outsideOf(() => tokensOf({ id_token: id, access_token: accessToken({ tid: tenantId, wids: [] }) }));
    await expect(signIn.finish({ ...named, parameters: { code: 'c' } }, outside)).rejects.toMatchObject({
      name: 'GiveUp',
      problem: { code: 'account-of-other-tenant' },
    });
  });

  it('takes a Privileged Role Administrator, in any spelling of the id', async () => {
    const wids = ['E8611AB8-C189-46E8-94E1-60213AB1F814'];
    expect((await second({ access: { wids } })).outcome).toMatchObject({ result: 'granted' });
  });
});

describe('a consent that is still being spread', () => {
  it.each([700016, 7000229, 65001])('(AADSTS%i) is waited for', async (code) => {
    const { outcome, slept } = await second({ app: [refusal(code), refusal(code), appToken()] });
    expect(outcome).toMatchObject({ result: 'granted' });
    expect(slept).toEqual([1000, 2000]);
  });

  it('is waited for while its permissions do not show', async () => {
    const { outcome, slept } = await second({
      app: [appToken({ roles: undefined }), appToken({ roles: roles.slice(1) }), appToken()],
    });
    expect(outcome).toMatchObject({ result: 'granted' });
    expect(slept).toEqual([1000, 2000]);
  });

  it('is not waited for longer than a browser waits, and then says what is missing', async () => {
    const missing = await second({ app: [refusal(7000229, 'invalid_client', 401)] });
    expect(missing.outcome).toMatchObject({
      name: 'RetryLater',
      problem: { code: 'consent-not-there-yet', who: 'microsoft', raw: 'AADSTS7000229, HTTP 401' },
    });
    expect(missing.slept.reduce((sum, each) => sum + each, 0)).toBeLessThan(45_000);
    expect((await second({ app: [appToken({ roles: ['User.Read.All'] })] })).outcome).toMatchObject({
      problem: { code: 'consent-too-small', title: expect.stringContaining('Mail.ReadBasic.All') },
    });
  });

  it('that will never work is not waited for', async () => {
    const wrong = await second({ app: [refusal(7000215, 'invalid_client', 401)] });
    expect(wrong).toMatchObject({ slept: [], outcome: { name: 'SignInAgain', problem: { code: 'secret-wrong' } } });
    const elsewhere = await second({ app: [appToken({ tid: other })] });
    expect(elsewhere).toMatchObject({ slept: [], outcome: { name: 'GiveUp' } });
  });
});
