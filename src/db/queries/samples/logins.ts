// Example calls of queries/logins.ts.
import {
  createLogin,
  createSession,
  deleteExpiredSessions,
  deleteLogin,
  deleteSession,
  extendSession,
  findLogin,
  findSession,
  listLogins,
} from '../logins.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const login = {
  userId: id(5),
  organizationId,
  email: 'ana@example.com',
  fullName: 'Ana',
  role: 'owner' as const,
  passwordHash: 'digest',
  createdAt: at,
};
const tokenHash = Buffer.alloc(32);

export const samples: Record<string, Sample> = {
  createLogin: { by: 'door', run: (tx) => createLogin(tx, login) },
  createSession: {
    by: 'door',
    run: (tx) => createSession(tx, { tokenHash, userId: id(5), organizationId, createdAt: at, expiresAt: at }),
  },
  deleteExpiredSessions: { by: 'door', run: (tx) => deleteExpiredSessions(tx, at) },
  deleteLogin: { by: 'door', run: (tx) => deleteLogin(tx, { organizationId, userId: id(5) }) },
  listLogins: { by: 'door', run: (tx) => listLogins(tx, organizationId) },
  deleteSession: { by: 'door', run: (tx) => deleteSession(tx, tokenHash) },
  extendSession: { by: 'door', run: (tx) => extendSession(tx, { tokenHash, until: at, longestDays: 30 }) },
  findLogin: { by: 'door', run: (tx) => findLogin(tx, 'ana@example.com') },
  findSession: {
    by: 'door',
    answers: [[{ organizationId }], [{ name: 'Contoso', zone: 'UTC' }]],
    run: (tx) => findSession(tx, { tokenHash, now: at }),
  },
};
