// Example calls of queries/connections.ts.
import {
  claimTest,
  createConnection,
  disconnect,
  listConnections,
  listDueConnections,
  listUntested,
  type NewConnection,
  readConnection,
  readCredential,
  replaceCredential,
  reportConnection,
  saveChecks,
  setPaused,
  setStreams,
} from '../connections.ts';
import { at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const connection: NewConnection = {
  ...key,
  provider: 'example',
  settings: {},
  secret: Buffer.alloc(8),
  streams: ['mail'],
  since: null,
  way: 'own-app',
  mode: 'application',
  grantKey: 'tenant',
  signedInAs: null,
  credentialExpiresAt: null,
  tenantId: 'tenant',
  tenantName: 'Contoso',
  connectedAt: at,
  connectedBy: 'Ana',
  dueAt: at,
};

export const samples: Record<string, Sample> = {
  createConnection: { run: (tx) => createConnection(tx, connection) },
  listConnections: { run: (tx) => listConnections(tx, organizationId) },
  listDueConnections: { by: 'door', run: (tx) => listDueConnections(tx, { now: at, limit: 100 }) },
  readConnection: { run: (tx) => readConnection(tx, key) },
  readCredential: { run: (tx) => readCredential(tx, key) },
  claimTest: { run: (tx) => claimTest(tx, { ...key, now: at, again: at }) },
  disconnect: { run: (tx) => disconnect(tx, key) },
  listUntested: { by: 'door', run: (tx) => listUntested(tx, { now: at, limit: 20 }) },
  replaceCredential: {
    run: (tx) =>
      replaceCredential(tx, {
        ...key,
        secret: Buffer.alloc(8),
        settings: {},
        way: 'own-app',
        signedInAs: null,
        credentialExpiresAt: null,
        ended: false,
        now: at,
      }),
  },
  reportConnection: { run: (tx) => reportConnection(tx, { ...key, problem: null }) },
  saveChecks: { run: (tx) => saveChecks(tx, { ...key, checks: [], at, dueAt: at }) },
  setPaused: { run: (tx) => setPaused(tx, { ...key, paused: true }) },
  setStreams: { run: (tx) => setStreams(tx, { ...key, streams: ['mail'] }) },
};
