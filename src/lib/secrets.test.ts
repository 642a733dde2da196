// What sealed secrets withstand.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openKeyring, SecretUnreadable, type SecretPlace } from './secrets.ts';

const key = randomBytes(32);
const place: SecretPlace = {
  organizationId: '0198a000-0000-7000-8000-000000000001',
  table: 'connection',
  row: '0198a000-0000-7000-8000-00000000000a',
  column: 'secret',
};

describe('sealed secrets', () => {
  it('open again in the place they were sealed for, and do not show in the sealed bytes', () => {
    const keyring = openKeyring([key]);
    const sealed = keyring.seal('s3cret~grüße', place);
    expect(sealed.includes(Buffer.from('s3cret'))).toBe(false);
    expect(keyring.open(sealed, place)).toBe('s3cret~grüße');
    expect(keyring.open(keyring.seal('', place), place)).toBe('');
  });

  it('sealed twice are different bytes', () => {
    const keyring = openKeyring([key]);
    expect(keyring.seal('same', place).equals(keyring.seal('same', place))).toBe(false);
  });

  it.each([
    ['row', { ...place, row: '0198a000-0000-7000-8000-00000000000b' }],
    ['organization', { ...place, organizationId: '0198a000-0000-7000-8000-000000000002' }],
    ['table', { ...place, table: 'login' }],
    ['column', { ...place, column: 'settings' }],
    ['row and table cut elsewhere', { ...place, table: 'connection0198', row: place.row.slice(4) }],
  ])('are refused when moved to another %s', (_what, other) => {
    const keyring = openKeyring([key]);
    const sealed = keyring.seal('s3cret', place);
    expect(() => keyring.open(sealed, other)).toThrow(SecretUnreadable);
  });

  it('are refused when any single byte was changed or cut off', () => {
    const keyring = openKeyring([key]);
    const sealed = keyring.seal('s3cret', place);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => keyring.open(changed, place)).toThrow(SecretUnreadable);
      expect(() => keyring.open(sealed.subarray(0, index), place)).toThrow(SecretUnreadable);
    }
  });

  it('refuse the data key of another secret', () => {
    const keyring = openKeyring([key]);
    const one = keyring.seal('one one', place);
    const two = keyring.seal('two two', place);
    const mixed = Buffer.concat([one.subarray(0, 69), two.subarray(69)]);
    expect(() => keyring.open(mixed, place)).toThrow(SecretUnreadable);
  });

  it('still open after a new key was put in front, and name the key when it is missing', () => {
    const sealed = openKeyring([key]).seal('s3cret', place);
    const newer = randomBytes(32);
    expect(openKeyring([newer, key]).open(sealed, place)).toBe('s3cret');
    expect(() => openKeyring([newer]).open(sealed, place)).toThrow(/sealed with key [0-9a-f]{16}/);
  });

  it('derived keys differ by purpose and by key, and stay the same', () => {
    const keyring = openKeyring([key]);
    expect(keyring.derive('a').equals(openKeyring([key]).derive('a'))).toBe(true);
    expect(keyring.derive('a').equals(keyring.derive('b'))).toBe(false);
    expect(keyring.derive('a').equals(openKeyring([randomBytes(32)]).derive('a'))).toBe(false);
    expect(keyring.derive('a')).toHaveLength(32);
  });
});
