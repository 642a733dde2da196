// The form that connects a source, as pure data: what is typed, what is wrong with it, what is asked for, what is sent.
import type { z } from 'zod';
import type { createConnection, ProviderInfo } from '../../../../src/contract/connections.ts';
import type { Faults } from '../../../ui/faults.ts';

type Field = ProviderInfo['fields'][number];
/** What every field of the form is given. */
export interface FieldProps {
  readonly field: Field;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

type StreamInfo = ProviderInfo['streams'][number];

export interface Form {
  readonly credential: string;
  readonly values: Readonly<Record<string, string>>;
  readonly streams: readonly string[];
  /** Days back; null: everything. */
  readonly daysBack: number | null;
}

export const reaches = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'One year' },
  { days: null, label: 'Everything there is' },
] as const;

/** The recommended credential, the standard streams, 90 days. */
export const startForm = (provider: ProviderInfo): Form => ({
  credential: (provider.credentials.find((each) => each.recommended) ?? provider.credentials[0])?.kind ?? '',
  values: {},
  streams: provider.streams.filter((stream) => stream.standard).map((stream) => stream.name),
  daysBack: 90,
});

/** The fields of the chosen credential and those of all. */
export const fieldsOf = (provider: ProviderInfo, credential: string): readonly Field[] =>
  provider.fields.filter((field) => field.credential === null || field.credential === credential);

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dashes = [8, 13, 18, 23];

/** Whether it can still become a GUID by typing on. */
const guidBegun = (value: string): boolean =>
  value.length <= 36 &&
  value.split('').every((letter, index) => (dashes.includes(index) ? letter === '-' : /[0-9a-f]/i.test(letter)));

/** Blanks around what was pasted fall away; so do the braces that some tools put around a GUID. */
export const tidy = (field: Pick<Field, 'kind'>, value: string): string => {
  if (field.kind === 'pem') return value;
  const trimmed = value.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '');
  return field.kind === 'guid' ? trimmed.replace(/^\{(.*)\}$/, '$1') : trimmed;
};

export interface Judgement {
  readonly state: 'none' | 'ok' | 'warning' | 'error';
  readonly message: string | null;
}

const fine: Judgement = { state: 'none', message: null };

const judgeGuid = (value: string, left: boolean): Judgement => {
  if (guid.test(value)) return { state: 'ok', message: null };
  const wrong = /[^0-9a-f-]/i.exec(value);
  if (wrong !== null) {
    return { state: 'error', message: `“${wrong[0]}” cannot be in it: this id is made of 0–9, a–f and dashes.` };
  }
  if (guidBegun(value) && !left) return fine;
  return {
    state: 'error',
    message: 'An id looks like 12345678-90ab-cdef-1234-567890abcdef: 8, 4, 4, 4 and 12 digits.',
  };
};

const judgeSecret = (value: string): Judgement =>
  guid.test(value)
    ? {
        state: 'warning',
        message:
          'This has the form of an id. It looks like the Secret ID, not the secret: copy the column Value. It is shown only once; if it is hidden, create a new secret.',
      }
    : fine;

const judgePem = (value: string, left: boolean): Judgement => {
  if (value.includes('-----BEGIN ')) {
    return value.includes('-----END ') || !left
      ? fine
      : { state: 'error', message: 'The end is missing: the last line begins with -----END.' };
  }
  if (!left && value.length < 11) return fine;
  return {
    state: 'error',
    message: 'This is not PEM: its first line begins with -----BEGIN. A .pfx or .cer file must be converted first.',
  };
};

/** What to say about a field while it is typed; `left`: it was left, so an unfinished value is at fault. */
export const judge = (field: Pick<Field, 'kind'>, value: string, left: boolean): Judgement => {
  if (value === '') return fine;
  if (field.kind === 'guid') return judgeGuid(value, left);
  if (field.kind === 'secret') return judgeSecret(value);
  if (field.kind === 'pem') return judgePem(value, left);
  return fine;
};

/** What keeps the form from being sent, by field; streams under `streams`. */
export const faultsOf = (provider: ProviderInfo, form: Form): Faults => {
  const faults: Record<string, string> = {};
  for (const field of fieldsOf(provider, form.credential)) {
    const value = form.values[field.name] ?? '';
    const judged = judge(field, value, true);
    if (value.trim() === '') faults[field.name] = `Enter: ${field.label}.`;
    else if (judged.state === 'error') faults[field.name] = judged.message ?? '';
  }
  if (form.streams.length === 0) faults['streams'] = 'Choose at least one stream.';
  return faults;
};

export interface NeededPermission {
  /** The least that will do. */
  readonly name: string;
  /** More than needed, would do as well. */
  readonly instead: readonly string[];
  readonly for: readonly string[];
}

/** What must be granted for the chosen streams, each permission once, with what it is for. */
export const permissionsFor = (
  streams: readonly StreamInfo[],
  chosen: readonly string[],
): readonly NeededPermission[] => {
  const needed = new Map<string, { instead: readonly string[]; for: string[] }>();
  for (const stream of streams.filter(({ name }) => chosen.includes(name))) {
    for (const [least, ...instead] of stream.permissions) {
      if (least === undefined) continue;
      const known = needed.get(least);
      if (known === undefined) needed.set(least, { instead, for: [stream.title] });
      else known.for.push(stream.title);
    }
  }
  return [...needed].map(([name, rest]) => ({ name, ...rest }));
};

type Input = z.input<typeof createConnection.input>;

/** What is sent: the fields of the chosen credential alone, the streams in the provider's order. */
export const inputOf = (provider: ProviderInfo, form: Form, now: Date): Input => ({
  provider: provider.id,
  fields: Object.fromEntries(fieldsOf(provider, form.credential).map(({ name }) => [name, form.values[name] ?? ''])),
  streams: provider.streams.map(({ name }) => name).filter((name) => form.streams.includes(name)),
  since: form.daysBack === null ? null : new Date(now.getTime() - form.daysBack * 86_400_000).toISOString(),
});
