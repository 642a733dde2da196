// The form that connects a source.
import { describe, expect, test } from 'vitest';
import { createConnection, type ProviderInfo } from '../../../../src/contract/connections.ts';
import { faultsOf, fieldsOf, type Form, inputOf, judge, permissionsFor, startForm, tidy } from './form.ts';

const stream = (name: string, permissions: string[][], standard: boolean) => ({
  name,
  title: name.toUpperCase(),
  gives: '',
  without: '',
  permissions,
  standard,
});
const provider: ProviderInfo = {
  id: 'source',
  name: 'Source',
  title: '',
  summary: '',
  steps: [],
  credentials: [
    { kind: 'secret', label: 'Secret', recommended: false },
    { kind: 'certificate', label: 'Certificate', recommended: true },
  ],
  fields: [
    { name: 'tenantId', label: 'Tenant', help: '', kind: 'guid', credential: null },
    { name: 'secret', label: 'Secret', help: '', kind: 'secret', credential: 'secret' },
    { name: 'pem', label: 'Certificate', help: '', kind: 'pem', credential: 'certificate' },
  ],
  streams: [
    stream('people', [['User.Read', 'Directory.Read']], true),
    stream('mail', [['Mail.ReadBasic', 'Mail.Read'], ['User.Read']], true),
    stream('zones', [['MailboxSettings.Read']], false),
  ],
};
const guid = '6babcaad-604b-40ac-a9d7-9fd97c0b779f';
const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const filled: Form = { ...startForm(provider), values: { tenantId: guid, pem, secret: 'left over' } };

test('it starts with the recommended credential and the standard streams', () => {
  expect(startForm(provider)).toMatchObject({ credential: 'certificate', streams: ['people', 'mail'], daysBack: 90 });
  expect(fieldsOf(provider, 'certificate').map(({ name }) => name)).toEqual(['tenantId', 'pem']);
});

describe('an id', () => {
  const field = { kind: 'guid' } as const;
  test('loses the blanks and braces around it', () => {
    expect(tidy(field, ` \t{${guid}}\u200b\n`)).toBe(guid);
  });
  test('is not at fault while it is being typed', () => {
    for (let length = 1; length < guid.length; length += 1) {
      expect(judge(field, guid.slice(0, length), false).state).toBe('none');
    }
    expect(judge(field, guid, false).state).toBe('ok');
  });
  test('is at fault when it is left unfinished, too long, or holds what no id holds', () => {
    expect(judge(field, guid.slice(0, 20), true).state).toBe('error');
    expect(judge(field, `${guid}0`, false).state).toBe('error');
    expect(judge(field, 'contoso.com', false).message).toContain('“o”');
    expect(judge(field, '6babcaad604b', false).state).toBe('error');
  });
});

test('the id of a secret pasted in place of the secret is explained', () => {
  const judged = judge({ kind: 'secret' }, guid, false);
  expect(judged.state).toBe('warning');
  expect(judged.message).toContain('Secret ID');
  expect(judge({ kind: 'secret' }, 'abc~8Q.something', false).state).toBe('none');
});

test('a certificate that is not PEM, or is cut off, is told', () => {
  const field = { kind: 'pem' } as const;
  expect(judge(field, pem, true).state).toBe('none');
  expect(judge(field, 'MIIC…binary', true).state).toBe('error');
  expect(judge(field, '-----BEGIN CERTIFICATE-----\nAAAA', true).state).toBe('error');
  expect(judge(field, '-----B', false).state).toBe('none');
});

describe('before anything is sent', () => {
  test('every empty field of the chosen credential is named, the others are not', () => {
    expect(faultsOf(provider, { ...startForm(provider), streams: [] })).toEqual({
      tenantId: 'Enter: Tenant.',
      pem: 'Enter: Certificate.',
      streams: 'Choose at least one stream.',
    });
    expect(faultsOf(provider, filled)).toEqual({});
  });
  test('only the fields of the chosen credential go out, and the contract takes them', () => {
    const input = inputOf(provider, filled, new Date('2026-11-21T00:00:00Z'));
    expect(input.fields).toEqual({ tenantId: guid, pem });
    expect(input.since).toBe('2026-08-23T00:00:00.000Z');
    expect(createConnection.input.parse(input)).toEqual(input);
    expect(inputOf(provider, { ...filled, daysBack: null }, new Date()).since).toBeNull();
  });
});

test('permissions follow from the chosen streams, each once, the least first', () => {
  expect(permissionsFor(provider.streams, ['people', 'mail'])).toEqual([
    { name: 'User.Read', instead: ['Directory.Read'], for: ['PEOPLE', 'MAIL'] },
    { name: 'Mail.ReadBasic', instead: ['Mail.Read'], for: ['MAIL'] },
  ]);
  expect(permissionsFor(provider.streams, [])).toEqual([]);
});
