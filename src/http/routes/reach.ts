// Who is captured through a connection: rules, groups, scripts for the source, and the probes that prove the limit.
import { problemCheck } from '../../connections/failed-check.ts';
import { previewReach, type ReachParts, readReach, runProbes, saveProbes, saveReach } from '../../connections/reach.ts';
import * as contract from '../../contract/reach.ts';
import { rollUp } from '../../signals/rollup.ts';
import { findConnection } from '../connection.ts';
import { notFound, Refusal } from '../errors.ts';
import { type Route, route } from '../route.ts';

/** The source's own failure as an answer: nothing was changed. */
const atSource = async <T>(ask: () => Promise<T>): Promise<T> => {
  const asked = await problemCheck(ask);
  if (asked.ok) return asked.value;
  const { title, fix, code } = asked.problem;
  throw new Refusal({ status: 409, code, message: title, fix });
};

const ruleRoutes = (parts: ReachParts): readonly Route[] => [
  route(contract.readReach, async ({ input, caller: { organizationId } }) => {
    const found = await readReach(parts, { organizationId, connectionId: input.id });
    if (found === null) throw notFound('The connection');
    const { connection, rules, counts, probes } = found;
    const { checkDueAt, mode, status } = connection;
    const watched = status === 'connected' || status === 'needs-attention';
    const next = watched ? (checkDueAt?.toISOString() ?? null) : null;
    return { possible: mode === 'application', rules, counts, probes, nextProbeAt: probes.length > 0 ? next : null };
  }),
  route(contract.previewReach, async ({ input, caller, signal }) => {
    const { organizationId, connectionId } = await findConnection(parts, caller, input.id);
    const asked = { organizationId, connectionId, rules: input.rules, signal };
    return { counts: await atSource(() => previewReach(parts, asked)) };
  }),
  route(contract.saveReach, async ({ input, caller, signal }) => {
    const connection = await findConnection(parts, caller, input.id);
    const { rules, erase } = input;
    const saved = await atSource(() => saveReach(parts, { connection, rules, erase, by: caller.fullName, signal }));
    const { organizationId } = caller;
    if (saved.erased > 0) await rollUp(parts.database, { organizationId, clock: parts.seams.clock, signal });
    return saved;
  }),
];

export const reachRoutes = (parts: ReachParts): readonly Route[] => [
  ...ruleRoutes(parts),
  route(contract.findGroups, async ({ input, caller, signal }) => {
    const { organizationId, connectionId } = await findConnection(parts, caller, input.id);
    const found = await problemCheck(async () => {
      const { reach } = await parts.sources.get(organizationId, connectionId);
      return reach === null ? [] : reach.findGroups(input.text, signal);
    });
    return found.ok ? { groups: [...found.value], problem: null } : { groups: [], problem: found.problem };
  }),
  route(contract.readScripts, async ({ input, caller }) => {
    const connection = await findConnection(parts, caller, input.id);
    const provider = parts.providers.find((one) => one.id === connection.provider);
    const { organizationId, connectionId, settings, streams, mode } = connection;
    const reach = await readReach(parts, { organizationId, connectionId });
    const mailboxOf = (expected: 'answers' | 'refused'): string | null =>
      reach?.probes.find((probe) => probe.expected === expected)?.mailbox ?? null;
    const sample = { inside: mailboxOf('answers'), outside: mailboxOf('refused') };
    const group = input.group ?? null;
    const scripts = mode === 'application' ? (provider?.scripts({ settings, streams, group, sample }) ?? []) : [];
    return { scripts: [...scripts] };
  }),
  route(contract.saveProbes, async ({ input, caller, signal }) => {
    const connection = await findConnection(parts, caller, input.id);
    await saveProbes(parts, connection, input.probes);
    return { probes: [...(await atSource(() => runProbes(parts, connection, signal)))] };
  }),
  route(contract.probeNow, async ({ input, caller, signal }) => {
    const connection = await findConnection(parts, caller, input.id);
    return { probes: [...(await atSource(() => runProbes(parts, connection, signal)))] };
  }),
];
