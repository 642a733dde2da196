// What can go wrong when a webhook is told, in words: by status, by what the network says; never what the receiver answered.
import type { Problem } from '../contract/connections.ts';
import { EgressRefused } from '../lib/network.ts';
import { isUnreadable } from './webhook-message.ts';

type Words = Pick<Problem, 'code' | 'title' | 'fix'>;

const problem = (words: Words, raw: string, who: Problem['who'] = 'admin'): Problem => ({
  ...words,
  who,
  link: null,
  raw,
});

const byStatus = (status: number): Omit<Words, 'code'> => {
  if (status === 410)
    return {
      title: 'The receiver wants no more.',
      fix: 'It answered 410 Gone. Delete the webhook, or change its address.',
    };
  if (status >= 300 && status < 400)
    return {
      title: 'The receiver points elsewhere.',
      fix: 'Redirects are not followed: enter the address it points to.',
    };
  if (status === 401 || status === 403)
    return {
      title: 'The receiver refused it.',
      fix: 'See that it checks the signature with this webhook’s secret, and asks for nothing else.',
    };
  if (status === 404 || status === 405)
    return { title: 'Nothing takes deliveries at this address.', fix: 'Correct the path of the address.' };
  if (status === 429) return { title: 'The receiver asks to wait.', fix: 'Nothing to do: it is tried again later.' };
  if (status >= 500) return { title: 'The receiver failed.', fix: 'Look into the receiver’s own log.' };
  return { title: 'The receiver did not take it.', fix: 'It must answer with a status from 200 to 299.' };
};

export const problemOfStatus = (status: number): Problem =>
  problem({ code: 'webhook-refused', ...byStatus(status) }, `HTTP ${status}`);

/** Codes of sockets and of TLS, such as ECONNREFUSED; the first in the chain of causes. */
const codeOf = (error: unknown, depth = 0): string | null => {
  if (!(error instanceof Error) || depth > 5) return null;
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(error.code)) return error.code;
  return codeOf(error.cause, depth + 1);
};

const slow: Words = {
  code: 'webhook-slow',
  title: 'The receiver did not answer in time.',
  fix: 'It must answer within 15 seconds: take the delivery, answer, and work afterwards.',
};
const inPrivate: Words = {
  code: 'webhook-private',
  title: 'The address lies in a private network.',
  fix: 'Use a public address, or the operator allows the host in PLUMBLINE_ALLOW_PRIVATE_HOSTS.',
};
const unreadable: Words = {
  code: 'secret-unreadable',
  title: 'The secret cannot be opened with the key this server has.',
  fix: 'Start the server with the secret key that was in use when the webhook was made, or make a new secret.',
};
const byCode: readonly (readonly [RegExp, Words])[] = [
  [
    /^(ENOTFOUND|EAI_|ENODATA)/,
    {
      code: 'webhook-unknown-host',
      title: 'The host of the address was not found.',
      fix: 'Correct the address, or see to its DNS.',
    },
  ],
  [
    /CERT|TLS|SSL|SIGNED/,
    {
      code: 'webhook-certificate',
      title: 'The receiver’s certificate is not good.',
      fix: 'It needs one for this host name from a public authority, with its whole chain.',
    },
  ],
];
const unreachable: Words = {
  code: 'webhook-unreachable',
  title: 'The receiver cannot be reached.',
  fix: 'See that it runs and takes connections from this server.',
};

/** `late`: the time for an answer was up. */
export const problemOfError = (error: unknown, late: boolean): Problem => {
  const raw = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
  if (late) return problem(slow, 'timeout');
  if (error instanceof EgressRefused) return problem(inPrivate, 'EgressRefused');
  if (isUnreadable(error)) return problem(unreadable, raw, 'operator');
  return problem(byCode.find(([pattern]) => pattern.test(raw))?.[1] ?? unreachable, raw);
};

/** What waited for a webhook that is off. */
export const webhookOff = problem(
  {
    code: 'webhook-off',
    title: 'The webhook was switched off.',
    fix: 'Switch it on and replay what you need.',
  },
  'off',
);

/** `host`: of the address, whose path may carry secrets. `days`: without success; null: it answered 410. */
export const webhookGivenUp = (host: string, days: number | null): Problem => {
  const why = days === null ? 'the receiver wants no more' : `nothing got through for ${days} days`;
  const words = {
    code: 'webhook-failed',
    title: `The webhook to ${host} was switched off: ${why}.`,
    fix: 'Open Settings, Webhooks: the log says what went wrong. Mend it, switch it on, and replay what was missed.',
  };
  return problem(words, days === null ? 'HTTP 410' : 'no success');
};
