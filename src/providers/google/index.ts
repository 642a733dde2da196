// Google Workspace as a provider: what its connect form asks for, which streams it has, and how a connection is opened.
import { readFileSync } from 'node:fs';
import type { Provider, Source } from '../provider.ts';
import { openGoogle } from './api.ts';
import { describeGrant, listHeld, runChecks } from './check.ts';
import { openDirectory } from './directory.ts';
import { findPlace } from './place.ts';
import { parseForm, Settings, setup } from './setup.ts';
import { mailDeclaration, mailStream } from './streams/mail.ts';
import { meetingsDeclaration, meetingsStream } from './streams/meetings.ts';
import { peopleDeclaration, peopleStream } from './streams/people.ts';
import { openTokens } from './tokens.ts';

export const google: Provider = {
  id: 'google',
  name: 'Google Workspace',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup,
  streams: [peopleDeclaration, mailDeclaration, meetingsDeclaration],
  hosts: (endpoints) => findPlace(endpoints).hosts,
  parse: parseForm,
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  open: (stored, { endpoints, network, clock, vault }): Source => {
    const { admin } = Settings.parse(stored.settings);
    const place = findPlace(endpoints);
    const tokens = openTokens({ place, network, clock, vault });
    const api = openGoogle({ place, network, clock, tokens, admin });
    const directory = openDirectory(api, clock);
    const parts = { google: api, tokens, admin };
    return {
      streams: [
        peopleStream(api, directory),
        mailStream({ google: api, directory }),
        meetingsStream({ google: api, directory, clock }),
      ],
      describe: (signal) => describeGrant(parts, signal),
      check: (streams, signal) => runChecks(parts, { streams, signal }),
      listPermissions: (streams, signal) => listHeld(parts, { streams, signal }),
      reach: null,
      close: async () => directory.close(),
    };
  },
};
