// Uploaded transcripts as a provider: it has no live source, only files that somebody saved from any product.
import { readFileSync } from 'node:fs';
import type { Provider } from '../provider.ts';
import type { StreamDeclaration } from '../stream.ts';
import { vttImport } from './vtt-import.ts';

const calls: StreamDeclaration = {
  name: 'calls',
  by: 'mailbox',
  title: 'Calls: uploaded transcripts',
  gives:
    'Talk share, monologues, patience and pace of calls with people outside; what was said, for scoring by a rubric.',
  without: 'Without it there is no figure about calls of other products.',
  permissions: [],
  delegated: null,
  every: 86_400,
  standard: false,
  gate: 'calls',
};

export const transcripts: Provider = {
  id: 'transcripts',
  name: 'Uploaded transcripts',
  icon: readFileSync(new URL('icon.svg', import.meta.url), 'utf8'),
  setup: { title: 'Uploaded transcripts', summary: vttImport.summary, ways: [], revoke: [] },
  streams: [calls],
  imports: [vttImport],
  hosts: () => [],
  parse: () => ({ ok: false, faults: [{ field: 'way', message: 'Transcripts are imported, not connected.' }] }),
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  open: () => {
    // Nothing can be connected here: `parse` accepts no credential.
    throw new TypeError('Uploaded transcripts have no live source.');
  },
};
