// BambooHR as a provider: what its connect form asks for, its one stream, and how a connection is opened.
import { readFileSync } from 'node:fs';
import type { Provider, Source } from '../provider.ts';
import { runChecks } from './check.ts';
import { openBambooHr } from './client.ts';
import { apiUrlOf, bambooHosts } from './place.ts';
import { parseForm, readKey, Settings, setup } from './setup.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';

/** Milliseconds for which the key is not taken out of the vault again. */
const keyLife = 300_000;

export const bamboohr: Provider = {
  id: 'bamboohr',
  name: 'BambooHR',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: [peopleDeclaration],
  hosts: bambooHosts,
  parse: parseForm,
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  open: (stored, { endpoints, network, clock, vault }): Source => {
    const { company } = Settings.parse(stored.settings);
    const key = (signal: AbortSignal): Promise<string> =>
      vault.token({
        signal,
        refused: null,
        renew: async (secret) => ({ token: readKey(secret), until: clock.now() + keyLife, secret: null }),
      });
    const bamboo = openBambooHr({ url: apiUrlOf(endpoints, company), network, clock, key });
    const now = (): string => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    return {
      streams: [peopleStream(bamboo, clock)],
      describe: async (signal) => {
        await bamboo.listChanges(now(), { signal });
        return { tenantId: company, tenantName: `BambooHR of ${company}`, grantKey: company, signedInAs: null };
      },
      check: (_streams, signal) => runChecks(bamboo, { company, since: now(), signal }),
      // BambooHR does not tell what a key may see, but by what it leaves out: the connection test names it.
      listPermissions: async () => [],
      reach: null,
      close: async () => {},
    };
  },
};
