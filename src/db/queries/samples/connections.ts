// Example calls of queries/connections.ts.
import {
  createConnection,
  listConnections,
  listDueConnections,
  type NewConnection,
  readConnection,
  readCredential,
  setConnectionStatus,
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
  setConnectionStatus: { run: (tx) => setConnectionStatus(tx, { ...key, status: 'paused', problem: null }) },
};
