// Secrets at rest: each is sealed under its own data key, the data key under a key that is never in the database.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The place a secret belongs to; sealed into it, so that it opens nowhere else. */
export interface SecretPlace {
  readonly organizationId: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** A sealed secret could not be opened: another key, another place, or changed bytes. Never says what was inside. */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
}

export interface Keyring {
  /** Bytes for the database: version, key id, wrapped data key, ciphertext. */
  seal(secret: string, place: SecretPlace): Buffer;
  /** Errors: SecretUnreadable. */
  open(sealed: Uint8Array, place: SecretPlace): string;
  /** A key of its own for another purpose, such as `set-up code`; the same for everyone who has the current key. 32 bytes. */
  derive(purpose: string): Buffer;
}

const version = 1;
const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
const wrappedBytes = nonceBytes + keyBytes + tagBytes;
const headBytes = 1 + idBytes;

/** Names a key without telling it. */
const keyId = (key: Buffer): Buffer =>
  createHmac('sha256', key).update('plumbline key id').digest().subarray(0, idBytes);

/** Lengths go in front, so that no two places share one text. */
const placeBytes = (place: SecretPlace): Buffer =>
  Buffer.from(
    [place.organizationId, place.table, place.row, place.column].map((part) => `${part.length}:${part}`).join('|'),
  );

const encrypt = (key: Buffer, plain: Buffer, aad: Buffer): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const decrypt = (key: Buffer, sealed: Buffer, aad: Buffer): Buffer => {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(aad)
    .setAuthTag(sealed.subarray(sealed.length - tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
};

const openEnvelope = (key: Buffer, sealed: Buffer, place: SecretPlace): string => {
  const aad = placeBytes(place);
  const head = sealed.subarray(0, headBytes);
  const wrapped = sealed.subarray(headBytes, headBytes + wrappedBytes);
  const body = sealed.subarray(headBytes + wrappedBytes);
  try {
    return decrypt(decrypt(key, wrapped, Buffer.concat([head, aad])), body, aad).toString('utf8');
  } catch (cause) {
    throw new SecretUnreadable(`The secret in ${place.table}.${place.column} was changed or moved to another row.`, {
      cause,
    });
  }
};

/** The first key seals; all of them open. Each has 32 bytes. */
export const openKeyring = (keys: readonly [Buffer, ...Buffer[]]): Keyring => {
  const byId = new Map(keys.map((key) => [keyId(key).toString('hex'), key]));
  const [current] = keys;
  const head = Buffer.concat([Buffer.from([version]), keyId(current)]);
  return {
    seal: (secret, place) => {
      const aad = placeBytes(place);
      const dataKey = randomBytes(keyBytes);
      const wrapped = encrypt(current, dataKey, Buffer.concat([head, aad]));
      return Buffer.concat([head, wrapped, encrypt(dataKey, Buffer.from(secret, 'utf8'), aad)]);
    },
    open: (bytes, place) => {
      const sealed = Buffer.from(bytes);
      if (sealed.length < headBytes + wrappedBytes + nonceBytes + tagBytes || sealed[0] !== version) {
        throw new SecretUnreadable(`The secret in ${place.table}.${place.column} is damaged.`);
      }
      const id = sealed.subarray(1, headBytes).toString('hex');
      const key = byId.get(id);
      if (!key) {
        throw new SecretUnreadable(
          `The secret in ${place.table}.${place.column} was sealed with key ${id}, which is not among the keys given.`,
        );
      }
      return openEnvelope(key, sealed, place);
    },
    derive: (purpose) => Buffer.from(hkdfSync('sha256', current, Buffer.alloc(0), `plumbline ${purpose}`, keyBytes)),
  };
};
