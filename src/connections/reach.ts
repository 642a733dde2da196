// Who is captured: rules with what they come to before they are saved, and probes that prove the limit at the source.
import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { Probe, ReachCounts, ReachRule as Wanted } from '../contract/reach.ts';
import { clearAlerts } from '../db/queries/alerts.ts';
import { type Connection, type ConnectionKey, readConnection } from '../db/queries/connections.ts';
import { eraseMailboxes } from '../db/queries/erasure.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import {
  holdReach,
  listHolding,
  listProbes,
  listReachable,
  listReachRules,
  type ReachProbe,
  type ReachRule,
  replaceProbes,
  replaceReachRules,
  saveProbe,
  setReachMembers,
} from '../db/queries/reach.ts';
import { addReceipt } from '../db/queries/receipts.ts';
import type { Tx } from '../db/schema.ts';
import type { Problem } from '../providers/errors.ts';
import type { Provider, Reach } from '../providers/provider.ts';
import { reportDrift } from './alerts.ts';
import { checked } from './failed-check.ts';
import { applyReach, capturing } from './reach-rules.ts';
import type { SourceParts, Sources } from './sources.ts';

export interface ReachParts extends SourceParts {
  readonly sources: Sources;
}

const hour = 3_600_000;
/** So long a change of policy may take at the source until it holds everywhere. */
const propagation = 2 * hour;

/** A domain or an address as directories write them: in small letters, the domain of other alphabets in its ASCII form. */
const plainAddress = (text: string): string => {
  const plain = text.toLowerCase().normalize('NFC').replace(/^@/, '');
  const at = plain.lastIndexOf('@') + 1;
  return `${plain.slice(0, at)}${domainToASCII(plain.slice(at)) || plain.slice(at)}`;
};

/** A group's members at the source; those of other rules are none. Errors: those of providers/errors. */
const readMembers = async (
  reach: Reach | null,
  { kind, value }: Pick<Wanted, 'kind' | 'value'>,
  signal: AbortSignal,
): Promise<readonly string[]> => (kind === 'group' && reach !== null ? reach.listMembers(value, signal) : []);

/** The rules in one writing, with the members of groups as the source tells them now. Errors: those of providers/errors. */
const readRules = async (
  reach: Reach | null,
  wanted: readonly Wanted[],
  signal: AbortSignal,
): Promise<readonly ReachRule[]> => {
  const rules = new Map<string, ReachRule>();
  for (const { effect, kind, value, label } of wanted) {
    const exact = kind === 'group' ? value : plainAddress(value);
    const members = await readMembers(reach, { kind, value: exact }, signal);
    const name = label === '' ? exact : label;
    rules.set(`${effect} ${kind} ${exact}`, { ruleId: randomUUID(), effect, kind, value: exact, label: name, members });
  }
  return [...rules.values()];
};

const sample = (accounts: readonly { readonly addresses: readonly string[] }[]): string[] =>
  accounts.slice(0, 20).map((account) => account.addresses[0] ?? '');

const count = async (tx: Tx, key: ConnectionKey, rules: readonly ReachRule[]): Promise<ReachCounts> => {
  const accounts = await listReachable(tx, { ...key, accountIds: null });
  const captured = capturing(rules);
  const inside = accounts.filter(captured);
  const outside = accounts.filter((account) => !captured(account));
  const { organizationId } = key;
  const newly = outside.filter((account) => account.captured).map((account) => account.accountId);
  return {
    mailboxes: accounts.length,
    captured: inside.length,
    leftOut: outside.length,
    sampleCaptured: sample(inside),
    sampleLeftOut: sample(outside),
    newlyLeftOut: (await listHolding(tx, { organizationId, accountIds: newly })).length,
  };
};

const openReach = async (parts: ReachParts, { organizationId, connectionId }: ConnectionKey): Promise<Reach | null> =>
  (await parts.sources.get(organizationId, connectionId)).reach;

/** What the rules would come to. Errors: those of providers/errors, when a group cannot be read. */
export const previewReach = async (
  parts: ReachParts,
  asked: ConnectionKey & { readonly rules: readonly Wanted[]; readonly signal: AbortSignal },
): Promise<ReachCounts> => {
  const groups = asked.rules.some((rule) => rule.kind === 'group');
  const rules = await readRules(groups ? await openReach(parts, asked) : null, asked.rules, asked.signal);
  return parts.database.tenant(asked.organizationId, (tx) => count(tx, asked, rules));
};

/** The streams that are read mailbox by mailbox, and those of the whole tenant. */
const streamsOf = (provider: Provider | undefined, connection: Connection) => {
  const on = (provider?.streams ?? []).filter((stream) => connection.streams.includes(stream.name));
  const named = (by: 'tenant' | 'mailbox') => on.filter((stream) => stream.by === by).map((stream) => stream.name);
  return { byTenant: named('tenant'), byMailbox: named('mailbox') };
};

/** Mailboxes that hold something and are left out, whenever that began. */
const listLeftOut = async (tx: Tx, key: ConnectionKey): Promise<readonly string[]> => {
  const accounts = await listReachable(tx, { ...key, accountIds: null });
  const accountIds = accounts.filter(({ captured }) => !captured).map(({ accountId }) => accountId);
  return listHolding(tx, { organizationId: key.organizationId, accountIds });
};

/**
 * Saves the rules: what they leave out is read no more and, if asked, erased with a receipt.
 * Errors: those of providers/errors, when a group cannot be read; then nothing is changed.
 */
export const saveReach = async (
  parts: ReachParts,
  asked: {
    readonly connection: Connection;
    readonly rules: readonly Wanted[];
    readonly erase: boolean;
    readonly by: string;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly counts: ReachCounts; readonly erased: number }> => {
  const { connection, erase, by } = asked;
  const { organizationId, connectionId } = connection;
  const key = { organizationId, connectionId };
  const groups = asked.rules.some((rule) => rule.kind === 'group');
  const rules = await readRules(groups ? await openReach(parts, key) : null, asked.rules, asked.signal);
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const now = new Date(parts.seams.clock.now());
  return parts.database.tenant(organizationId, async (tx) => {
    await holdReach(tx, key, 'change');
    await replaceReachRules(tx, { ...key, rules });
    await applyReach(tx, { ...key, accountIds: null });
    // First what is left out is parked: no page on its way is saved from then on.
    await seedPartitions(tx, { ...key, ...streamsOf(provider, connection), now, accountIds: null });
    const accountIds = erase ? await listLeftOut(tx, key) : [];
    const erased = await eraseMailboxes(tx, { organizationId, accountIds });
    if (erased > 0) {
      const details = { source: connection.tenantName, mailboxes: accountIds.length, activities: erased };
      await addReceipt(tx, { organizationId, receiptId: randomUUID(), kind: 'erased', at: now, by, details });
    }
    return { counts: await count(tx, key, rules), erased };
  });
};

/** Reads the members of groups again and holds the accounts to them. Errors: those of providers/errors. */
export const refreshReach = async (parts: ReachParts, connection: Connection, signal: AbortSignal): Promise<void> => {
  const { organizationId, connectionId } = connection;
  const key = { organizationId, connectionId };
  const saved = await parts.database.tenant(organizationId, (tx) => listReachRules(tx, key));
  if (saved.every((rule) => rule.kind !== 'group')) return;
  const reach = await openReach(parts, key);
  const rules: ReachRule[] = [];
  for (const rule of saved) rules.push({ ...rule, members: await readMembers(reach, rule, signal) });
  const provider = parts.providers.find((one) => one.id === connection.provider);
  const now = new Date(parts.seams.clock.now());
  await parts.database.tenant(organizationId, async (tx) => {
    await holdReach(tx, key, 'change');
    await setReachMembers(tx, { ...key, rules });
    await applyReach(tx, { ...key, accountIds: null });
    await seedPartitions(tx, { ...key, ...streamsOf(provider, connection), now, accountIds: null });
  });
};

const driftProblem = ({ mailbox, expected, problem }: ReachProbe): Problem =>
  expected === 'refused'
    ? {
        code: 'reach-too-wide',
        title: `${mailbox} must be refused, and answered. The limit at the source does not hold.`,
        fix: 'Check there which policy or role lets the app in: a permission granted for all mailboxes beside a limited role undoes the limit. The scripts on the Reach page show how to look.',
        who: 'admin',
        link: null,
        raw: 'answers',
      }
    : {
        code: 'reach-too-narrow',
        title: `${mailbox} must answer, and did not${problem === null ? '.' : `: ${problem.title}`}`,
        fix: problem?.fix ?? 'Add the mailbox to the group that the policy or role at the source names.',
        who: 'admin',
        link: problem?.link ?? null,
        raw: problem?.raw ?? 'refused',
      };

const stateOf = (probe: ReachProbe, now: number): Probe['state'] => {
  if (probe.observed === null) return 'waiting';
  if (probe.observed === probe.expected) return 'proved';
  if (probe.observed === 'unclear') return 'unclear';
  const young = now - probe.expectedSince.getTime() < propagation;
  return young ? 'propagating' : 'drift';
};

const describeProbe = (probe: ReachProbe, now: number): Probe => {
  const state = stateOf(probe, now);
  return {
    mailbox: probe.mailbox,
    expected: probe.expected,
    observed: probe.observed,
    state,
    probedAt: probe.probedAt?.toISOString() ?? null,
    expectedSince: probe.expectedSince.toISOString(),
    provedSince: probe.provedSince?.toISOString() ?? null,
    problem: state === 'drift' ? driftProblem(probe) : probe.problem,
  };
};

const observe = async (
  reach: Reach,
  asked: { readonly probe: ReachProbe; readonly streams: readonly string[]; readonly signal: AbortSignal },
) => {
  const { probe, streams, signal } = asked;
  const answer = await checked(probe.mailbox, () => reach.probe({ mailbox: probe.mailbox, streams, signal }));
  return answer.ok ? answer.value : { observed: 'unclear' as const, problem: answer.check.problem };
};

/** Asks every probed mailbox, writes down what it did, and raises the alert for those that drifted. */
export const runProbes = async (
  parts: ReachParts,
  connection: Connection,
  signal: AbortSignal,
): Promise<readonly Probe[]> => {
  const { organizationId, connectionId, streams } = connection;
  const key = { organizationId, connectionId };
  const probes = await parts.database.tenant(organizationId, (tx) => listProbes(tx, key));
  const reach = probes.length === 0 ? null : await openReach(parts, key);
  if (reach !== null)
    for (const probe of probes) {
      const { mailbox, expected } = probe;
      const found = await observe(reach, { probe, streams, signal });
      const now = new Date(parts.seams.clock.now());
      await parts.database.tenant(organizationId, (tx) => saveProbe(tx, { ...key, mailbox, expected, ...found, now }));
    }
  return parts.database.tenant(organizationId, async (tx) => {
    const now = parts.seams.clock.now();
    const seen = await listProbes(tx, key);
    const drifted = seen
      .filter((probe) => stateOf(probe, now) === 'drift')
      .map((probe) => ({ mailbox: probe.mailbox, problem: driftProblem(probe) }));
    const unclear = seen.filter((probe) => stateOf(probe, now) === 'unclear').map((probe) => probe.mailbox);
    await reportDrift(tx, { ...key, drifted, unclear, now: new Date(now) });
    return seen.map((probe) => describeProbe(probe, now));
  });
};

export const saveProbes = async (
  parts: ReachParts,
  connection: Connection,
  probes: readonly { readonly mailbox: string; readonly expected: 'answers' | 'refused' }[],
): Promise<void> => {
  const { organizationId, connectionId } = connection;
  const key = { organizationId, connectionId };
  const now = new Date(parts.seams.clock.now());
  const wanted = new Map(probes.map((probe) => [probe.mailbox.toLowerCase(), probe.expected]));
  const exact = [...wanted].map(([mailbox, expected]) => ({ mailbox, expected }));
  await parts.database.tenant(organizationId, async (tx) => {
    await replaceProbes(tx, { ...key, probes: exact, now });
    const except = exact.map(({ mailbox }) => `${connectionId}/${mailbox}`);
    await clearAlerts(tx, { ...key, kind: 'reach-drift', except, now });
  });
};

/** The rules with what they come to, and the probes. Null when there is no such connection. */
export const readReach = async (parts: ReachParts, key: ConnectionKey) =>
  parts.database.tenant(key.organizationId, async (tx) => {
    const connection = await readConnection(tx, key);
    if (connection === null) return null;
    const rules = await listReachRules(tx, key);
    const now = parts.seams.clock.now();
    return {
      connection,
      rules: rules.map(({ effect, kind, value, label }) => ({ effect, kind, value, label })),
      counts: await count(tx, key, rules),
      probes: (await listProbes(tx, key)).map((probe) => describeProbe(probe, now)),
    };
  });
