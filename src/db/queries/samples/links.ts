// Example calls of queries/links.ts.
import {
  claimLink,
  createLink,
  findLink,
  listInvited,
  listLinks,
  readLink,
  renewLink,
  revokeLink,
  revokeLinksOf,
  revokeLinksTo,
  setLinkProblem,
  setLinkSent,
  unuseLink,
  useLink,
} from '../links.ts';
import { at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, linkId: id(5) };
const tokenHash = Buffer.alloc(32);
const link = {
  ...key,
  tokenHash,
  kind: 'invite' as const,
  purpose: {},
  createdBy: 'Ana',
  createdAt: at,
  expiresAt: at,
};
const problem = { code: 'x', title: 'X.', fix: 'Y.', who: 'admin' as const, link: null, raw: '' };
const invited = { organizationId, provider: 'example', emails: ['ben@example.com'], now: at };

export const samples: Record<string, Sample> = {
  createLink: { answers: [[key]], run: (tx) => createLink(tx, { ...link, email: 'ben@example.com' }) },
  findLink: { run: (tx) => findLink(tx, { organizationId, tokenHash }) },
  readLink: { run: (tx) => readLink(tx, key) },
  listLinks: { run: (tx) => listLinks(tx, { organizationId, by: null }) },
  claimLink: { run: (tx) => claimLink(tx, { organizationId, tokenHash, browserHash: tokenHash, now: at }) },
  useLink: { run: (tx) => useLink(tx, { ...key, browserHash: tokenHash, connectionId, now: at }) },
  unuseLink: { run: (tx) => unuseLink(tx, key) },
  setLinkProblem: { run: (tx) => setLinkProblem(tx, { ...key, problem }) },
  setLinkSent: { run: (tx) => setLinkSent(tx, { ...key, at }) },
  renewLink: { run: (tx) => renewLink(tx, { ...key, tokenHash, expiresAt: at, now: at }) },
  revokeLink: { run: (tx) => revokeLink(tx, { ...key, now: at }) },
  revokeLinksOf: { run: (tx) => revokeLinksOf(tx, { organizationId, by: id(6), now: at }) },
  revokeLinksTo: { run: (tx) => revokeLinksTo(tx, { organizationId, connectionId, now: at }) },
  listInvited: { run: (tx) => listInvited(tx, invited) },
};
