// Slack as a provider: a workspace by the token of an app, and its export as files.
import { readFileSync } from 'node:fs';
import type { Provider, Source } from '../provider.ts';
import { findUrl, openApi, slackHosts } from './api.ts';
import { readWorkspace, runChecks } from './check.ts';
import { slackExport } from './export.ts';
import { judgeScopes } from './held-scopes.ts';
import { parseSetup, readToken, setup } from './setup.ts';
import { chatsDeclaration, chatsStream } from './streams/chats.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';

/** Milliseconds for which the token is not asked for again. */
const tokenLife = 300_000;

export const slack: Provider = {
  id: 'slack',
  name: 'Slack',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: [peopleDeclaration, chatsDeclaration],
  hosts: slackHosts,
  parse: parseSetup,
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  imports: [slackExport],
  scripts: () => [],
  open: (_stored, { endpoints, network, clock, vault }): Source => {
    const token = (signal: AbortSignal): Promise<string> =>
      vault.token({
        signal,
        refused: null,
        renew: async (secret) => ({ token: readToken(secret), until: clock.now() + tokenLife, secret: null }),
      });
    const api = openApi({ url: findUrl(endpoints), network, clock, token });
    return {
      streams: [peopleStream(api), chatsStream(api, clock)],
      describe: async (signal) => {
        const { id, name } = await readWorkspace(api, signal);
        return { tenantId: id, tenantName: name, grantKey: id, signedInAs: null };
      },
      check: (chosen, signal) => runChecks(api, { chosen, signal }),
      listPermissions: async (chosen, signal) => judgeScopes((await readWorkspace(api, signal)).scopes, chosen),
      reach: null,
      close: async () => {},
    };
  },
};
