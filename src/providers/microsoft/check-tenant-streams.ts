// The lines of streams that are the whole tenant's: are the permissions there, and does a first thing answer with them.
import type { Clock } from '../../lib/clock.ts';
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { advised, attempt, failed, type Line, passed, untried } from './check-lines.ts';
import type { CheckParts, CheckRequest } from './check-options.ts';
import { permissionLine } from './check-streams.ts';
import type { Graph } from './graph.ts';
import { permissionsOf, type StreamName } from './permissions.ts';
import { fillLink, links } from './problems/row.ts';
import { probeTranscripts } from './streams/call-probe.ts';
import { probeChannel } from './streams/chat-probe.ts';
import { probeAudit, probeSignIns, probeUsage } from './streams/log-probes.ts';

interface TenantLine extends Line {
  readonly stream: StreamName;
  /** Asks for as little as shows whether it can be read; resolves to what was seen. Errors: those of providers/errors. */
  readonly probe: (graph: Graph, signal: AbortSignal, clock: Clock) => Promise<string>;
}

const tenantLines: readonly TenantLine[] = [
  { stream: 'chats', code: 'channel-answers', title: 'A channel answers', probe: probeChannel },
  { stream: 'calls', code: 'transcripts-answer', title: 'Transcripts answer', probe: probeTranscripts },
  { stream: 'usage', code: 'reports-answer', title: 'Usage reports answer', probe: probeUsage },
  { stream: 'sign-ins', code: 'sign-ins-answer', title: 'The sign-in log answers', probe: probeSignIns },
  { stream: 'audit', code: 'audit-answers', title: 'The audit log answers', probe: probeAudit },
];

/** What the tenant has set or not bought: that stream gives nothing, and the others are read all the same. */
const settled = new Set([
  'names-concealed',
  'premium-missing',
  'transcripts-off',
  'meeting-policy-missing',
  'meeting-policy-out-of-scope',
]);

/** One person's sign-in reads none of these. */
const chosenLines = (parts: CheckParts, chosen: readonly StreamName[]): readonly TenantLine[] =>
  parts.settings.access === 'delegated' ? [] : tenantLines.filter(({ stream }) => chosen.includes(stream));

/** The lines that a chosen set of streams has. */
export const tenantLinesOf = (parts: CheckParts, chosen: readonly StreamName[]): readonly Line[] =>
  chosenLines(parts, chosen).flatMap((line) => [
    permissionLine(parts, line.stream),
    { code: line.code, title: line.title },
  ]);

const missing = (parts: CheckParts, names: string, raw: string): Problem => ({
  code: 'permission-missing',
  title: `The app does not have what it takes to read this: ${names}.`,
  fix: `Add Microsoft Graph, Application permissions (not Delegated), ${names} under API permissions and press "Grant admin consent", as a Privileged Role Administrator or Global Administrator; after that it can take minutes until it works.`,
  who: 'admin',
  link: fillLink(links.permissions, parts.links),
  raw,
});

/** What is held for each need, and what would be the least for those that nothing is held for. */
const sortNeeds = (stream: StreamName, held: readonly string[]): { met: string; lacking: string } => {
  const needs = permissionsOf('application', stream).map((group) => group.map(({ name }) => name));
  const met = needs.map((names) => names.find((name) => held.includes(name)));
  return {
    met: met.filter((name) => name !== undefined).join(', '),
    lacking: needs.flatMap((names, at) => (met[at] === undefined ? names.slice(0, 1) : [])).join(', '),
  };
};

const checkLine = async (
  parts: CheckParts,
  line: TenantLine,
  { held, signal }: { held: readonly string[]; signal: AbortSignal },
): Promise<readonly Check[]> => {
  const permission = permissionLine(parts, line.stream);
  const answer = { code: line.code, title: line.title };
  const { met, lacking } = sortNeeds(line.stream, held);
  const probed = await attempt(() => line.probe(parts.graph, signal, parts.clock));
  // A larger permission may serve as well: what answers counts, not what the token shows.
  if (probed.ok)
    return [passed(permission, met === '' ? 'It answers.' : `Granted: ${met}.`), passed(answer, probed.result)];
  if (lacking !== '') return [failed(permission, missing(parts, lacking, probed.problem.raw)), untried(answer)];
  const judge = settled.has(probed.problem.code) ? advised : failed;
  return [passed(permission, `Granted: ${met}.`), judge(answer, probed.problem)];
};

/** A stream that fails does not hide what the others find. */
export const checkTenantStreams = async (
  parts: CheckParts,
  { chosen, signal }: CheckRequest,
  held: readonly string[],
): Promise<readonly Check[]> => {
  const checks: Check[] = [];
  for (const line of chosenLines(parts, chosen)) checks.push(...(await checkLine(parts, line, { held, signal })));
  return checks;
};
