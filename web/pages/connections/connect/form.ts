// The form that connects a source, as pure data: what is typed, what is wrong with it, what is asked for, what is sent.
import type { z } from 'zod';
import type {
  createCertificate,
  createConnection,
  SetupField,
  StreamInfo,
  Way,
} from '../../../../src/contract/connections.ts';
import type { Faults } from '../../../ui/faults.ts';

/** What every field of the form is given. */
export interface FieldProps {
  readonly field: SetupField;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A key pair that was made here; its public part. */
export type MadeCertificate = z.output<typeof createCertificate.output>;

export interface Form {
  readonly credential: string;
  readonly values: Readonly<Record<string, string>>;
  readonly streams: readonly string[];
  /** Days back; null: everything. */
  readonly daysBack: number | null;
  /** Where a certificate comes from: made here, or brought along. */
  readonly certificateFrom: 'here' | 'brought';
  readonly certificate: MadeCertificate | null;
}

export const reaches = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'One year' },
  { days: null, label: 'Everything there is' },
] as const;

const recommendedOf = <Kind extends { readonly recommended: boolean }>(kinds: readonly Kind[]): Kind | undefined =>
  kinds.find((each) => each.recommended) ?? kinds[0];

/** Streams of the way that the cloud has. */
export const availableOf = (way: Way): readonly StreamInfo[] => way.streams.filter(({ missing }) => missing === null);

/** The recommended credential, the standard streams, 90 days. */
export const startForm = (way: Way): Form => ({
  credential: recommendedOf(way.credentials)?.kind ?? '',
  values: {},
  streams: availableOf(way)
    .filter(({ standard }) => standard)
    .map(({ name }) => name),
  daysBack: 90,
  certificateFrom: way.makesCertificate ? 'here' : 'brought',
  certificate: null,
});

type Fielded = Pick<Way, 'fields'>;

/** The fields of the chosen credential and those of all. */
export const fieldsOf = (way: Fielded, credential: string): readonly SetupField[] =>
  way.fields.filter((field) => field.credential === null || field.credential === credential);

/** Whether a field is filled by the certificate that is made here. */
export const madeHere = (field: Pick<SetupField, 'kind'>, form: Pick<Form, 'certificateFrom'>): boolean =>
  field.kind === 'pem' && form.certificateFrom === 'here';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const dashes = [8, 13, 18, 23];

/** Whether it can still become a GUID by typing on. */
const guidBegun = (value: string): boolean =>
  value.length <= 36 &&
  value.split('').every((letter, index) => (dashes.includes(index) ? letter === '-' : /[0-9a-f]/i.test(letter)));

/** Blanks around what was pasted fall away; so do the braces that some tools put around a GUID. */
export const tidy = (field: Pick<SetupField, 'kind'>, value: string): string => {
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

const judgeAddress = (value: string, left: boolean): Judgement => {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) return { state: 'ok', message: null };
  return left ? { state: 'error', message: 'An address looks like ana@example.com.' } : fine;
};

/** What to say about a field while it is typed; `left`: it was left, so an unfinished value is at fault. */
export const judge = (field: Pick<SetupField, 'kind' | 'example'>, value: string, left: boolean): Judgement => {
  if (value === '') return fine;
  if (field.kind === 'guid') return judgeGuid(value, left);
  if (field.kind === 'secret') return judgeSecret(value);
  if (field.kind === 'pem') return field.example === undefined ? judgePem(value, left) : fine;
  if (field.kind === 'address') return judgeAddress(value, left);
  return fine;
};

const faultOf = (field: SetupField, form: Form): string | null => {
  if (madeHere(field, form)) return form.certificate === null ? 'Make the certificate first.' : null;
  const value = form.values[field.name] ?? '';
  if (value.trim() === '') return field.optional ? null : `Enter: ${field.label}.`;
  const judged = judge(field, value, true);
  return judged.state === 'error' ? judged.message : null;
};

/** What keeps the credential from being sent, by field. */
export const faultsOfFields = (way: Fielded, form: Form): Faults =>
  Object.fromEntries(
    fieldsOf(way, form.credential).flatMap((field) => {
      const fault = faultOf(field, form);
      return fault === null ? [] : [[field.name, fault]];
    }),
  );

/** The same for the whole form; streams under `streams`. */
export const faultsOf = (way: Way, form: Form): Faults => ({
  ...faultsOfFields(way, form),
  ...(form.streams.length === 0 ? { streams: 'Choose at least one stream.' } : {}),
});

export interface NeededPermission {
  /** The one to grant. */
  readonly name: string;
  /** Would do as well. */
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

/** What is sent of the fields: those of the chosen credential alone, and no empty ones. */
export const credentialOf = (
  way: Fielded,
  form: Form,
): { fields: Record<string, string>; certificateId: string | null } => {
  const fields = fieldsOf(way, form.credential);
  const entered = fields
    .filter((field) => !madeHere(field, form))
    .map(({ name }): [string, string] => [name, form.values[name] ?? ''])
    .filter(([, value]) => value !== '');
  const uses = fields.some((field) => madeHere(field, form));
  return {
    fields: Object.fromEntries(entered),
    certificateId: uses ? (form.certificate?.certificateId ?? null) : null,
  };
};

/** Which streams, in the provider's order, and nothing older than. */
export const scopeOf = (way: Way, form: Form, now: Date): { streams: string[]; since: string | null } => ({
  streams: way.streams.map(({ name }) => name).filter((name) => form.streams.includes(name)),
  since: form.daysBack === null ? null : new Date(now.getTime() - form.daysBack * 86_400_000).toISOString(),
});

type Input = z.input<typeof createConnection.input>;

/** What creates a connection. */
export const inputOf = (place: { provider: string; way: Way }, form: Form, now: Date): Input => ({
  provider: place.provider,
  way: place.way.id,
  ...credentialOf(place.way, form),
  ...scopeOf(place.way, form, now),
});
