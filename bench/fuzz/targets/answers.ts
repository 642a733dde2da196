// Answers beside their records: waits, links to the next page, refusals with their codes, moments in time.
import { z } from 'zod';
import { retryAfter } from '../../../src/providers/retry-after.ts';
import {
  GiveUp,
  NeedsAdmin,
  RetryLater,
  SignInAgain,
  SkipPartition,
  SourceError,
  StartOver,
} from '../../../src/providers/errors.ts';
import { moment } from '../../../src/providers/google/fields.ts';
import { findCloud, relativeLink } from '../../../src/providers/microsoft/clouds.ts';
import { instant as microsoftInstant } from '../../../src/providers/microsoft/fields.ts';
import { openGraph } from '../../../src/providers/microsoft/graph.ts';
import { readNotices } from '../../../src/providers/microsoft/notices.ts';
import { returnedError } from '../../../src/providers/microsoft/sign-in-refusals.ts';
import { readTokens, refusedError } from '../../../src/providers/microsoft/token-request.ts';
import { instantOf, timestamp } from '../../../src/providers/slack/fields.ts';
import { instant as zoomInstant } from '../../../src/providers/zoom/pages.ts';
import { about, hold, target } from '../target.ts';
import { fill, firstLine, textOf } from './text.ts';

const now = Date.UTC(2026, 10, 20, 9);
const clock = { now: () => now, sleep: async () => undefined };

export const retryAfters = target({
  name: 'retry-after',
  form: 'bytes',
  samples: [
    '120\n',
    ' 0.5 \nFri, 20 Nov 2026 09:00:00 GMT',
    'Fri, 20 Nov 2026 09:05:00 GMT\nFri, 20 Nov 2026 09:00:00 GMT',
    '2026-11-20T09:05:00Z\n',
    'soon\nnever',
  ],
  tokens: ['GMT', 'Fri, ', '09:00:00', '20 Nov 2026', '2026-11-20T', '-', '+', 'e9', '.', ' '],
  nasty: {
    digits: (n) => fill('1', n),
    'digits and points': (n) => fill('1.', n),
    'a date without end': (n) => `Fri, ${fill('09:00:00 ', n)}`,
    'a date of brackets': (n) => `Fri, ${fill('(', n)}09:00:00 GMT`,
    'an instant without end': (n) => `2026-11-20T${fill('0', n)}`,
    blanks: (n) => `${fill(' ', n)}1${fill(' ', n)}x`,
    'the date of the answer': (n) => `Fri, 20 Nov 2026 09:05:00 GMT\n${fill('(', n)}`,
  },
  longest: 512,
  parse: (input) => {
    const [wait, date] = firstLine(textOf(input));
    return retryAfter({ 'retry-after': wait, date }, now);
  },
  judge: (seconds) => {
    hold(seconds === null || seconds >= 0, 'a wait is less than nothing, or no number');
    return seconds === null ? 'none' : String(Math.min(12, Math.floor(Math.log10(seconds + 1))));
  },
});

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const readMoments = (text: string): readonly (string | null)[] => {
  const slack = timestamp.safeParse(text).data;
  const google = moment.safeParse(text).data;
  return [
    microsoftInstant.safeParse(text).data ?? null,
    zoomInstant.safeParse(text).data ?? null,
    google === undefined ? null : new Date(google).toISOString(),
    slack === undefined ? null : instantOf(slack),
  ];
};

export const moments = target({
  name: 'moments',
  form: 'bytes',
  samples: [
    '2026-11-20T09:00:00Z',
    '2026-11-20T09:00:00.1234567+14:00',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999-12:00',
    '2024-02-29T23:59:59Z',
    '1452837318.000002',
    '2026-02-30T00:00:00Z',
  ],
  tokens: ['T', 'Z', '+00:00', '-23:59', '.', ':', '24:00:00', '0000-', '12-31', '02-29'],
  nasty: {
    digits: (n) => fill('1', n),
    'digits behind a point': (n) => `2026-11-20T09:00:00.${fill('1', n)}Z`,
    'zeros of an offset': (n) => `2026-11-20T09:00:00+${fill('0', n)}`,
    'many points': (n) => `1452837318${fill('.000002', n)}`,
  },
  longest: 256,
  parse: (input) => readMoments(textOf(input)),
  judge: (found, input) => {
    for (const time of found) {
      if (time === null) continue;
      hold(iso.test(time) && z.iso.datetime().safeParse(time).success, 'a moment cannot be kept');
      const read = Date.parse(input.toString('utf8'));
      hold(
        Number.isNaN(read) || /^\d+\.\d+$/.test(input.toString('utf8')) || Math.abs(read - Date.parse(time)) < 1000,
        'a moment is another one',
      );
    }
    return found.map((time) => time?.slice(0, 2) ?? '').join();
  },
});

const cloud = findCloud({ cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true });
const links = { portal: cloud.portal, clientId: 'c', tenantId: 't' };
const kinds = [RetryLater, SignInAgain, StartOver, SkipPartition, NeedsAdmin, GiveUp];
const canary = 'canary 7f3a';

/** Also judges what is shown of it: the source's message may hold anything. */
const nameOf = (error: unknown): string | null => {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'no answer';
  if (!(error instanceof SourceError) || !kinds.some((kind) => error instanceof kind)) return null;
  const { problem } = error;
  hold(!`${error.message}${JSON.stringify(problem)}`.includes(canary), 'a problem shows what stood in the answer');
  hold(problem.raw.length <= 200 && problem.title.length <= 300, 'a problem says too much');
  return `${error.name} ${problem.title}`;
};

/** Status and wait in a line, and the body; a text is a body as it came. */
const AnswerText = z.object({ top: z.string(), body: z.json() });

const readAnswer = (input: Buffer): { readonly status: number; readonly top: string; readonly body: string } => {
  const { top, body } = AnswerText.parse(JSON.parse(textOf(input)));
  const status = Number(/^[1-5]\d\d/.exec(top)?.[0] ?? 200);
  return { status, top, body: typeof body === 'string' ? body : JSON.stringify(body) };
};

const answerOf = (top: string, body: unknown): string => JSON.stringify({ top, body });

const graphNow = (status: number, body: string, headers: Readonly<Record<string, string>>) =>
  openGraph({
    cloud,
    links,
    clock,
    tokens: { get: async () => 'token', close: () => undefined },
    network: async () => ({
      status,
      headers: { 'content-type': 'application/json', ...headers },
      text: async () => body,
    }),
  });

const graphUrl = 'https://graph.microsoft.com/v1.0';
const refusal = (code: string, message = canary): string =>
  answerOf('403 ', { error: { code, message, innerError: { code: 'x', date: '2026' } } });
const listing = (next: string): string =>
  answerOf('200 ', {
    '@odata.context': '$metadata',
    value: [{ id: 'a' }],
    '@odata.nextLink': next,
    '@odata.deltaLink': null,
  });

/** Items as Graph lists them, with a link to more. */
const pageOf = (found: unknown): object => ({
  value: Array.isArray(found) ? found : [found],
  '@odata.nextLink': `${graphUrl}/users/delta?$skiptoken=abc`,
});

export const graphAnswers = target({
  name: 'graph-answers',
  form: 'json',
  within: 'body',
  samples: [
    listing(`${graphUrl}/users/delta?$skiptoken=abc`),
    listing(`${graphUrl}/../evil`),
    listing('https://graph.microsoft.com.evil.org/v1.0/users'),
    refusal('ErrorItemNotFound'),
    refusal('MailboxNotEnabledForRESTAPI'),
    refusal('Authorization_RequestDenied', `${canary} Insufficient privileges`),
    answerOf('429 120', { error: { code: 'TooManyRequests', message: canary } }),
    answerOf('410 ', { error: { code: 'SyncStateNotFound', message: canary } }),
    answerOf('503 Fri, 20 Nov 2026 09:05:00 GMT', '<html>'),
    answerOf('401 ', {}),
  ],
  real: [
    {
      folder: 'graph-answers/json',
      ending: '.json',
      inputs: (file) => [
        Buffer.from(answerOf('200 ', pageOf(JSON.parse(file.toString('utf8').replace(/^\ufeff/, ''))))),
      ],
    },
  ],
  tokens: [
    graphUrl,
    '"@odata.nextLink":',
    '"value":[',
    '"error":{"code":"',
    '/../',
    '%2e%2e/',
    '@',
    '\\',
    '?',
    '#',
    '200 ',
    '429 1',
    '410 ',
    '504 ',
    'ErrorAccessDenied',
    'UnknownError',
    ':443',
    'user:pw@',
  ],
  nasty: {
    'a long link': (n) => listing(`${graphUrl}/${fill('a', n)}`),
    'dots in a link': (n) => listing(`${graphUrl}/${fill('../', n)}`),
    'a long message': (n) => refusal('x', fill('insufficient ', n)),
    'a long code': (n) => refusal(fill('a.', n)),
    'many rows': (n) => answerOf('200 ', { value: Array.from({ length: Math.ceil(n / 10) }, () => ({ id: 'a' })) }),
    'lists in lists': (n) => answerOf('200 ', `${fill('[', n / 2)}${fill(']', n / 2)}`),
    'a challenge of claims': (n) => answerOf(`401 claims="${fill('a', n)}`, {}),
  },
  parse: async (input) => {
    const { status, top, body } = readAnswer(input);
    const graph = graphNow(status, body, { 'retry-after': top.slice(4), 'www-authenticate': top.slice(4) });
    return graph.page({ path: '/users/delta', about: 'directory', signal: new AbortController().signal });
  },
  judge: ({ items, next, delta }) => {
    for (const link of [next, delta]) {
      if (link === null) continue;
      const url = new URL(`${graphUrl}${link}`);
      hold(
        url.host === 'graph.microsoft.com' && url.href.startsWith(`${graphUrl}/`) && url.username === '',
        'a link leads elsewhere',
      );
      hold(relativeLink(cloud, `${graphUrl}${link}`) === link, 'a link is not the same again');
    }
    return `${items.length > 0} ${next === null} ${delta === null}`;
  },
  refusal: nameOf,
});

const entra = (error: string, description: string, codes: readonly number[] = []): string =>
  answerOf('400 ', {
    error,
    error_description: `${description}: ${canary} Trace ID: x`,
    error_codes: codes,
    suberror: 'x',
  });

export const signInAnswers = target({
  name: 'sign-in-answers',
  form: 'json',
  within: 'body',
  samples: [
    entra('invalid_client', 'AADSTS7000215', [7_000_215]),
    entra('invalid_grant', 'AADSTS50076'),
    entra('interaction_required', 'AADSTS65001', [65_001]),
    entra('temporarily_unavailable', 'AADSTS90033'),
    answerOf('503 10', '<html>'),
    answerOf('200 ', {
      access_token: canary,
      expires_in: 3599,
      refresh_token: canary,
      scope: 'https://graph.microsoft.com/Mail.ReadBasic openid',
    }),
    answerOf('200 ', { access_token: canary, expires_in: '3599', token_type: 'Bearer' }),
  ],
  tokens: [
    'AADSTS',
    'AADSTS50126',
    'AADSTS120001',
    'AADSTS99999999',
    '"error_codes":[',
    '"error":"',
    'access_denied',
    'consent_required',
    'slow_down',
    '429 5',
    '200 ',
    'admin_consent',
    'error_subcode',
    'cancel',
  ],
  nasty: {
    'a long description': (n) => entra('invalid_grant', fill('AADSTS', n)),
    'digits of a code': (n) => entra('invalid_grant', `AADSTS${fill('1', n)}`),
    'a long word': (n) => entra(fill('a_', n), 'x'),
    'many codes': (n) =>
      entra(
        'x',
        'x',
        Array.from({ length: Math.ceil(n / 6) }, (_, at) => 10_000 + (at % 80_000)),
      ),
    'many scopes': (n) => answerOf('200 ', { access_token: 'a', expires_in: 1, scope: fill('a/b ', n) }),
    'blanks between scopes': (n) => answerOf('200 ', { access_token: 'a', expires_in: 1, scope: fill(' ', n) }),
  },
  parse: (input) => {
    const { status, top, body } = readAnswer(input);
    const answer = { status, headers: { 'retry-after': top.slice(4) }, text: body };
    const returned = { error: /"error": ?"([^"]*)/.exec(body)?.[1] ?? '', error_description: body, error_subcode: top };
    const shown = [refusedError(answer, { clock, links }), returnedError(returned, { links, who: 'admin' })].map(
      nameOf,
    );
    return { shown, tokens: readTokens(answer, { clock, links }) };
  },
  judge: ({ shown, tokens }) => {
    hold(
      shown.every((name) => name !== null),
      'a refusal is of no known kind',
    );
    hold(tokens.accessToken !== '' && Number.isFinite(tokens.seconds) && tokens.seconds > 0, 'a token has no life');
    hold(
      tokens.scopes.every((name) => name !== '' && name === name.toLowerCase()),
      'a scope is no name',
    );
    return `${shown.join()} ${tokens.refreshToken === null} ${tokens.scopes.length > 0}`;
  },
  refusal: nameOf,
});

const notification = { subscriptionId: 's1', clientState: 'x'.repeat(43), changeType: 'created', resource: canary };
const told = (...value: readonly unknown[]): string => JSON.stringify({ value });

/** Anybody may send these: the door to them is open, and only the secret tells who may be believed. */
export const notices = target({
  name: 'notices',
  form: 'json',
  samples: [
    told(notification),
    told(notification, { ...notification, lifecycleEvent: 'missed' }, { lifecycleEvent: 'subscriptionRemoved' }),
    told({ ...notification, lifecycleEvent: 'reauthorizationRequired' }),
  ],
  tokens: [
    'constructor',
    'missed',
    'subscriptionRemoved',
    'reauthorizationRequired',
    'clientState',
    'subscriptionId',
    'value',
  ],
  nasty: {
    'many notices': (n) => told(...Array.from({ length: Math.ceil(n / 90) }, () => notification)),
    'many that are none': (n) => told(...Array.from({ length: Math.ceil(n / 3) }, () => ({}))),
    'a long secret': (n) => told({ ...notification, clientState: fill('a', n) }),
    'lists in lists': (n) => `{"value":${fill('[', n / 2)}${fill(']', n / 2)}}`,
  },
  parse: (input) => readNotices(JSON.parse(textOf(input))),
  judge: (found) => {
    for (const { subscription, secret } of found)
      hold(subscription !== '' && subscription.length <= 200 && secret.length <= 200, 'a notice is too long');
    hold(
      found.every(({ what }) => ['changed', 'missed', 'ended', 'renew'].includes(what)),
      'a notice means nothing that is known',
    );
    return `${about(found.length)} ${[...new Set(found.map(({ what }) => what))].sort().join()}`;
  },
  refusal: (error) => (error instanceof SyntaxError ? 'no JSON' : null),
});
