// What was typed survives a reload and a sign-in in between: kept in this tab, without secrets, until the connection is made.
import { z } from 'zod';
import type { ProviderInfo } from '../../../../src/contract/connections.ts';
import { type Form, startForm } from './form.ts';

const Draft = z.object({
  credential: z.string(),
  values: z.record(z.string(), z.string()),
  streams: z.array(z.string()),
  daysBack: z.number().nullable(),
});

const keyOf = (provider: ProviderInfo): string => `plumbline-connect-${provider.id}`;
const isSecret = (kind: string): boolean => kind === 'secret' || kind === 'pem';

/** The form without what must never be written down. */
const withoutSecrets = (provider: ProviderInfo, form: Form): Form => {
  const open = new Set(provider.fields.filter(({ kind }) => !isSecret(kind)).map(({ name }) => name));
  return { ...form, values: Object.fromEntries(Object.entries(form.values).filter(([name]) => open.has(name))) };
};

/** What was kept, or an empty form; what the provider no longer offers is left out. */
export const readDraft = (provider: ProviderInfo, storage: Pick<Storage, 'getItem'>): Form => {
  const start = startForm(provider);
  try {
    const kept = Draft.parse(JSON.parse(storage.getItem(keyOf(provider)) ?? ''));
    const known = provider.credentials.some(({ kind }) => kind === kept.credential);
    const names = provider.streams.map(({ name }) => name);
    return {
      ...withoutSecrets(provider, kept),
      credential: known ? kept.credential : start.credential,
      streams: kept.streams.filter((name) => names.includes(name)),
    };
  } catch {
    // Nothing was kept, or not in this version's form: begin anew.
    return start;
  }
};

export const keepDraft = (provider: ProviderInfo, form: Form, storage: Pick<Storage, 'setItem'>): void => {
  try {
    storage.setItem(keyOf(provider), JSON.stringify(withoutSecrets(provider, form)));
  } catch {
    // Storage is full or switched off: what is typed lives as long as the page.
  }
};

export const dropDraft = (provider: ProviderInfo, storage: Pick<Storage, 'removeItem'>): void => {
  storage.removeItem(keyOf(provider));
};
