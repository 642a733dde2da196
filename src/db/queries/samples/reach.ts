// Example calls of queries/reach.ts.
import {
  holdReach,
  listHolding,
  listProbes,
  listReachable,
  listReachRules,
  replaceProbes,
  replaceReachRules,
  saveProbe,
  setCaptured,
  setReachMembers,
} from '../reach.ts';
import { accountId, at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const rule = {
  ruleId: id(7),
  effect: 'include',
  kind: 'domain',
  value: 'contoso.com',
  label: '',
  members: [],
} as const;
const probe = { mailbox: 'ana@contoso.com', expected: 'answers' } as const;

export const samples: Record<string, Sample> = {
  'holdReach to read': { run: (tx) => holdReach(tx, key, 'share') },
  holdReach: { run: (tx) => holdReach(tx, key, 'change') },
  listHolding: { run: (tx) => listHolding(tx, { organizationId, accountIds: [accountId] }) },
  listProbes: { run: (tx) => listProbes(tx, key) },
  listReachable: { run: (tx) => listReachable(tx, { ...key, accountIds: null }) },
  'listReachable of some accounts': { run: (tx) => listReachable(tx, { ...key, accountIds: [accountId] }) },
  listReachRules: { run: (tx) => listReachRules(tx, key) },
  replaceProbes: { run: (tx) => replaceProbes(tx, { ...key, probes: [probe], now: at }) },
  replaceReachRules: { run: (tx) => replaceReachRules(tx, { ...key, rules: [rule] }) },
  saveProbe: { run: (tx) => saveProbe(tx, { ...key, ...probe, observed: 'answers', problem: null, now: at }) },
  setCaptured: { run: (tx) => setCaptured(tx, { organizationId, accountIds: [accountId], captured: false }) },
  setReachMembers: { run: (tx) => setReachMembers(tx, { ...key, rules: [rule] }) },
};
