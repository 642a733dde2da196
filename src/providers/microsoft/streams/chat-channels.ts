// The channels of all teams: every team is listed, then its channels; each channel is a part of its own.
import { z } from 'zod';
import type { Page, PageRequest, Quarantined } from '../../stream.ts';
import { RetryLater, SkipPartition } from '../../errors.ts';
import { isHelpChannel } from '../../chat-marks.ts';
import { isMissing, throwWaits } from '../batches.ts';
import { type Cloud, relativeLink } from '../clouds.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { instant } from '../fields.ts';
import type { Graph, Member, MemberResult } from '../graph.ts';
import { batchSize } from '../limits.ts';
import { parseItems } from '../pages.ts';
import { partId } from './chat-message.ts';
import { page, readCursor } from '../../pages.ts';

const Team = z.object({ id: partId });

/** Of the name only whether it is one for help. No message is older than its channel, not even one that was imported. */
const Channel = z.object({
  id: partId,
  displayName: z.string().transform(isHelpChannel),
  createdDateTime: instant.catch(null),
});

const ListedTeam = z.strictObject({ id: partId });
type ListedTeam = z.infer<typeof ListedTeam>;

const Cursor = z.strictObject({
  /** Where the list of teams goes on; null: it has come to its end. */
  link: z.string().nullable(),
  trail: Trail,
  /** Teams whose channels are still to be asked for. */
  teams: z.array(ListedTeam),
  /** Where long lists of channels go on. */
  more: z.array(z.strictObject({ team: ListedTeam, link: z.string(), trail: Trail })),
});
type Cursor = z.infer<typeof Cursor>;

const begin: Cursor = {
  link: '/teams?$select=id',
  trail: startTrail,
  teams: [],
  more: [],
};

const channelFields = '$select=id,displayName,createdDateTime';

/** A channel's part: its path, and whether it is one for help. A channel that is renamed so is another part, and is read anew. */
export const partOf = (team: string, channel: string, helps: boolean): string =>
  `${encodeURIComponent(team)}/${encodeURIComponent(channel)}${helps ? '/help' : ''}`;

/** Null for what is no channel's part. */
export const readPart = (part: string): { team: string; channel: string; helps: boolean } | null => {
  const [, team, channel, help] = /^([^/]+)\/([^/]+)(\/help)?$/.exec(part) ?? [];
  if (team === undefined || channel === undefined) return null;
  return { team: decodeURIComponent(team), channel: decodeURIComponent(channel), helps: help !== undefined };
};

/** The part of a team that refuses its list of channels: nobody knows what is said there. */
const teamPartOf = (team: string): string => encodeURIComponent(team);

/** The team; null for what is no such part. */
export const readTeamPart = (part: string): string | null =>
  part === 'root' || part.includes('/') ? null : decodeURIComponent(part);

export const channelsPath = (team: string): string => `/teams/${encodeURIComponent(team)}/channels?${channelFields}`;

/**
 * What a team's list of channels says. Also what is archived is read on, one request a day: nothing tells when that was,
 * and what was written last before it may not have been read yet.
 */
export const sortChannels = (
  items: readonly unknown[],
  team: ListedTeam,
): Required<Pick<Page, 'found' | 'gone' | 'quarantined'>> => {
  const { parsed, quarantined } = parseItems(Channel, items);
  // A page may tell something twice.
  const channels = [...new Map(parsed.map((one) => [one.id, one])).values()];
  return {
    found: channels.map(({ id, displayName: helps, createdDateTime: madeAt }) => ({
      part: partOf(team.id, id, helps),
      items: null,
      madeAt,
    })),
    gone: [...channels.map(({ id, displayName: helps }) => partOf(team.id, id, !helps)), teamPartOf(team.id)],
    quarantined,
  };
};

/** The page after a step: the pass ends when nothing is left to be asked for. */
const step = (at: Cursor, given: Partial<Page>): Page => {
  const done = at.link === null && at.teams.length === 0 && at.more.length === 0;
  return page({ ...given, cursor: done ? begin : at, done });
};

const listTeams = async (graph: Graph, request: PageRequest, at: Cursor & { link: string }): Promise<Page> => {
  const { signal, ready } = request;
  const answer = await graph.page({ path: at.link, about: 'teams', signal, ready });
  const { parsed, quarantined } = parseItems(Team, answer.items);
  // A page may tell something twice.
  const teams = [...new Map([...at.teams, ...parsed].map((team) => [team.id, team])).values()];
  const trail = answer.next === null ? startTrail : follow(at.trail, answer.next);
  return step({ ...at, link: answer.next, trail, teams }, { quarantined });
};

interface Asked {
  readonly cloud: Cloud;
  readonly at: Cursor;
  readonly teams: readonly ListedTeam[];
}

/** Which of the teams passed, are to be asked again or refuse; one that refuses is a part of its own as long as another answers. */
const sortTeams = (results: ReadonlyMap<string, MemberResult>, { cloud, at, teams }: Asked): Page => {
  const found: Page['found'][number][] = [];
  const gone: string[] = [];
  const quarantined: Quarantined[] = [];
  const again: ListedTeam[] = [];
  const more = [...at.more];
  const failures: Error[] = [];
  for (const team of teams) {
    const result = results.get(team.id);
    // A team may have gone away since it was listed.
    if (result === undefined || isMissing(result)) {
      gone.push(teamPartOf(team.id));
      continue;
    }
    const items = result.ok ? result.body['value'] : undefined;
    if (result.ok && Array.isArray(items)) {
      const sorted = sortChannels(items, team);
      found.push(...sorted.found);
      gone.push(...sorted.gone);
      quarantined.push(...sorted.quarantined);
      const next = result.body['@odata.nextLink'];
      const link = typeof next === 'string' ? relativeLink(cloud, next) : null;
      if (link !== null) more.push({ team, link, trail: startTrail });
      continue;
    }
    const error = result.ok ? oddAnswer('its rows are missing', '$batch, no value') : result.error;
    failures.push(error);
    if (error instanceof RetryLater) again.push(team);
    else found.push({ part: teamPartOf(team.id), items: null });
  }
  const [first] = failures;
  if (first !== undefined && failures.length === teams.length) throw first;
  return step({ ...at, teams: [...again, ...at.teams.slice(teams.length)], more }, { found, gone, quarantined });
};

/** Asks for the channels of up to 20 teams in one request: a team may be asked four times a second, and is asked once. */
const askTeams = async (graph: Graph, request: PageRequest, { cloud, at }: Omit<Asked, 'teams'>): Promise<Page> => {
  const teams = at.teams.slice(0, batchSize.value);
  const members = new Map(teams.map(({ id }): [string, Member] => [id, { path: channelsPath(id) }]));
  const results = await graph.batch({ members, about: 'teams', signal: request.signal, ready: request.ready });
  throwWaits(results.values());
  return sortTeams(results, { cloud, at, teams });
};

const listMore = async (graph: Graph, request: PageRequest, at: Cursor): Promise<Page> => {
  const [list, ...others] = at.more;
  if (list === undefined) throw new TypeError('No list of channels goes on.');
  const { signal, ready } = request;
  let answer: Awaited<ReturnType<Graph['page']>>;
  try {
    answer = await graph.page({ path: list.link, about: 'teams', signal, ready });
  } catch (error) {
    // The team went away since the first page of its channels: those of the others are listed all the same.
    if (!(error instanceof SkipPartition)) throw error;
    return step({ ...at, more: others }, {});
  }
  const { next } = answer;
  const rest = next === null ? [] : [{ ...list, link: next, trail: follow(list.trail, next) }];
  return step({ ...at, more: [...rest, ...others] }, sortChannels(answer.items, list.team));
};

/** One step towards the list of all channels: `found` are to be read, `gone` no longer. */
export const nextChannels = async (graph: Graph, cloud: Cloud, request: PageRequest): Promise<Page> => {
  const at = request.cursor === null ? begin : readCursor(Cursor, request.cursor);
  if (at.teams.length > 0) return askTeams(graph, request, { cloud, at });
  if (at.more.length > 0) return listMore(graph, request, at);
  if (at.link === null) throw new TypeError('The list of teams is at its end.');
  return listTeams(graph, request, { ...at, link: at.link });
};
