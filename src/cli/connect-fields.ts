// What `plumbline connect` is told, as the fields, streams and start of the way that it takes.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listProviders, type ProviderInfo, type Way } from '../contract/connections.ts';
import type { Client } from './client.ts';
import { CommandFailed, Exit } from './failure.ts';
import { nearest } from './nearest.ts';

export const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const like = (typed: string, known: readonly string[]): string => {
  const near = nearest(typed, known);
  return near === null ? '' : ` Did you mean ${near}?`;
};

export const chooseProvider = async (client: Client, id: string): Promise<ProviderInfo> => {
  const { providers } = await client.call(listProviders, {});
  const chosen = providers.find((provider) => provider.id === id);
  if (chosen) return chosen;
  const known = providers.map((provider) => provider.id);
  throw badArguments(`There is no provider "${id}".${like(id, known)} Known: ${known.join(', ')}.`);
};

/** The way of that name; without one, the way that is a form. Errors: CommandFailed, also for one that is blocked here. */
export const chooseWay = (provider: ProviderInfo, wanted: string | undefined): Way => {
  const known = provider.ways.map((way) => way.id);
  const way = provider.ways.find((one) => (wanted === undefined ? one.interaction === 'form' : one.id === wanted));
  if (way === undefined) {
    const name = wanted ?? 'a form';
    throw badArguments(`--way: ${provider.name} has no way "${name}".${like(name, known)} Known: ${known.join(', ')}.`);
  }
  if (way.blocked === null) return way;
  throw new CommandFailed(`${way.blocked.title}\n${way.blocked.fix}`);
};

/** The streams that were named, or the standard ones. */
export const chooseStreams = ({ streams }: Pick<Way, 'streams'>, wanted: string | undefined): string[] => {
  const usable = streams.filter((stream) => stream.missing === null);
  if (wanted === undefined) return usable.filter((stream) => stream.standard).map((stream) => stream.name);
  const names = wanted
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = usable.map((stream) => stream.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw badArguments(`--streams: there is no stream "${name}".${like(name, known)} Known: ${known.join(', ')}.`);
  }
  if (names.length === 0) throw badArguments(`--streams: name at least one of ${known.join(', ')}.`);
  return names;
};

/** `all`, or a day from which on to keep; ninety days back by default. */
export const parseSince = (text: string): string | null => {
  if (text === 'all') return null;
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(Date.now() - Number(days) * 86_400_000).toISOString();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw badArguments(`--since: "${text}" is no day. Give one such as 2026-01-31, 90d, or all.`);
  return new Date(time).toISOString();
};

const readSecretFile = async (option: string, path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    const message = `${option}: ${path} cannot be read (${code}). Give a file that holds the credential alone.`;
    throw new CommandFailed(message, { cause, exit: Exit.badArguments });
  }
};

export interface GivenFields {
  readonly tenant: string | undefined;
  readonly clientId: string | undefined;
  /** Each `name=value`. */
  readonly fields: readonly string[];
  /** Paths, relative to `folder`. */
  readonly secretFile: string | undefined;
  readonly certificateFile: string | undefined;
  readonly folder: string;
}

const parseField = (way: Way, text: string): [string, string] => {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const plain = way.fields.filter((field) => field.kind !== 'secret' && field.kind !== 'pem').map(({ name: id }) => id);
  if (plain.includes(name)) return [name, value];
  if (way.fields.some((field) => field.name === name)) {
    throw badArguments(
      `--field ${name}: a secret does not belong on the command line. Give it in a file, with --secret-file or --certificate-file.`,
    );
  }
  throw badArguments(
    `--field: there is no field "${name === '' ? text : name}".${like(name, plain)} Known: ${plain.join(', ')}.`,
  );
};

/** The form's fields: identifiers as they are, credentials out of files, by the kind of their field. */
export const fillFields = async (way: Way, given: GivenFields): Promise<Record<string, string>> => {
  const fields: Record<string, string> = Object.fromEntries(given.fields.map((text) => parseField(way, text)));
  if (given.tenant !== undefined) fields['tenantId'] = given.tenant;
  if (given.clientId !== undefined) fields['clientId'] = given.clientId;
  const files = [
    ['secret', '--secret-file', given.secretFile],
    ['pem', '--certificate-file', given.certificateFile],
  ] as const;
  for (const [kind, option, path] of files) {
    const field = way.fields.find((one) => one.kind === kind);
    if (path === undefined) continue;
    if (field === undefined) throw badArguments(`${option}: this way takes none.`);
    fields[field.name] = await readSecretFile(option, resolve(given.folder, path));
  }
  return fields;
};

/** Options that say what the way needs and was not given. Errors: CommandFailed that names them. */
export const requireFields = (way: Way, fields: Readonly<Record<string, string>>): void => {
  const names: Readonly<Record<string, string>> = { tenantId: '--tenant', clientId: '--client-id' };
  const missing = way.fields
    .filter((field) => field.credential === null && !field.optional && (fields[field.name] ?? '') === '')
    .filter((field) => field.kind !== 'secret' && field.kind !== 'pem')
    .map((field) => names[field.name] ?? `--field ${field.name}=…`);
  if (missing.length > 0) throw badArguments(`${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} needed.`);
  const secrets = way.fields.filter((field) => (field.kind === 'secret' || field.kind === 'pem') && !field.optional);
  const held = secrets.filter((field) => (fields[field.name] ?? '') !== '').length;
  if (secrets.length === 0 || held === 1) return;
  throw badArguments(
    secrets.some((field) => field.kind === 'pem')
      ? 'Give either --secret-file or --certificate-file; the certificate is the better choice.'
      : 'Give --secret-file, a file that holds the credential alone.',
  );
};
