// Zoom as a provider: what its connect form asks for, which streams it has, and how a connection is opened.
import { readFileSync } from 'node:fs';
import type { Provider, Source } from '../provider.ts';
import { runChecks } from './check.ts';
import { openZoom } from './client.ts';
import { findZoom } from './place.ts';
import { parseForm, Settings, setup } from './setup.ts';
import { callsDeclaration, callsStream } from './streams/calls.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';

export const zoom: Provider = {
  id: 'zoom',
  name: 'Zoom',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: [peopleDeclaration, callsDeclaration],
  hosts: (endpoints) => findZoom(endpoints).hosts,
  parse: parseForm,
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  open: (stored, { endpoints, network, clock, vault }): Source => {
    const { accountId, clientId, domains, unknown } = Settings.parse(stored.settings);
    const client = openZoom({ place: findZoom(endpoints), accountId, clientId, network, clock, vault });
    return {
      streams: [peopleStream(client), callsStream(client, { clock, own: { domains, unknown } })],
      describe: async (signal) => {
        await client.get('/users?page_size=1', { signal });
        const tenantName = `Zoom of ${domains[0] ?? accountId}`;
        return { tenantId: accountId, tenantName, grantKey: accountId, signedInAs: null };
      },
      check: (streams, signal) => runChecks(client, { domains, streams, signal }),
      // Zoom does not tell which scopes an app holds.
      listPermissions: async () => [],
      reach: null,
      close: async () => {},
    };
  },
};
