// The shapes of single fields of Slack's objects, alike in its Web API and in its export.
import { z } from 'zod';

/** An id of an account, a channel or a workspace, such as `U0BMQB6JE`. */
export const slackId = z.string().regex(/^[A-Za-z0-9]{2,40}$/, 'is no id');

/** Seconds since 1970 and six digits that tell messages of one channel apart, such as `1452837318.000002`. */
export const timestamp = z.string().regex(/^\d{9,11}\.\d{6}$/, 'is no timestamp');

/** The time that a timestamp tells, ISO 8601 in UTC. */
export const instantOf = (ts: string): string => {
  const [seconds = '', digits = ''] = ts.split('.');
  return new Date(Number(seconds) * 1000 + Number(digits.slice(0, 3))).toISOString();
};

/** The first timestamp of a time, milliseconds since 1970. */
export const timestampOf = (time: number): string => {
  const ms = Math.max(0, Math.floor(time));
  const seconds = String(Math.floor(ms / 1000)).padStart(9, '0');
  return `${seconds}.${String(ms % 1000).padStart(3, '0')}000`;
};

/** Whether a timestamp is at or after another; as texts they need not be of one length. */
export const isSince = (ts: string, from: string | null): boolean =>
  from === null || ts.padStart(18, '0') >= from.padStart(18, '0');

/** Text for people, at most 512 characters; null where there is none. */
export const text = z
  .string()
  .nullish()
  .transform(
    (given) =>
      given
        ?.replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 512)
        .toWellFormed() || null,
  );

/** An address in lower case; null for none, and for what cannot be one. */
export const address = z
  .string()
  .nullish()
  .transform((given) => {
    const found = given?.trim().toLowerCase() ?? '';
    return /^[^\s\p{Cc}@]{1,64}@[^\s\p{Cc}@]{1,255}$/u.test(found) && found.isWellFormed() ? found : null;
  });

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
