// Links with which a recipient ends one kind of mail without signing in: signed, for one person and kind, good for a year.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keyring } from '../lib/secrets.ts';

const mailKinds = ['organization', 'team', 'own', 'alerts'] as const;
export type MailKind = (typeof mailKinds)[number];

export interface Unsubscribing {
  readonly organizationId: string;
  readonly userId: string;
  readonly kind: MailKind;
}

const lifeSeconds = 366 * 86_400;
const macBytes = 16;
const bodyBytes = 16 + 16 + 1 + 4;

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const macOf = (keyring: Keyring, body: Buffer): Buffer =>
  createHmac('sha256', keyring.derive('unsubscribe')).update(body).digest().subarray(0, macBytes);

/** 71 characters of base64url. `now`: milliseconds since 1970. */
export const signUnsubscribe = (keyring: Keyring, about: Unsubscribing, now: number): string => {
  const until = Buffer.alloc(4);
  until.writeUInt32BE(Math.floor(now / 1000) + lifeSeconds);
  const kind = Buffer.from([mailKinds.indexOf(about.kind)]);
  const body = Buffer.concat([uuidBytes(about.organizationId), uuidBytes(about.userId), kind, until]);
  return Buffer.concat([body, macOf(keyring, body)]).toString('base64url');
};

/** Null: not ours, changed, or its time is over. */
export const readUnsubscribe = (keyring: Keyring, token: string, now: number): Unsubscribing | null => {
  const bytes = Buffer.from(token, 'base64url');
  // A token has one spelling: 53 bytes leave two bits of the last letter over, which decoding would not look at.
  if (bytes.length !== bodyBytes + macBytes || bytes.toString('base64url') !== token) return null;
  const [body, mac] = [bytes.subarray(0, bodyBytes), bytes.subarray(bodyBytes)];
  if (!timingSafeEqual(mac, macOf(keyring, body))) return null;
  const kind = mailKinds[body.readUInt8(32)];
  if (kind === undefined || body.readUInt32BE(33) * 1000 <= now) return null;
  return { organizationId: uuidOf(body.subarray(0, 16)), userId: uuidOf(body.subarray(16, 32)), kind };
};
