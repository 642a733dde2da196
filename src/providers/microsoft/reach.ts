// Who can be reached: one mailbox probed for all that the streams need, groups found, and their members listed.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition } from '../errors.ts';
import type { ProbeResult, Reach } from '../provider.ts';
import { throwWaits } from './batches.ts';
import { oddAnswer } from './errors.ts';
import { sourceId, text } from './fields.ts';
import type { Graph, MemberResult } from './graph.ts';
import { parseItems } from './pages.ts';
import { isMailboxStream, type MailboxStream, probePath } from './probe.ts';
import { fillLink, type LinkContext, links } from './problems/row.ts';
import { isRecord } from './wire.ts';

export interface ReachOptions {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly links: LinkContext;
}

/** Text as it stands in an OData filter, in a URL. */
const literal = (given: string): string => encodeURIComponent(`'${given.replaceAll("'", "''")}'`);

/** Problems of a mailbox that is there and is kept from the app, and of one that is not there. */
const refusals = new Set(['mailbox-refused', 'mailbox-out-of-scope', 'permission-missing']);
const absences = new Set(['mailbox-not-enabled', 'account-not-found', 'not-found']);

const observe = (problem: Problem): ProbeResult['observed'] => {
  if (refusals.has(problem.code)) return 'refused';
  return absences.has(problem.code) ? 'missing' : 'unclear';
};

const isSourceError = (error: Error): error is Error & { readonly problem: Problem } => 'problem' in error;

interface Seen extends ProbeResult {
  readonly stream: MailboxStream;
}

const seenBy = (stream: MailboxStream, result: MemberResult): Seen => {
  if (result.ok) return { stream, observed: 'answers', problem: null };
  const { error } = result;
  if (error instanceof RetryLater || error instanceof SignInAgain || !isSourceError(error)) throw error;
  const { problem } = error;
  return { stream, observed: observe(problem), problem };
};

/** It proves neither that the mailbox can be read nor that it cannot. */
const mixed = (seen: readonly Seen[]): ProbeResult => {
  const named = (observed: ProbeResult['observed']): string =>
    seen
      .filter((one) => one.observed === observed)
      .map(({ stream }) => stream)
      .join(', ');
  const problem: Problem = {
    code: 'reach-mixed',
    title: `The mailbox answers for ${named('answers')} and is refused for ${named('refused')}.`,
    fix: 'Limit all permissions in the same way: give the roles for all streams the same scope, and see that none of the permissions is still granted in Entra for everybody.',
    who: 'admin',
    link: links.rbac,
    raw: seen.map(({ stream, problem }) => `${stream}: ${problem?.raw ?? 'HTTP 200'}`).join('; '),
  };
  return { observed: 'unclear', problem };
};

const sumUp = (seen: readonly Seen[]): ProbeResult => {
  const first = seen.find(({ observed }) => observed === 'unclear') ?? seen[0];
  if (first === undefined) return { observed: 'unclear', problem: nothingToAsk };
  const agreed = seen.every(({ observed }) => observed === first.observed);
  if (agreed || first.observed === 'unclear') return { observed: first.observed, problem: first.problem };
  const missing = seen.find(({ observed }) => observed === 'missing');
  // Whether there is a mailbox does not differ by stream: who is let in to look knows.
  return missing === undefined ? mixed(seen) : { observed: 'missing', problem: missing.problem };
};

const nothingToAsk: Problem = {
  code: 'no-mailbox-stream',
  title: 'No stream is switched on that reads mailboxes.',
  fix: 'Switch on mail, meetings or working hours; then the mailbox can be probed.',
  who: 'admin',
  link: null,
  raw: 'streams',
};

interface Asked {
  readonly streams: readonly MailboxStream[];
  readonly signal: AbortSignal;
}

const probeAccount = async (options: ReachOptions, account: string, asked: Asked): Promise<ProbeResult> => {
  const { graph, clock } = options;
  const now = clock.now();
  const members = new Map(asked.streams.map((stream) => [stream, { path: probePath(stream, account, now) }]));
  const results = await graph.batch({ members, about: 'mailbox', signal: asked.signal });
  throwWaits(results.values());
  return sumUp(
    asked.streams.map((stream) => {
      const result = results.get(stream);
      if (result === undefined) throw oddAnswer('a part of it is missing', '$batch');
      return seenBy(stream, result);
    }),
  );
};

const Account = z.object({ id: sourceId });

/** The account that has the address, which need not be the name it signs in with. Null: none, or nobody may look. */
const findAccount = async (graph: Graph, address: string, signal: AbortSignal): Promise<string | null> => {
  try {
    const path = `/users?$filter=mail eq ${literal(address)}&$select=id`.replace(' eq ', '%20eq%20');
    const { items } = await graph.page({ path, about: 'directory', signal });
    return Account.safeParse(items[0]).data?.id ?? null;
  } catch (error) {
    if (error instanceof NeedsAdmin || error instanceof SkipPartition) return null;
    throw error;
  }
};

const probe = async (options: ReachOptions, asked: Parameters<Reach['probe']>[0]): Promise<ProbeResult> => {
  const { mailbox, signal } = asked;
  const streams = asked.streams.filter(isMailboxStream);
  if (streams.length === 0) return { observed: 'unclear', problem: nothingToAsk };
  const result = await probeAccount(options, mailbox, { streams, signal });
  if (result.problem?.code !== 'account-not-found') return result;
  const id = await findAccount(options.graph, mailbox, signal);
  return id === null ? result : probeAccount(options, id, { streams, signal });
};

const groupsRefused = (context: LinkContext, raw: string): Problem => ({
  code: 'groups-refused',
  title: 'The app may not read groups.',
  fix: 'Add the Application permission GroupMember.Read.All under API permissions, and grant admin consent. Or leave it: rules by domain and by person work without.',
  who: 'admin',
  link: fillLink(links.permissions, context),
  raw,
});

const groupGone: Problem = {
  code: 'group-gone',
  title: 'The group is no longer in the directory.',
  fix: 'Choose another group for the rule, or remove the rule.',
  who: 'admin',
  link: null,
  raw: 'Request_ResourceNotFound, HTTP 404',
};

/** The error in words about groups. */
const aboutGroups = (error: unknown, context: LinkContext): unknown => {
  if (error instanceof NeedsAdmin) return new NeedsAdmin(groupsRefused(context, error.problem.raw), { cause: error });
  if (error instanceof SkipPartition) return new SkipPartition(groupGone, { cause: error });
  return error;
};

const Group = z
  .object({ id: sourceId, displayName: text, mail: text })
  .transform(({ id, displayName, mail }) => ({ id, name: displayName ?? mail ?? id, address: mail }));

const mostGroups = 20;

const findPath = (property: 'displayName' | 'mail', given: string): string =>
  `/groups?$filter=startswith(${property},${literal(given)})&$select=id,displayName,mail&$top=${mostGroups}`;

const findGroups = async (
  { graph, links: context }: ReachOptions,
  given: string,
  signal: AbortSignal,
): ReturnType<Reach['findGroups']> => {
  // Two plain questions: one with "or" is beyond what the directory has an index for.
  const members = new Map([
    ['name', { path: findPath('displayName', given) }],
    ['address', { path: findPath('mail', given) }],
  ]);
  const results = await graph.batch({ members, about: 'directory', signal });
  throwWaits(results.values());
  const found = new Map<string, z.infer<typeof Group>>();
  for (const result of results.values()) {
    if (!result.ok) throw aboutGroups(result.error, context);
    const items = result.body['value'];
    if (!Array.isArray(items)) throw oddAnswer('its rows are missing', 'groups');
    for (const group of parseItems(Group, items).parsed) found.set(group.id, group);
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en')).slice(0, mostGroups);
};

const Member = z.object({ id: sourceId });

/** Members are people, devices, groups and apps; a type cast in the path would need an index that not every group has. */
const isUser = (item: unknown): boolean => isRecord(item) && item['@odata.type'] === '#microsoft.graph.user';

/** More pages than the largest group has: a listing that goes on was led astray. */
const mostPages = 2000;

const listMembers = async (
  { graph, links: context }: ReachOptions,
  groupId: string,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const ids = new Set<string>();
  let path: string | null = `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id&$top=999`;
  try {
    for (let pages = 0; path !== null; pages += 1) {
      if (pages === mostPages) throw oddAnswer('its pages do not come to an end', 'transitiveMembers');
      const answer = await graph.page({ path, about: 'directory', signal });
      for (const { id } of parseItems(Member, answer.items.filter(isUser)).parsed) ids.add(id);
      path = answer.next;
    }
  } catch (error) {
    throw aboutGroups(error, context);
  }
  return [...ids];
};

/** For the connection of an app; one person's reaches one mailbox. */
export const openReach = (options: ReachOptions): Reach => ({
  probe: (asked) => probe(options, asked),
  findGroups: (given, signal) => findGroups(options, given, signal),
  listMembers: (groupId, signal) => listMembers(options, groupId, signal),
});
