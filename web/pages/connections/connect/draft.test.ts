// What was typed survives a reload; secrets do not.
import { expect, test } from 'vitest';
import type { ProviderInfo } from '../../../../src/contract/connections.ts';
import { dropDraft, keepDraft, readDraft } from './draft.ts';
import { startForm } from './form.ts';

const provider: ProviderInfo = {
  id: 'source',
  name: 'Source',
  title: '',
  summary: '',
  steps: [],
  credentials: [{ kind: 'secret', label: 'Secret', recommended: true }],
  fields: [
    { name: 'tenantId', label: 'Tenant', help: '', kind: 'guid', credential: null },
    { name: 'secret', label: 'Secret', help: '', kind: 'secret', credential: 'secret' },
    { name: 'pem', label: 'Key', help: '', kind: 'pem', credential: 'secret' },
  ],
  streams: [{ name: 'mail', title: 'Mail', gives: '', without: '', permissions: [], standard: true }],
};

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
  keepDraft(provider, { ...startForm(provider), values, daysBack: 365 }, storage);
  expect([...storage.kept.values()].join()).not.toMatch(/very secret|PRIVATE/);
  expect(readDraft(provider, storage)).toMatchObject({ values: { tenantId: 'abc' }, daysBack: 365 });
  dropDraft(provider, storage);
  expect(readDraft(provider, storage)).toEqual(startForm(provider));
});

test('what the provider no longer offers is left out', () => {
  const storage = openStorage();
  const old = { credential: 'gone', values: { tenantId: 'abc', gone: 'x' }, streams: ['mail', 'gone'], daysBack: null };
  storage.setItem('plumbline-connect-source', JSON.stringify(old));
  expect(readDraft(provider, storage)).toEqual({
    credential: 'secret',
    values: { tenantId: 'abc' },
    streams: ['mail'],
    daysBack: null,
  });
});

test('a damaged draft is begun anew', () => {
  const storage = openStorage();
  storage.setItem('plumbline-connect-source', '{');
  expect(readDraft(provider, storage)).toEqual(startForm(provider));
});

test('a browser that keeps nothing still lets one type', () => {
  const full = {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => keepDraft(provider, startForm(provider), full)).not.toThrow();
});
