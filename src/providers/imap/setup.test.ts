// The forms: what is taken as it was meant, and what is refused with the way to mend it.
import { describe, expect, it } from 'vitest';
import { parseSetup, readClientSecret, readPassword, Settings, setup } from './setup.ts';

const form = { address: ' Ana@Contoso.com ', password: ' se cret ' };
const parse = (more: Record<string, string> = {}) => parseSetup('password', { ...form, ...more });
const settings = (more: Record<string, string> = {}) => {
  const parsed = parse(more);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return Settings.parse(parsed.settings);
};
const faults = (more: Record<string, string>) => {
  const parsed = parse(more);
  return parsed.ok ? [] : parsed.faults.map(({ field }) => field);
};

const secretOf = (host: string, password: string): string => {
  const parsed = parse({ host, password });
  return parsed.ok ? readPassword(parsed.secret) : '';
};

describe('the form for any server', () => {
  it('reads a text of slashes once', () => {
    expect(faults({ host: `${'/'.repeat(500_000)}x` })).toEqual(['host']);
  });

  it('needs an address and a password; all else has its usual value', () => {
    expect(settings()).toEqual({
      way: 'password',
      address: 'ana@contoso.com',
      host: '',
      port: 993,
      security: 'tls',
      user: 'ana@contoso.com',
      displayName: '',
      fingerprint: '',
    });
    const parsed = parse();
    expect(parsed.ok && readPassword(parsed.secret)).toBe(' se cret ');
    expect(JSON.stringify(parsed.ok && parsed.settings)).not.toContain('se cret');
  });

  it.each([
    ['imap.example.com', 'imap.example.com', 993],
    [' IMAP.Example.com. ', 'imap.example.com', 993],
    ['imaps://imap.example.com/', 'imap.example.com', 993],
    ['imap.example.com:1993', 'imap.example.com', 1993],
    ['192.0.2.1', '192.0.2.1', 993],
    ['2001:db8::1', '2001:db8::1', 993],
  ])('takes the server %j', (given, host, port) => expect(settings({ host: given })).toMatchObject({ host, port }));

  it('secures port 143 by STARTTLS, unless it is told otherwise', () => {
    expect(settings({ port: '143' })).toMatchObject({ port: 143, security: 'starttls' });
    expect(settings({ port: '1143', security: 'STARTTLS' })).toMatchObject({ security: 'starttls' });
  });

  it('takes a fingerprint however it is written', () => {
    const pin = Array.from({ length: 32 }, () => 'AB').join(':');
    for (const given of [
      pin,
      'ab'.repeat(32),
      `SHA256 Fingerprint=${pin}`.replace(' Fingerprint=', ':'),
      'ab '.repeat(32),
    ])
      expect(settings({ fingerprint: given })).toMatchObject({ fingerprint: pin });
  });

  it('takes Google’s app passwords without the blanks they are shown with', () => {
    expect(secretOf('imap.gmail.com', 'abcd efgh ijkl mnop')).toBe('abcdefghijklmnop');
    expect(secretOf('imap.example.com', 'abcd efgh ijkl mnop')).toBe('abcd efgh ijkl mnop');
  });

  it.each([
    [{ address: 'ana' }, ['address']],
    [{ address: '' }, ['address']],
    [{ password: '' }, ['password']],
    [{ host: 'imap example' }, ['host']],
    [{ host: 'imap.example.com/mail?x' }, ['host']],
    [{ port: '0' }, ['port']],
    [{ port: '70000' }, ['port']],
    [{ port: 'x' }, ['port']],
    [{ security: 'none' }, ['security']],
    [{ user: 'a\r\nb' }, ['user']],
    [{ fingerprint: 'ab:cd' }, ['fingerprint']],
  ])('refuses %j', (more, fields) => expect(faults(more)).toEqual(fields));

  it('says that Microsoft 365 takes no app password', () => {
    const [password] = setup.ways;
    expect(password?.fields.find(({ name }) => name === 'password')?.help).toMatch(/Microsoft 365 accept neither/);
    expect(password?.summary).toMatch(/no app passwords/);
  });
});

describe('the form for Exchange Online with an app', () => {
  const app = {
    tenantId: ' {11111111-2222-3333-4444-555555555555} ',
    clientId: '99999999-8888-7777-6666-555555555555',
    clientSecret: 'abc~value',
    addresses: 'Ana@contoso.com; ben@contoso.com\nana@contoso.com',
  };

  it('takes ids and addresses as they are pasted', () => {
    const parsed = parseSetup('exchange-app', app);
    if (!parsed.ok) throw new Error('refused');
    expect(Settings.parse(parsed.settings)).toEqual({
      way: 'exchange-app',
      tenantId: '11111111-2222-3333-4444-555555555555',
      clientId: app.clientId,
      addresses: ['ana@contoso.com', 'ben@contoso.com'],
    });
    expect(readClientSecret(parsed.secret)).toBe('abc~value');
  });

  it.each([
    [{ tenantId: 'contoso' }, 'tenantId'],
    [{ clientSecret: '99999999-8888-7777-6666-555555555555' }, 'clientSecret'],
    [{ clientSecret: '' }, 'clientSecret'],
    [{ addresses: 'everybody' }, 'addresses'],
    [{ addresses: 'ana\u0000@contoso.com' }, 'addresses'],
    [{ addresses: 'an\u200ba@contoso.com' }, 'addresses'],
    [{ addresses: '' }, 'addresses'],
  ])('refuses %j', (more, field) => {
    const parsed = parseSetup('exchange-app', { ...app, ...more });
    expect(parsed.ok ? null : parsed.faults.map((fault) => fault.field)).toEqual([field]);
  });
});
