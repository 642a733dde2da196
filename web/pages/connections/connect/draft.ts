// What was typed survives a reload and a sign-in in between: kept in this tab, without secrets, until the connection is made.
import { z } from 'zod';
import { createCertificate, type Way } from '../../../../src/contract/connections.ts';
import { availableOf, type Form, startForm } from './form.ts';

const Draft = z.object({
  credential: z.string(),
  values: z.record(z.string(), z.string()),
  streams: z.array(z.string()),
  daysBack: z.number().nullable(),
  certificateFrom: z.enum(['here', 'brought']),
  certificate: createCertificate.output.nullable(),
});

/** What a draft is for. */
export interface Place {
  readonly provider: string;
  readonly way: Way;
}

const keyOf = ({ provider, way }: Place): string => `plumbline-connect-${provider}-${way.id}`;
const isSecret = (kind: string): boolean => kind === 'secret' || kind === 'pem';

/** The form without what must never be written down. */
const withoutSecrets = ({ way }: Place, form: Form): Form => {
  const open = new Set(way.fields.filter(({ kind }) => !isSecret(kind)).map(({ name }) => name));
  return { ...form, values: Object.fromEntries(Object.entries(form.values).filter(([name]) => open.has(name))) };
};

/** What was kept, or an empty form; what the way no longer offers is left out. */
export const readDraft = (place: Place, storage: Pick<Storage, 'getItem'>): Form => {
  const start = startForm(place.way);
  try {
    const kept = Draft.parse(JSON.parse(storage.getItem(keyOf(place)) ?? ''));
    const known = place.way.credentials.some(({ kind }) => kind === kept.credential);
    const names = availableOf(place.way).map(({ name }) => name);
    return {
      ...withoutSecrets(place, kept),
      credential: known ? kept.credential : start.credential,
      certificateFrom: place.way.makesCertificate ? kept.certificateFrom : 'brought',
      streams: kept.streams.filter((name) => names.includes(name)),
    };
  } catch {
    // Nothing was kept, or not in this version's form: begin anew.
    return start;
  }
};

export const keepDraft = (place: Place, form: Form, storage: Pick<Storage, 'setItem'>): void => {
  try {
    storage.setItem(keyOf(place), JSON.stringify(withoutSecrets(place, form)));
  } catch {
    // Storage is full or switched off: what is typed lives as long as the page.
  }
};

export const dropDraft = (place: Place, storage: Pick<Storage, 'removeItem'>): void => {
  storage.removeItem(keyOf(place));
};
