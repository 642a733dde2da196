// Rules of who is captured, as pure data: in words, compared, and with what is wrong about a new one.
import type { ReachRule } from '../../../../../src/contract/reach.ts';
import type { z } from 'zod';

export type Rule = z.infer<typeof ReachRule>;

const keyOf = ({ kind, value }: Pick<Rule, 'kind' | 'value'>): string => `${kind} ${value.toLowerCase()}`;

/** Whether both say the same; their order does not matter. */
export const sameRules = (a: readonly Rule[], b: readonly Rule[]): boolean => {
  const words = (rules: readonly Rule[]): string =>
    rules
      .map((rule) => `${rule.effect} ${keyOf(rule)}`)
      .sort()
      .join('\n');
  return words(a) === words(b);
};

/** With another rule; one about the same group, domain or person takes the place of the old one. */
export const withRule = (rules: readonly Rule[], added: Rule): readonly Rule[] => [
  ...rules.filter((rule) => keyOf(rule) !== keyOf(added)),
  added,
];

export const withoutRule = (rules: readonly Rule[], gone: Rule): readonly Rule[] =>
  rules.filter((rule) => keyOf(rule) !== keyOf(gone));

const kinds = { group: 'everybody in the group', domain: 'everybody at', person: '' } as const;

/** `everybody in the group Sales`, `everybody at contoso.com`, `ana@contoso.com`. */
export const writeRule = ({ kind, value, label }: Rule): string =>
  `${kinds[kind]} ${label === '' ? value : label}`.trim();

/** A domain or address as typed; `@contoso.com` is the domain. */
export const tidyValue = (kind: Rule['kind'], typed: string): string => {
  const trimmed = typed.trim().toLowerCase();
  return kind === 'domain' ? trimmed.replace(/^.*@/, '') : trimmed;
};

/** What is wrong with a domain or an address; null: nothing. */
export const faultOfValue = (kind: Rule['kind'], value: string): string | null => {
  if (value === '') return kind === 'domain' ? 'Enter a domain.' : 'Enter an address.';
  if (kind === 'domain') {
    return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value) ? null : 'A domain looks like contoso.com.';
  }
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'An address looks like ana@contoso.com.';
};

/** What the rules come to, in one sentence. */
export const meaningOf = (rules: readonly Pick<Rule, 'effect'>[]): string => {
  const includes = rules.some(({ effect }) => effect === 'include');
  const excludes = rules.some(({ effect }) => effect === 'exclude');
  if (!includes && !excludes) return 'No rule: everybody with a mailbox is captured.';
  if (!includes) return 'Everybody is captured but those that a rule leaves out.';
  if (!excludes) return 'Only those that a rule includes are captured.';
  return 'Only those that a rule includes are captured; leaving out outweighs including.';
};
