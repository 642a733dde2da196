// A provider as the connect page is told of it.
import { expect, it } from 'vitest';
import type { Endpoints } from '../providers/provider.ts';
import { providers } from '../providers/index.ts';
import { describeProvider } from './card.ts';

const endpoints: Endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true, federatedTokenFile: null };

it.each(providers.map((provider) => [provider.name, provider] as const))(
  '%s has a sign of its own, a picture that loads nothing and runs nothing',
  (name, provider) => {
    const { icon } = describeProvider(provider, endpoints);
    const [head, body = ''] = (icon ?? '').split(',');
    expect(head).toBe('data:image/svg+xml;base64');
    const text = Buffer.from(body, 'base64').toString('utf8');
    expect(text).toContain(`<title>${name}</title>`);
    expect(text).not.toMatch(/<script|href|url\(|<image|\son\w+=/i);
  },
);

it('a provider without a picture is told as such', () => {
  const [first] = providers;
  expect(first && describeProvider({ ...first, icon: '' }, endpoints).icon).toBeNull();
});
