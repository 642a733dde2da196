// What was typed survives a reload; secrets do not.
import { expect, test } from 'vitest';
import type { Way } from '../../../../src/contract/connections.ts';
import { dropDraft, keepDraft, readDraft } from './draft.ts';
import { startForm } from './form.ts';

const way: Way = {
  id: 'own-app',
  title: '',
  summary: '',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  blocked: null,
  makesCertificate: true,
  steps: [],
  credentials: [{ kind: 'secret', label: 'Secret', recommended: true }],
  fields: [
    { name: 'tenantId', label: 'Tenant', help: '', kind: 'guid', credential: null, optional: false },
    { name: 'secret', label: 'Secret', help: '', kind: 'secret', credential: 'secret', optional: false },
    { name: 'pem', label: 'Key', help: '', kind: 'pem', credential: 'secret', optional: false },
  ],
  streams: [
    { name: 'mail', title: 'Mail', gives: '', without: '', permissions: [], standard: true, missing: null, gate: null },
  ],
};
const place = { provider: 'source', way };

const openStorage = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

test('what was typed is there again after a reload, without the secrets', () => {
  const storage = openStorage();
  const values = { tenantId: 'abc', secret: 'very secret', pem: '-----BEGIN PRIVATE KEY-----' };
  keepDraft(place, { ...startForm(way), values, daysBack: 365 }, storage);
  expect([...storage.kept.values()].join()).not.toMatch(/very secret|PRIVATE/);
  expect(readDraft(place, storage)).toMatchObject({ values: { tenantId: 'abc' }, daysBack: 365 });
  dropDraft(place, storage);
  expect(readDraft(place, storage)).toEqual(startForm(way));
});

test('what the provider no longer offers is left out', () => {
  const storage = openStorage();
  const old = { credential: 'gone', values: { tenantId: 'abc', gone: 'x' }, streams: ['mail', 'gone'], daysBack: null };
  const kept = { ...startForm(way), ...old };
  storage.setItem('plumbline-connect-source-own-app', JSON.stringify(kept));
  expect(readDraft(place, storage)).toEqual({
    credential: 'secret',
    values: { tenantId: 'abc' },
    streams: ['mail'],
    daysBack: null,
    certificateFrom: 'here',
    certificate: null,
  });
});

test('a certificate that was made here is there again after a reload: its private part never was', () => {
  const storage = openStorage();
  const certificate = {
    certificateId: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
    certificate: '-----BEGIN CERTIFICATE-----',
    thumbprint: 'AB',
    expiresAt: '2027-11-21T00:00:00Z',
  };
  keepDraft(place, { ...startForm(way), certificate }, storage);
  expect(readDraft(place, storage).certificate).toEqual(certificate);
});

test('a damaged draft is begun anew', () => {
  const storage = openStorage();
  storage.setItem('plumbline-connect-source-own-app', '{');
  expect(readDraft(place, storage)).toEqual(startForm(way));
});

test('a browser that keeps nothing still lets one type', () => {
  const full = {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => keepDraft(place, startForm(way), full)).not.toThrow();
});
