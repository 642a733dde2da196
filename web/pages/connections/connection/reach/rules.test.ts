// Rules of who is captured.
import { expect, test } from 'vitest';
import { faultOfValue, meaningOf, type Rule, sameRules, tidyValue, withoutRule, withRule, writeRule } from './rules.ts';

const rule = (change: Partial<Rule>): Rule => ({
  effect: 'include',
  kind: 'domain',
  value: 'contoso.com',
  label: '',
  ...change,
});

test('two sets of rules are the same whatever their order and case', () => {
  const a = rule({});
  const b = rule({ effect: 'exclude', kind: 'person', value: 'ana@contoso.com' });
  expect(sameRules([a, b], [b, rule({ value: 'Contoso.com' })])).toBe(true);
  expect(sameRules([a], [rule({ effect: 'exclude' })])).toBe(false);
});

test('a second rule about the same takes the place of the first', () => {
  const turned = rule({ effect: 'exclude' });
  expect(withRule([rule({})], turned)).toEqual([turned]);
  expect(withoutRule([turned], rule({}))).toEqual([]);
});

test('rules are written as one would say them', () => {
  expect(writeRule(rule({ kind: 'group', value: '1b2c', label: 'Sales' }))).toBe('everybody in the group Sales');
  expect(writeRule(rule({}))).toBe('everybody at contoso.com');
  expect(writeRule(rule({ kind: 'person', value: 'ana@contoso.com' }))).toBe('ana@contoso.com');
});

test('what is typed as a domain or address is tidied, and told when it cannot be one', () => {
  expect(tidyValue('domain', ' @Contoso.com ')).toBe('contoso.com');
  expect(faultOfValue('domain', 'contoso')).not.toBeNull();
  expect(faultOfValue('domain', 'contoso.com')).toBeNull();
  expect(faultOfValue('person', 'contoso.com')).not.toBeNull();
  expect(faultOfValue('person', 'ana@contoso.com')).toBeNull();
});

test('without a rule everybody is captured, and the page says so', () => {
  expect(meaningOf([])).toContain('everybody');
  expect(meaningOf([rule({})])).toContain('Only');
  expect(meaningOf([rule({ effect: 'exclude' })])).toContain('but those');
  expect(meaningOf([rule({}), rule({ effect: 'exclude' })])).toContain('outweighs');
});
