// `plumbline connect`: tests a credential and saves it, or makes the link or the code with which somebody else connects.
import { setTimeout as wait } from 'node:timers/promises';
import { createConnection, type ProviderInfo, type Way } from '../contract/connections.ts';
import { createConsentLink } from '../contract/links.ts';
import { beginDeviceCode, pollDeviceCode } from '../contract/sign-ins.ts';
import { checksText, exitOf } from './checks-text.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import {
  badArguments,
  chooseProvider,
  chooseStreams,
  chooseWay,
  fillFields,
  parseSince,
  requireFields,
} from './connect-fields.ts';
import { Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { followSync } from './sync.ts';

interface Wanted {
  readonly provider: ProviderInfo;
  readonly way: Way;
  readonly streams: string[];
  readonly since: string | null;
  readonly fields: Record<string, string>;
  readonly json: boolean;
  readonly wait: boolean;
}

const byForm = async (client: Client, wanted: Wanted, place: Place): Promise<number> => {
  const { provider, way, fields, streams, since, json } = wanted;
  requireFields(way, fields);
  const made = await client.call(
    createConnection,
    { provider: provider.id, way: way.id, fields, streams, since },
    place.signal,
  );
  if (!json) place.stdout.write(checksText(made.checks));
  if (made.connection !== null && wanted.wait) {
    [made.connection = null] = await followSync(client, [made.connection], place);
  }
  if (json) place.stdout.write(`${JSON.stringify(made)}\n`);
  else if (made.connection === null) place.stdout.write('Nothing was saved. Mend what failed, then run this again.\n');
  else place.stdout.write(`Connected to ${made.connection.tenantName}.\n`);
  return made.connection === null ? exitOf(made.checks) : Exit.fine;
};

/** The address is shown this once, and nowhere else. */
const byLink = async (client: Client, wanted: Wanted, place: Place): Promise<number> => {
  const { provider, streams, since, json } = wanted;
  const made = await client.call(createConsentLink, { provider: provider.id, streams, since }, place.signal);
  const until = made.link.expiresAt.slice(11, 16);
  const text = `Give this address to an admin of ${provider.name}. It works once, until ${until} UTC:\n${made.url}\n`;
  place.stdout.write(json ? `${JSON.stringify(made)}\n` : text);
  return Exit.fine;
};

const byCode = async (client: Client, wanted: Wanted, place: Place): Promise<number> => {
  const { provider, way, fields, streams, since, json } = wanted;
  const asked = { provider: provider.id, way: way.id, fields, streams, since };
  const code = await client.call(beginDeviceCode, asked, place.signal);
  place.stderr.write(`Open ${code.url} and enter the code ${code.userCode}\n`);
  let seconds = code.intervalSeconds;
  while (Date.now() < Date.parse(code.expiresAt)) {
    await wait(seconds * 1000, undefined, { signal: place.signal });
    const answer = await client.call(pollDeviceCode, { id: code.id }, place.signal);
    if (answer.result === 'pending') {
      seconds = answer.intervalSeconds;
      continue;
    }
    if (json) place.stdout.write(`${JSON.stringify(answer)}\n`);
    if (answer.result === 'failed') {
      if (!json) place.stdout.write(`${answer.problem.title}\n${answer.problem.fix}\nCode: ${answer.problem.raw}\n`);
      return answer.problem.who === 'admin' ? Exit.needsAdmin : Exit.failed;
    }
    if (wanted.wait) await followSync(client, [answer.connection], place);
    if (!json) place.stdout.write(`Connected to ${answer.connection.tenantName}.\n`);
    return Exit.fine;
  }
  place.stdout.write('The code was not used in time. Run this again for a new one.\n');
  return Exit.failed;
};

const take = (client: Client, wanted: Wanted, place: Place): Promise<number> => {
  if (wanted.way.interaction === 'form') return byForm(client, wanted, place);
  if (wanted.way.interaction === 'device-code') return byCode(client, wanted, place);
  throw badArguments(
    wanted.way.mode === 'application'
      ? 'This way goes over a browser. Add --link for an address that an admin opens in theirs.'
      : 'This way goes over a browser: sign in to Plumbline and open Account, Integrations.',
  );
};

export const connect = command({
  name: 'connect',
  summary: 'Tests a credential and, when it is good, saves it and starts the first sync.',
  words: [{ name: 'provider', help: 'What to connect, such as microsoft or imap.', required: true }],
  options: {
    way: { type: 'string', value: 'name', help: 'The way in, such as own-app or device-code; the form if not given.' },
    link: { type: 'boolean', help: 'Make a one-time link for an admin who has no login here.' },
    tenant: { type: 'string', value: 'id', help: 'Directory (tenant) id.' },
    'client-id': { type: 'string', value: 'id', help: 'Application (client) id.' },
    field: { type: 'string', multiple: true, value: 'name=value', help: 'Another field of the form; may be repeated.' },
    'secret-file': {
      type: 'string',
      value: 'file',
      help: 'File that holds the client secret’s value, or the password.',
    },
    'certificate-file': { type: 'string', value: 'file', help: 'PEM file with the certificate and its private key.' },
    streams: { type: 'string', value: 'names', help: 'Streams, separated by commas; the standard ones if not given.' },
    since: { type: 'string', value: 'day', help: 'Nothing older is kept: a day, 90d, or all.', default: '90d' },
    wait: { type: 'boolean', help: 'Follow the first sync to its end.' },
  },
  examples: [
    'plumbline connect microsoft --tenant 5f0c… --client-id 9a7e… --certificate-file plumbline.pem --wait',
    'plumbline connect microsoft --link --streams people,mail',
    'plumbline connect imap --field address=ana@example.com --secret-file password.txt',
  ],
  run: async ({ values, words, ...place }) => {
    const since = parseSince(values.since ?? '90d');
    return withProduct(place, { work: values.wait === true }, async (client) => {
      const provider = await chooseProvider(client, words[0] ?? '');
      const link = values.link === true;
      const redirect = provider.ways.find((one) => one.interaction === 'redirect' && one.mode === 'application');
      const way = chooseWay(provider, link ? (redirect?.id ?? 'admin-consent') : values.way);
      const fields = await fillFields(way, {
        tenant: values.tenant,
        clientId: values['client-id'],
        fields: values.field ?? [],
        secretFile: values['secret-file'],
        certificateFile: values['certificate-file'],
        folder: place.folder,
      });
      const streams = chooseStreams(way, values.streams);
      const flags = { json: values.json === true, wait: values.wait === true };
      const wanted = { provider, way, streams, since, fields, ...flags };
      return link ? byLink(client, wanted, place) : take(client, wanted, place);
    });
  },
});
