// The form of BambooHR: which addresses of a company are taken, and where the key goes.
import { expect, it } from 'vitest';
import { parseForm, readKey } from './setup.ts';

const parse = (company: string, apiKey = '0123abcd') => parseForm('own-app', { company, apiKey });

it.each(['contoso', ' Contoso ', 'contoso.bamboohr.com', 'https://contoso.bamboohr.com/'])(
  'takes %j for the company contoso',
  (company) => {
    expect(parse(company)).toMatchObject({ ok: true, settings: { company: 'contoso' } });
  },
);

it.each([
  '',
  'contoso.com',
  'https://contoso',
  'https://contoso.com',
  'evil.example/contoso',
  'contoso.bamboohr.com.evil.example',
  'evil.contoso.bamboohr.com',
  'http://contoso.bamboohr.com',
  'contoso@bamboohr.com',
  '-contoso',
  '../v2',
  'a b',
])('refuses %j as a company', (company) => {
  expect(parse(company)).toMatchObject({ ok: false, faults: [{ field: 'company' }] });
});

it('keeps the key out of what may be shown', () => {
  const parsed = parse('contoso', ' 0123abcd ');
  if (!parsed.ok) throw new Error('refused');
  expect(JSON.stringify(parsed.settings)).not.toContain('0123abcd');
  expect(readKey(parsed.secret)).toBe('0123abcd');
  expect(parse('contoso', 'two words')).toMatchObject({ ok: false, faults: [{ field: 'apiKey' }] });
  expect(parse('contoso', '')).toMatchObject({ ok: false, faults: [{ field: 'apiKey' }] });
});
