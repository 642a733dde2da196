// The renewal of a credential.
import { expect, test } from 'vitest';
import type { Way } from '../../../../../src/contract/connections.ts';
import { credentialPart, expiryTone, knownFields } from './renewal.ts';

const field = (name: string, kind: Way['fields'][number]['kind'], credential: string | null) => ({
  name,
  label: name,
  help: '',
  kind,
  credential,
  optional: false,
});
const way: Way = {
  id: 'own-app',
  title: '',
  summary: '',
  who: 'admin',
  mode: 'application',
  interaction: 'form',
  recommended: true,
  blocked: null,
  makesCertificate: false,
  steps: [],
  streams: [],
  credentials: [{ kind: 'secret', label: 'Secret', recommended: true }],
  fields: [
    field('tenantId', 'guid', null),
    field('host', 'text', null),
    field('password', 'secret', null),
    field('expires', 'day', 'secret'),
  ],
};

test('only what is secret, or belongs to the secret, is asked for again', () => {
  expect(credentialPart(way).fields.map(({ name }) => name)).toEqual(['password', 'expires']);
});

test('what the connection knows goes along, secrets never', () => {
  const settings = { tenantId: 't', password: 'never here', other: 'x' };
  expect(knownFields(way, settings)).toEqual({ tenantId: 't' });
});

test('the last thirty days of a credential are a warning, the last one more than that', () => {
  expect([400, 31, 30, 1, 0, -3].map(expiryTone)).toEqual(['info', 'info', 'warning', 'warning', 'danger', 'danger']);
});
