// A self-signed certificate of localhost for tests, made anew in each run: no tool, no key in the repository.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';

const tlv = (tag: number, content: Buffer): Buffer => {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const seq = (...items: readonly Buffer[]): Buffer => tlv(0x30, Buffer.concat(items));
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const time = (text: string): Buffer => tlv(0x17, Buffer.from(text));

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
}

export const makeServerCertificate = (): ServerCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaSha256 = seq(tlv(0x06, hex('2a8648ce3d040302')));
  const name = seq(tlv(0x31, seq(tlv(0x06, hex('550403')), tlv(0x0c, Buffer.from('localhost')))));
  const body = seq(
    tlv(0x02, hex('07')),
    ecdsaSha256,
    name,
    seq(time('200101000000Z'), time('490101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = tlv(0x03, Buffer.concat([hex('00'), sign('sha256', body, privateKey)]));
  const der = seq(body, ecdsaSha256, signature);
  const digest = createHash('sha256').update(der).digest('hex').toUpperCase();
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: digest.match(/../g)?.join(':') ?? '',
  };
};
