// `plumbline connect`: tests a credential and, when it is good, saves it and starts the first sync.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createConnection, listProviders, type ProviderInfo, type Way } from '../contract/connections.ts';
import { checksText, exitOf } from './checks-text.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { nearest } from './nearest.ts';
import { withProduct } from './product.ts';
import { followSync } from './sync.ts';

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const readSecretFile = async (option: string, path: string): Promise<string> => {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new CommandFailed(
      `${option}: ${path} cannot be read (${code}). Give a file that holds the credential alone.`,
      {
        cause,
        exit: Exit.badArguments,
      },
    );
  }
};

const chooseProvider = async (client: Client, id: string): Promise<ProviderInfo> => {
  const { providers } = await client.call(listProviders, {});
  const chosen = providers.find((provider) => provider.id === id);
  if (chosen) return chosen;
  const known = providers.map((provider) => provider.id);
  const near = nearest(id, known);
  throw badArguments(
    `There is no provider "${id}".${near === null ? '' : ` Did you mean ${near}?`} Known: ${known.join(', ')}.`,
  );
};

/** The form's fields from the options: identifiers as they are, credentials by the kind of their field. */
const fillFields = async (
  way: Way,
  given: { tenant: string; clientId: string; secretFile: string | null; certificateFile: string | null },
): Promise<Record<string, string>> => {
  const fields: Record<string, string> = {};
  for (const { name, kind } of way.fields) {
    if (name === 'tenantId') fields[name] = given.tenant;
    if (name === 'clientId') fields[name] = given.clientId;
    if (kind === 'secret' && given.secretFile !== null) {
      fields[name] = await readSecretFile('--secret-file', given.secretFile);
    }
    if (kind === 'pem' && given.certificateFile !== null) {
      fields[name] = await readSecretFile('--certificate-file', given.certificateFile);
    }
  }
  return fields;
};

/** The way that is a form, whose fields are files and ids. */
const chooseWay = (provider: ProviderInfo): Way => {
  const way = provider.ways.find((one) => one.interaction === 'form');
  if (way === undefined) throw badArguments(`${provider.name} is connected in the browser only.`);
  return way;
};

const chooseStreams = (provider: Pick<Way, 'streams'>, wanted: string | undefined): string[] => {
  if (wanted === undefined) return provider.streams.filter((stream) => stream.standard).map((stream) => stream.name);
  const names = wanted
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = provider.streams.map((stream) => stream.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw badArguments(
      `--streams: there is no stream "${name}".${near === null ? '' : ` Did you mean ${near}?`} Known: ${known.join(', ')}.`,
    );
  }
  if (names.length === 0) throw badArguments(`--streams: name at least one of ${known.join(', ')}.`);
  return names;
};

/** `all`, or a day from which on to keep; ninety days back by default. */
const parseSince = (text: string): string | null => {
  if (text === 'all') return null;
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(Date.now() - Number(days) * 86_400_000).toISOString();
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw badArguments(`--since: "${text}" is no day. Give one such as 2026-01-31, 90d, or all.`);
  return new Date(time).toISOString();
};

export const connect = command({
  name: 'connect',
  summary: 'Tests a credential and, when it is good, saves it and starts the first sync.',
  words: [{ name: 'provider', help: 'What to connect: microsoft.', required: true }],
  options: {
    tenant: { type: 'string', value: 'id', help: 'Directory (tenant) id.' },
    'client-id': { type: 'string', value: 'id', help: 'Application (client) id.' },
    'secret-file': { type: 'string', value: 'file', help: 'File that holds the client secret’s value.' },
    'certificate-file': { type: 'string', value: 'file', help: 'PEM file with the certificate and its private key.' },
    streams: { type: 'string', value: 'names', help: 'Streams, separated by commas; the standard ones if not given.' },
    since: { type: 'string', value: 'day', help: 'Nothing older is kept: a day, 90d, or all.', default: '90d' },
    wait: { type: 'boolean', help: 'Follow the first sync to its end.' },
  },
  examples: [
    'plumbline connect microsoft --tenant 5f0c… --client-id 9a7e… --certificate-file plumbline.pem --wait',
    'plumbline connect microsoft --tenant 5f0c… --client-id 9a7e… --secret-file secret.txt --streams people,mail',
  ],
  run: async ({ values, words, ...place }) => {
    const tenant = values.tenant ?? '';
    const clientId = values['client-id'] ?? '';
    if (tenant === '' || clientId === '') throw badArguments('--tenant and --client-id are both needed.');
    const file = (path: string | undefined): string | null => (path === undefined ? null : resolve(place.folder, path));
    const [secretFile, certificateFile] = [file(values['secret-file']), file(values['certificate-file'])];
    if ((secretFile === null) === (certificateFile === null)) {
      throw badArguments('Give either --secret-file or --certificate-file; the certificate is the better choice.');
    }
    const since = parseSince(values.since ?? '90d');
    return withProduct(place, { work: values.wait === true }, async (client) => {
      const provider = await chooseProvider(client, words[0] ?? '');
      const way = chooseWay(provider);
      const streams = chooseStreams(way, values.streams);
      const fields = await fillFields(way, { tenant, clientId, secretFile, certificateFile });
      const made = await client.call(
        createConnection,
        { provider: provider.id, way: way.id, fields, streams, since },
        place.signal,
      );
      if (values.json !== true) place.stdout.write(checksText(made.checks));
      if (made.connection !== null && values.wait === true) {
        [made.connection = null] = await followSync(client, [made.connection], place);
      }
      if (values.json === true) place.stdout.write(`${JSON.stringify(made)}\n`);
      else if (made.connection === null)
        place.stdout.write('Nothing was saved. Mend what failed, then run this again.\n');
      else place.stdout.write(`Connected to ${made.connection.tenantName}.\n`);
      return made.connection === null ? exitOf(made.checks) : Exit.fine;
    });
  },
});
