// An employee's own account: what is asked, what comes back, and who is told what when it does not work.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SignInResult } from '../provider.ts';
import type { Answer } from '../testing.ts';
import { readCredential } from './credential.ts';
import { signIn } from './sign-in.ts';
import { clientId, json, tenantId } from './testing.ts';
import {
  formOf,
  idToken,
  nonce,
  outsideOf,
  refusal,
  requestOf,
  sharedApp,
  tokensOf,
  userId,
} from './testing-sign-in.ts';

const finish = (
  parameters: Record<string, string>,
  answer: (form: URLSearchParams) => Answer = () => json({}, 500),
  endpoints = {},
): Promise<SignInResult> => signIn.finish({ ...requestOf(), parameters }, outsideOf(answer, { endpoints }));

const failure = (...given: Parameters<typeof finish>) => finish(...given).catch((error: unknown) => error);

describe('the address of one’s own sign-in', () => {
  it('asks with PKCE, for the least that the streams need, and has the code come back where no server sees it', async () => {
    const url = new URL(
      await signIn.begin(
        requestOf({ loginHint: 'ana@contoso.com' }),
        outsideOf(() => json({})),
      ),
    );
    expect(`${url.origin}${url.pathname}`).toBe(
      'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: 'https://plumbline.example/connect/callback',
      response_mode: 'fragment',
      scope:
        'openid profile offline_access https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadBasic',
      state: 'state-1',
      nonce,
      code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
      code_challenge_method: 'S256',
      prompt: 'select_account',
      login_hint: 'ana@contoso.com',
    });
  });

  it('is that of the one tenant that the operator names, in the operator’s cloud', async () => {
    const endpoints = { cloud: 'gcc-high', sharedApp: { ...sharedApp, tenantId: 'contoso.onmicrosoft.us' } };
    const url = new URL(
      await signIn.begin(
        requestOf(),
        outsideOf(() => json({}), { endpoints }),
      ),
    );
    expect(`${url.origin}${url.pathname}`).toBe(
      'https://login.microsoftonline.us/contoso.onmicrosoft.us/oauth2/v2.0/authorize',
    );
    expect(url.searchParams.get('scope')).toContain('https://graph.microsoft.us/Mail.ReadBasic');
  });

  it('is not there without an app of this server', async () => {
    const outside = outsideOf(() => json({}), { endpoints: { sharedApp: null } });
    await expect(signIn.begin(requestOf(), outside)).rejects.toMatchObject({ problem: { code: 'shared-app-missing' } });
  });
});

describe('an own account', () => {
  it('is connected by the code that came back, once it is proved whose it is', async () => {
    const id = await idToken();
    const outside = outsideOf(() => tokensOf({ id_token: id }));
    const result = await signIn.finish({ ...requestOf(), parameters: { code: 'code-1', state: 'state-1' } }, outside);
    expect(result).toMatchObject({
      result: 'granted',
      settings: { tenantId, clientId, userId, userName: 'ana@contoso.com', mode: 'delegated', credential: 'refresh' },
      credentialExpiresAt: null,
    });
    if (result.result !== 'granted') throw new Error('unreachable');
    expect(readCredential(result.secret)).toEqual({ kind: 'refresh', refreshToken: 'refresh-1', client: 'shared' });
    expect(JSON.stringify(result.settings)).not.toContain('refresh-1');
    const [asked] = outside.asked;
    expect(asked?.url.split('?')[0]).toBe('https://login.microsoftonline.com/organizations/oauth2/v2.0/token');
    expect(Object.fromEntries(formOf(asked!))).toMatchObject({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: 'shared~secret',
      code: 'code-1',
      code_verifier: 'v'.repeat(43),
      redirect_uri: 'https://plumbline.example/connect/callback',
    });
  });

  it('whose owner granted less than the streams need is not connected, and what is missing is named', async () => {
    const id = await idToken();
    const scope = 'openid User.Read';
    expect(await failure({ code: 'x' }, () => tokensOf({ id_token: id, scope }))).toMatchObject({
      name: 'SignInAgain',
      problem: { code: 'scopes-missing', title: expect.stringContaining('Mail.ReadBasic') },
    });
  });

  it('that granted more, in any spelling, is connected', async () => {
    const id = await idToken();
    const scope = 'https://graph.microsoft.com/user.read https://graph.microsoft.com/mail.read';
    expect(await finish({ code: 'x' }, () => tokensOf({ id_token: id, scope }))).toMatchObject({ result: 'granted' });
  });

  it.each([
    [{ refresh_token: undefined }, 'grant-not-lasting'],
    [{ id_token: undefined }, 'identity-unproven'],
  ])('whose tokens come with %j is not connected', async (given, code) => {
    const id = await idToken();
    expect(await failure({ code: 'x' }, () => tokensOf({ id_token: id, ...given }))).toMatchObject({
      problem: { code },
    });
  });

  it('with another sign-in’s code is not connected', async () => {
    const id = await idToken({ nonce: 'of-another-browser' });
    expect(await failure({ code: 'x' }, () => tokensOf({ id_token: id }))).toMatchObject({
      name: 'GiveUp',
      problem: { code: 'identity-unproven', raw: 'id_token, nonce' },
    });
  });

  it('of another organization than the operator’s is not connected', async () => {
    const id = await idToken();
    const endpoints = { sharedApp: { ...sharedApp, tenantId: '12121212-3434-5656-7878-909090909090' } };
    expect(await failure({ code: 'x' }, () => tokensOf({ id_token: id }), endpoints)).toMatchObject({
      problem: { code: 'account-of-other-tenant' },
    });
  });

  it.each([
    [{}, 'return-incomplete', 'no code'],
    [
      { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent' },
      'consent-declined',
      'AADSTS65004',
    ],
    [{ error: 'access_denied', error_description: 'AADSTS90094: admin only' }, 'admin-approval-needed', 'AADSTS90094'],
    [{ error: 'access_denied', error_description: 'AADSTS90095: requested' }, 'admin-approval-needed', 'AADSTS90095'],
    [{ error: 'consent_required', error_description: 'AADSTS65001: x' }, 'admin-approval-needed', 'AADSTS65001'],
    [{ error: 'access_denied', error_description: 'AADSTS50105: x' }, 'assignment-required', 'AADSTS50105'],
    [{ error: 'server_error' }, 'sign-in-busy', 'server_error'],
    [{ error: '<script>' }, 'sign-in-refused', 'no code'],
  ])('that comes back with %j is told %s', async (parameters, code, raw) => {
    expect(await failure(parameters)).toMatchObject({ problem: { code, raw } });
  });

  it('for which only an admin may consent is passed on to one', async () => {
    for (const [code, error] of [
      [65001, 'invalid_grant'],
      [90094, 'invalid_grant'],
      [90095, 'invalid_grant'],
    ] as const)
      expect(await failure({ code: 'x' }, () => refusal(code, error))).toMatchObject({
        name: 'NeedsAdmin',
        problem: { code: 'admin-approval-needed', who: 'admin' },
      });
    expect(await failure({ code: 'x' }, () => refusal(54005))).toMatchObject({ problem: { code: 'code-used-twice' } });
  });

  it('whose owner only cancels is asked for once more without a page, to learn what was in the way', async () => {
    for (const parameters of [{ error: 'access_denied', error_subcode: 'cancel' }, { error: 'access_denied' }]) {
      const step = { ask: 'why' };
      expect(await finish(parameters)).toEqual({ result: 'continue', step });
      const url = new URL(
        await signIn.begin(
          requestOf({ step }),
          outsideOf(() => json({})),
        ),
      );
      expect(url.searchParams.get('prompt')).toBe('none');
      expect(url.searchParams.get('scope')).toContain('Mail.ReadBasic');
    }
  });

  it.each([
    [{ error: 'consent_required', error_description: 'AADSTS65001: x' }, 'NeedsAdmin', 'admin-approval-needed'],
    [{ error: 'interaction_required', error_description: 'AADSTS90094: x' }, 'NeedsAdmin', 'admin-approval-needed'],
    [{ error: 'login_required', error_description: 'AADSTS50058: x' }, 'SignInAgain', 'sign-in-cancelled'],
    [{ error: 'interaction_required', error_description: 'AADSTS50076: x' }, 'SignInAgain', 'sign-in-cancelled'],
    [{ code: 'not-wanted' }, 'SignInAgain', 'sign-in-cancelled'],
  ])('that was cancelled, of which Microsoft then says %j, ends as %s %s', async (parameters, name, code) => {
    const outside = outsideOf(() => json({}, 500));
    const asked = signIn.finish({ ...requestOf({ step: { ask: 'why' } }), parameters }, outside);
    await expect(asked).rejects.toMatchObject({
      name,
      problem: { code, who: name === 'NeedsAdmin' ? 'admin' : 'employee' },
    });
    expect(outside.asked).toEqual([]);
  });
});
