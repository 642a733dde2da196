// Links that end a kind of mail: for one person and kind, for a year, and nobody else can make one.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { openKeyring } from '../lib/secrets.ts';
import { readUnsubscribe, signUnsubscribe } from './unsubscribe.ts';

const keyring = openKeyring([randomBytes(32)]);
const about = {
  organizationId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  userId: '8a2504e0-4f89-41d3-9a0c-0305e82c3302',
  kind: 'team',
} as const;
const now = Date.parse('2026-03-16T08:00:00Z');
const year = 366 * 86_400_000;
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

it('a link says who ends what, and is short enough for an address', () => {
  const token = signUnsubscribe(keyring, about, now);
  expect(token).toMatch(/^[\w-]{71}$/);
  expect(readUnsubscribe(keyring, token, now)).toEqual(about);
  expect(readUnsubscribe(keyring, token, now + year - 1000)).toEqual(about);
});

it('a link that is too old, changed in any place, or signed by another is none', () => {
  const token = signUnsubscribe(keyring, about, now);
  expect(readUnsubscribe(keyring, token, now + year)).toBeNull();
  for (let at = 0; at < token.length; at += 1)
    for (const other of base64url) {
      const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
      if (changed !== token) expect(readUnsubscribe(keyring, changed, now)).toBeNull();
    }
  expect(readUnsubscribe(openKeyring([randomBytes(32)]), token, now)).toBeNull();
  for (const text of ['', 'x', `${token}A`, '../../etc/passwd']) expect(readUnsubscribe(keyring, text, now)).toBeNull();
});
