// One person's own connection, on a stage: what the account, its second factor, its device or its policies do to it, and what the test says.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Check } from '../src/providers/provider.ts';
import { type Clinic, type Diagnosis, onlyFailure, openClinic, tableOf } from './clinic.ts';

const redirectUri = 'http://localhost/done';
const Tokens = z.looseObject({ refresh_token: z.string() });
const Accounts = z.looseObject({
  accounts: z.array(z.looseObject({ userName: z.string(), kind: z.string(), roles: z.array(z.string()) })),
});

let clinic: Clinic;
let clientId: string;
let addresses: readonly string[] = [];
const diagnoses: Diagnosis[] = [];
const streams = ['people', 'mail', 'meetings'];
const scopes = 'openid offline_access User.Read Mail.ReadBasic Calendars.Read';

const send = (path: string, form: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${clinic.tenant.urls['login']}/${clinic.tenant.tenantId}/oauth2/v2.0/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });

/** Signs in at the emulated Microsoft as a person does; the grant as it is stored. */
const signIn = async (address: string, scope = scopes): Promise<string> => {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: '1',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await send(`authorize?${query.toString()}`, {
    account: address,
    step: 'next',
    decision: 'accept',
  });
  const code = URL.parse(page.headers.get('location') ?? '')?.searchParams.get('code') ?? '';
  const grant = { client_id: clientId, redirect_uri: redirectUri, code_verifier: verifier };
  const answer = await send('token', { ...grant, grant_type: 'authorization_code', code });
  const tokens = Tokens.parse(await answer.json());
  return JSON.stringify({ kind: 'refresh', refreshToken: tokens.refresh_token, client: 'public' });
};

const check = (address: string, secret: string): Promise<readonly Check[]> =>
  clinic.checkStored(
    { clientId, credential: 'refresh', mode: 'delegated', userId: 'me', userName: address },
    { secret, streams },
  );

beforeAll(async () => {
  clinic = await openClinic();
  const { accounts } = await clinic.control.get('/accounts', Accounts);
  addresses = accounts.filter(({ kind, roles }) => kind === 'member' && roles.length === 0).map((one) => one.userName);
  clientId = randomUUID();
  await clinic.control.post('/apps', {
    clientId,
    displayName: 'Plumbline',
    homeTenantId: clinic.tenant.tenantId,
    publicClient: true,
    publicRedirectUris: [redirectUri],
    requiredScopes: ['User.Read', 'Mail.ReadBasic', 'Calendars.Read'],
    grants: { [clinic.tenant.tenantId]: [] },
  });
  await clinic.control.post('/tenant-policy', { tenant: clinic.tenant.tenantId, userConsent: 'allow' });
});
afterAll(async () => {
  process.stdout.write(`\n${tableOf(diagnoses)}\n`);
  await clinic.close();
});

describe("one person's connection", () => {
  it('that works says as whom', async () => {
    const [address = ''] = addresses;
    const checks = await check(address, await signIn(address));
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    const detail = (code: string) => checks.find((line) => line.code === code)?.detail;
    expect(detail('authenticated')).toBe(`Authenticated as ${address}`);
    expect(detail('permission-mail')).toBe('Granted: Mail.ReadBasic.');
    expect(detail('mailbox-answers')).toBe('1 of 1 asked mailbox answered.');
  });

  it.each([
    ['disabled', 'sign-in-good', 'account-disabled'],
    ['locked', 'sign-in-good', 'account-locked'],
    ['password-expired', 'sign-in-good', 'password-expired'],
    ['password-change-interrupted', 'sign-in-good', 'password-change'],
    ['mfa-enrolment', 'sign-in-good', 'factor-registration'],
    ['conditional-access', 'token-issued', 'conditional-access'],
    ['device-noncompliant', 'token-issued', 'device-not-compliant'],
    ['device-unjoined', 'token-issued', 'device-not-domain'],
    ['suspicious-activity', 'token-issued', 'access-policy'],
    ['risk', 'token-issued', 'factor-set-up-blocked'],
    ['risk-at-home', 'token-issued', 'risk-at-home'],
    ['security-policy', 'token-issued', 'security-policy'],
    ['security-defaults', 'token-issued', 'security-defaults'],
  ])('of an account that is in the state %s fails at %s with %s', async (state, line, code) => {
    const [, address = ''] = addresses;
    const secret = await signIn(address);
    await clinic.control.post('/accounts', { user: address, state });
    const failure = onlyFailure(await check(address, secret));
    await clinic.control.post('/accounts', { user: address, state: 'active' });
    diagnoses.push({ said: failure.problem.raw, where: `account: ${state}`, problem: failure.problem });
    expect([failure.line, failure.problem.code]).toEqual([line, code]);
  });

  it('asks for the second factor that is wanted since', async () => {
    const [, , address = ''] = addresses;
    const secret = await signIn(address);
    await clinic.control.post('/accounts', { user: address, multiFactor: true });
    expect(onlyFailure(await check(address, secret))).toMatchObject({
      line: 'sign-in-good',
      problem: { code: 'factor-by-policy', who: 'employee' },
    });
  });

  it('notices that an admin has revoked it', async () => {
    const [, , , address = ''] = addresses;
    const secret = await signIn(address);
    await clinic.control.post('/revoke-sessions', { user: address, reason: 'admin' });
    expect(onlyFailure(await check(address, secret))).toMatchObject({
      line: 'sign-in-good',
      problem: { code: 'grant-revoked', who: 'employee' },
    });
  });

  it('names what the person did not grant', async () => {
    const [, , , , address = ''] = addresses;
    const checks = await check(address, await signIn(address, 'openid offline_access User.Read'));
    expect(checks.filter(({ state }) => state === 'failed')).toMatchObject([
      {
        code: 'permission-mail',
        problem: { code: 'scope-missing', title: 'The person has not granted Mail.ReadBasic.' },
      },
      { code: 'permission-meetings', problem: { code: 'scope-missing' } },
    ]);
  });

  it('tells that the mailbox has gone', async () => {
    const [, , , , , address = ''] = addresses;
    const secret = await signIn(address);
    await clinic.control.post('/users', { user: address, change: { licensed: false }, tenant: clinic.tenant.tenantId });
    const failed = (await check(address, secret)).filter(({ state }) => state === 'failed');
    expect(failed).toMatchObject([
      { code: 'mailbox-answers', problem: { code: 'mailbox-not-enabled', who: 'admin' } },
      { code: 'calendar-answers', problem: { code: 'mailbox-not-enabled' } },
    ]);
  });
});
