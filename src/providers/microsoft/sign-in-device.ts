// A code that is typed in at Microsoft on any device; for test accounts, and where no browser can come back here.
import { z } from 'zod';
import { type Problem, SignInAgain } from '../errors.ts';
import type { DeviceCode, Outside, SignIn } from '../provider.ts';
import { neededScopes, scopesToAsk } from './delegated-scopes.ts';
import { oddAnswer } from './errors.ts';
import { readDeviceForm } from './form.ts';
import { acceptAccount } from './sign-in-account.ts';
import { type Place, placeOf, sharedPlace } from './sign-in-place.ts';
import { forEmployee } from './sign-in-refusals.ts';
import { readTokens, refusedError, tokenRefusal } from './token-request.ts';
import { type Answer, exchange, parseJson } from './wire.ts';

type BeginRequest = Parameters<SignIn['beginDeviceCode']>[0];
type PollRequest = Parameters<SignIn['pollDeviceCode']>[0];
type PollResult = Awaited<ReturnType<SignIn['pollDeviceCode']>>;

const problem = (code: string, title: string, fix: string): Omit<Problem, 'raw'> => ({
  code,
  title,
  fix,
  who: 'employee',
  link: null,
});

const declined = problem(
  'sign-in-declined',
  'The sign-in was declined at Microsoft.',
  'Nothing was connected. Ask for a new code if it is wanted.',
);
const expired = problem(
  'device-code-expired',
  'The code was not used in time.',
  'Ask for a new code, and type it in within 15 minutes.',
);
const unknown = problem('device-code-unknown', 'Microsoft does not know this code.', 'Ask for a new code.');
const notPublic: Omit<Problem, 'raw'> = {
  ...problem(
    'public-client-off',
    'The app registration does not let anybody sign in with a code.',
    'Open the app registration, Authentication, and set "Allow public client flows" to Yes; or use the way "Your own account".',
  ),
  who: 'admin',
};
const blockedByPolicy: Omit<Problem, 'raw'> = {
  ...problem(
    'device-code-blocked',
    'A Conditional Access policy blocks signing in with a code.',
    'Use the way "Your own account" instead: it signs in with a link, which such a policy does not block. Or an admin excludes this account from the policy.',
  ),
  who: 'admin',
};

/** Codes of Microsoft and words of RFC 8628. */
const refusals: readonly {
  readonly words: readonly string[];
  readonly codes: readonly number[];
  readonly problem: Omit<Problem, 'raw'>;
}[] = [
  { words: ['authorization_declined', 'access_denied'], codes: [], problem: declined },
  { words: ['expired_token', 'code_expired'], codes: [70019, 70020], problem: expired },
  { words: ['bad_verification_code'], codes: [70018, 7000014], problem: unknown },
  { words: [], codes: [7000218], problem: notPublic },
  { words: [], codes: [53003, 530035, 530036], problem: blockedByPolicy },
];

const fieldsWrong = (message: string): Problem => ({
  ...problem('sign-in-fields', 'The form is not complete.', message),
  raw: 'fields',
});

/** The app of the form, or the operator's. */
const devicePlace = (fields: Readonly<Record<string, string>>, outside: Outside): Place => {
  const form = readDeviceForm(fields);
  if (!form.success) throw new SignInAgain(fieldsWrong(form.error.issues[0]?.message ?? ''));
  const { tenantId, clientId } = form.data;
  return tenantId === null || clientId === null ? sharedPlace(outside) : placeOf(outside, { tenantId, clientId });
};

const post = (place: Place, path: string, { body, signal }: { body: Record<string, string>; signal: AbortSignal }) =>
  exchange(place.network, {
    method: 'POST',
    url: `${place.cloud.loginUrl}/${encodeURIComponent(place.tenantId)}/oauth2/v2.0/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ client_id: place.clientId, ...body }).toString(),
    signal,
  });

/** The error for an answer that is none of success. */
const refused = (place: Place, answer: Answer): unknown => {
  const { error, codes, status } = tokenRefusal(answer, place.clock.now());
  const code = codes.find((one) => refusals.some((row) => row.codes.includes(one)));
  // `access_denied` comes with many codes; alone it says that the person declined.
  const said = codes.length > 0 && error === 'access_denied' ? '' : error;
  const row = refusals.find((one) => (code === undefined ? one.words.includes(said) : one.codes.includes(code)));
  if (row === undefined || status >= 500) return forEmployee(refusedError(answer, place));
  return new SignInAgain({ ...row.problem, raw: `${code === undefined ? error : `AADSTS${code}`}, HTTP ${status}` });
};

const DeviceAnswer = z.object({
  device_code: z.string().min(1).max(16_384),
  user_code: z.string().min(1).max(40),
  verification_uri: z.url({ protocol: /^https?$/ }),
  expires_in: z.coerce.number().positive(),
  interval: z.coerce.number().positive().default(5),
});

export const beginDeviceCode = async (request: BeginRequest, outside: Outside): Promise<DeviceCode> => {
  const place = devicePlace(request.fields, outside);
  const scope = scopesToAsk(place.cloud, neededScopes(request.streams)).join(' ');
  const answer = await post(place, 'devicecode', { body: { scope }, signal: request.signal });
  if (answer.status !== 200) throw refused(place, answer);
  const parsed = DeviceAnswer.safeParse(parseJson(answer.text));
  if (!parsed.success) throw oddAnswer('it holds no code', 'devicecode');
  const { device_code, user_code, verification_uri, expires_in, interval } = parsed.data;
  return {
    deviceCode: device_code,
    userCode: user_code,
    url: verification_uri,
    expiresInSeconds: expires_in,
    intervalSeconds: interval,
  };
};

export const pollDeviceCode = async (asked: PollRequest, outside: Outside): Promise<PollResult> => {
  const place = devicePlace(asked.fields, outside);
  const body = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: asked.deviceCode };
  const answer = await post(place, 'token', { body, signal: asked.signal });
  if (answer.status === 200)
    return acceptAccount(place, readTokens(answer, place), { client: 'public', nonce: null, ...asked });
  const { error } = tokenRefusal(answer, place.clock.now());
  if (error === 'authorization_pending') return { result: 'pending', slowDown: false };
  if (error === 'slow_down') return { result: 'pending', slowDown: true };
  throw refused(place, answer);
};
