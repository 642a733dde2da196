// The form that connects a source.
import { describe, expect, test } from 'vitest';
import { createConnection, type Way } from '../../../../src/contract/connections.ts';
import {
  credentialOf,
  faultsOf,
  fieldsOf,
  type Form,
  inputOf,
  judge,
  permissionsFor,
  startForm,
  tidy,
} from './form.ts';

const stream = (name: string, permissions: string[][], standard: boolean) => ({
  name,
  title: name.toUpperCase(),
  gives: '',
  without: '',
  permissions,
  standard,
  missing: null,
  gate: null,
});
const field = (name: string, kind: Way['fields'][number]['kind'], credential: string | null) => ({
  name,
  label: name.toUpperCase(),
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
  credentials: [
    { kind: 'secret', label: 'Secret', recommended: false },
    { kind: 'certificate', label: 'Certificate', recommended: true },
  ],
  fields: [
    field('tenantId', 'guid', null),
    field('secret', 'secret', 'secret'),
    { ...field('expires', 'day', 'secret'), optional: true },
    field('pem', 'pem', 'certificate'),
  ],
  streams: [
    stream('people', [['User.Read', 'Directory.Read']], true),
    stream('mail', [['Mail.ReadBasic', 'Mail.Read'], ['User.Read']], true),
    stream('zones', [['MailboxSettings.Read']], false),
    { ...stream('sign-ins', [['AuditLog.Read']], true), missing: 'This cloud has no sign-in log.' },
  ],
};
const guid = '6babcaad-604b-40ac-a9d7-9fd97c0b779f';
const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const filled: Form = { ...startForm(way), values: { tenantId: guid, pem, secret: 'left over' } };

test('it starts with the recommended credential and the standard streams that the cloud has', () => {
  expect(startForm(way)).toMatchObject({ credential: 'certificate', streams: ['people', 'mail'], daysBack: 90 });
  expect(fieldsOf(way, 'certificate').map(({ name }) => name)).toEqual(['tenantId', 'pem']);
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
    expect(faultsOf(way, { ...startForm(way), streams: [] })).toEqual({
      tenantId: 'Enter: TENANTID.',
      pem: 'Enter: PEM.',
      streams: 'Choose at least one stream.',
    });
    expect(faultsOf(way, filled)).toEqual({});
  });
  test('only the fields of the chosen credential go out, and the contract takes them', () => {
    const input = inputOf({ provider: 'source', way }, filled, new Date('2026-11-21T00:00:00Z'));
    expect(input.fields).toEqual({ tenantId: guid, pem });
    expect(input.since).toBe('2026-08-23T00:00:00.000Z');
    expect(createConnection.input.parse(input)).toEqual(input);
    expect(inputOf({ provider: 'source', way }, { ...filled, daysBack: null }, new Date()).since).toBeNull();
  });
});

describe('a certificate that is made here', () => {
  const made = { certificateId: guid, certificate: pem, thumbprint: 'AB', expiresAt: '2027-11-21T00:00:00Z' };
  const able = { ...way, makesCertificate: true };
  test('comes first where it can be made, and must be made before anything is sent', () => {
    expect(startForm(able).certificateFrom).toBe('here');
    expect(faultsOf(able, { ...startForm(able), values: { tenantId: guid } })).toEqual({
      pem: 'Make the certificate first.',
    });
  });
  test('takes the place of the field', () => {
    const form = { ...startForm(able), values: { tenantId: guid, pem: 'left over' }, certificate: made };
    expect(faultsOf(able, form)).toEqual({});
    expect(credentialOf(able, form)).toEqual({ fields: { tenantId: guid }, certificateId: guid });
  });
  test('is left out when another credential is chosen', () => {
    const form = { ...startForm(able), credential: 'secret', values: { secret: 'x' }, certificate: made };
    expect(credentialOf(able, form)).toEqual({ fields: { secret: 'x' }, certificateId: null });
  });
});

test('an address is judged when it is left, not while it is typed', () => {
  expect(judge({ kind: 'address' }, 'ana@', false).state).toBe('none');
  expect(judge({ kind: 'address' }, 'ana@', true).state).toBe('error');
  expect(judge({ kind: 'address' }, 'ana@example.com', false).state).toBe('ok');
});

test('permissions follow from the chosen streams, each once, the least first', () => {
  expect(permissionsFor(way.streams, ['people', 'mail'])).toEqual([
    { name: 'User.Read', instead: ['Directory.Read'], for: ['PEOPLE', 'MAIL'] },
    { name: 'Mail.ReadBasic', instead: ['Mail.Read'], for: ['MAIL'] },
  ]);
  expect(permissionsFor(way.streams, [])).toEqual([]);
});
