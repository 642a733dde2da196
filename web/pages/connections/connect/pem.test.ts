// The .cer file beside the .pem file.
import { expect, test } from 'vitest';
import { bytesOfPem } from './pem.ts';

test('the bytes of the first block are taken, however its lines end', () => {
  const text = '-----BEGIN CERTIFICATE-----\r\nAQID\r\nBA==\r\n-----END CERTIFICATE-----\r\n';
  expect([...bytesOfPem(`${text}${text}`)]).toEqual([1, 2, 3, 4]);
});
