// The scales written over the columns of the list.
import { expect, test } from 'vitest';
import type { SignalDefinition } from '../../../src/contract/people.ts';
import { scalesOf, writeScale } from './scales.ts';

const signal = (change: Partial<SignalDefinition>): SignalDefinition => ({
  name: 'mail-sent',
  title: 'Mail sent',
  unit: 'count',
  meaning: '',
  formula: '',
  source: '',
  theme: 'mail',
  streams: ['mail'],
  period: 'sum',
  ...change,
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('one scale holds for everybody in a column', () => {
  const people = [{ series: { 'mail-sent': [1, 2] } }, { series: { 'mail-sent': [9, null] } }, { series: {} }];
  expect(scalesOf(people, [signal({})]).get('mail-sent')).toEqual({ top: 10, cut: false });
});

test('a scale says its unit, and that higher days are cut', () => {
  expect(plain(writeScale({ top: 8, cut: false }, signal({ unit: 'h' })))).toBe('0–8 h a day');
  expect(plain(writeScale({ top: 1, cut: false }, signal({ unit: 'ratio', period: 'ratio' })))).toBe('0–100%');
  expect(plain(writeScale({ top: 40, cut: true }, signal({})))).toBe('0–40+ a day');
});
