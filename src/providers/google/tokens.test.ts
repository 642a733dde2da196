// Tokens: each for one person and one scope, made from the key that the vault hands over.
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { NeedsAdmin, RetryLater, SignInAgain, SkipPartition } from '../errors.ts';
import type { Vault } from '../provider.ts';
import { type Answer, canary, toNetwork } from '../testing.ts';
import { parseForm } from './setup.ts';
import { clockAt, keyFile, noon, ok, publicKey, testPlace } from './testing.ts';
import { openTokens } from './tokens.ts';

const parsed = parseForm('own-app', { key: keyFile(), admin: 'admin@example.com' });
const secret = parsed.ok ? parsed.secret : '';

const vault: Vault = { token: async ({ renew, signal }) => (await renew(secret, signal)).token };

const scope = 'https://www.googleapis.com/auth/gmail.metadata';
const { signal } = new AbortController();
const asked = { user: 'ana@example.com', scope, as: 'mailbox', refused: null, signal } as const;

const refused = (
  error: string,
  description: string,
  given: Partial<Pick<Answer, 'status' | 'headers'>> = {},
): Answer => ({
  status: 400,
  headers: {},
  ...given,
  body: JSON.stringify({ error, error_description: description }),
});

const assertionIn = ({ body }: NetworkRequest): string => new URLSearchParams(body).get('assertion') ?? '';

const given = (token: string): Answer => ok({ access_token: token, expires_in: 3599, token_type: 'Bearer' });

const fail = async (answer: Answer, as: 'admin' | 'mailbox' = 'mailbox') => {
  const tokens = openTokens({ place: testPlace, network: toNetwork(() => answer), clock: clockAt(noon), vault });
  return tokens({ ...asked, as }).catch((error: unknown) => error);
};

describe('a token of a service account', () => {
  it('is asked for with an assertion that the key signed for one person and one scope', async () => {
    const requests: NetworkRequest[] = [];
    const network = toNetwork(() => given('one'), requests);
    expect(await openTokens({ place: testPlace, network, clock: clockAt(noon), vault })(asked)).toBe('one');
    const [request] = requests;
    expect(request?.url).toBe('https://oauth2.googleapis.com/token');
    expect(new URLSearchParams(request?.body).get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const checked = await jwtVerify(assertionIn(request!), await importSPKI(publicKey, 'RS256'), {
      audience: 'https://oauth2.googleapis.com/token',
      issuer: 'plumbline@plumbline-1.iam.gserviceaccount.com',
      subject: 'ana@example.com',
      currentDate: new Date(noon),
    });
    expect(checked.payload).toMatchObject({ scope, iat: noon / 1000, exp: noon / 1000 + 3600 });
    expect(checked.protectedHeader).toMatchObject({ alg: 'RS256', kid: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00' });
  });

  it('is used until its time is nearly over, by nobody but that person and for no other scope', async () => {
    let count = 0;
    const network = toNetwork(() => given(String((count += 1))));
    let now = noon;
    const clock = { ...clockAt(noon), now: () => now };
    const tokens = openTokens({ place: testPlace, network, clock, vault });
    expect(await tokens(asked)).toBe('1');
    expect(await tokens(asked)).toBe('1');
    expect(await tokens({ ...asked, user: 'ben@example.com' })).toBe('2');
    expect(await tokens({ ...asked, scope: 'other' })).toBe('3');
    now += 3_299_000;
    expect(await tokens(asked)).toBe('4');
  });

  it('that was refused is made anew', async () => {
    let count = 0;
    const network = toNetwork(() => given(String((count += 1))));
    const tokens = openTokens({ place: testPlace, network, clock: clockAt(noon), vault });
    const first = await tokens(asked);
    expect(await tokens({ ...asked, refused: first })).toBe('2');
  });

  it('is asked for by Google’s time when the clock here is wrong', async () => {
    const times: unknown[] = [];
    const early = refused('invalid_grant', 'Invalid JWT: Token must be in a reasonable timeframe.', {
      headers: { date: 'Fri, 20 Nov 2026 13:00:00 GMT' },
    });
    const network = toNetwork((request) => {
      const [, payload = ''] = assertionIn(request).split('.');
      times.push(JSON.parse(Buffer.from(payload, 'base64url').toString()).iat);
      return times.length === 1 ? early : given('one');
    });
    expect(await openTokens({ place: testPlace, network, clock: clockAt(noon), vault })(asked)).toBe('one');
    expect(times).toEqual([noon / 1000, noon / 1000 + 3600]);
  });

  it.each([
    ['unauthorized_client', 'Client is unauthorized to retrieve access tokens', 401, NeedsAdmin, 'delegation-missing'],
    ['invalid_scope', 'Invalid OAuth scope.', 400, NeedsAdmin, 'delegation-missing'],
    ['admin_policy_enforced', 'Blocked', 400, NeedsAdmin, 'policy-forbids'],
    ['invalid_grant', 'Invalid email or User ID', 400, SkipPartition, 'account-not-usable'],
    ['invalid_grant', 'Invalid grant: account not found', 400, SignInAgain, 'service-account-gone'],
    ['invalid_grant', 'Invalid JWT Signature.', 400, SignInAgain, 'key-unknown'],
    ['disabled_client', 'The OAuth client was disabled.', 401, SignInAgain, 'service-account-gone'],
    ['invalid_grant', 'Invalid JWT: Token must be a short-lived token', 400, RetryLater, 'clock-wrong'],
    ['', '', 503, RetryLater, 'google-busy'],
    ['', '', 429, RetryLater, 'asked-to-wait'],
    ['<html>', '', 403, RetryLater, 'google-busy'],
  ])('that is refused as %s (%s, %i) says what happens next', async (...row) => {
    const [error, description, status, kind, code] = row;
    const outcome = await fail(refused(error, `${description} ${canary}`, { status }));
    expect(outcome).toBeInstanceOf(kind);
    expect(outcome).toMatchObject({ problem: { code } });
    expect(JSON.stringify(outcome)).not.toContain(canary);
  });

  it('that is refused for the admin’s address needs another address', async () => {
    const outcome = await fail(refused('invalid_grant', 'Invalid email or User ID'), 'admin');
    expect(outcome).toBeInstanceOf(SignInAgain);
    expect(outcome).toMatchObject({ problem: { code: 'admin-unknown' } });
  });

  it('of which the answer holds none is asked for later', async () => {
    expect(await fail(ok({}))).toBeInstanceOf(RetryLater);
  });
});
