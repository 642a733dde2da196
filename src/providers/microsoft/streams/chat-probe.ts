// Trying on one channel whether messages may be read: approval for protected APIs shows nowhere else.
import { z } from 'zod';
import { isMissing } from '../batches.ts';
import type { Graph } from '../graph.ts';
import { parseItems } from '../pages.ts';
import { isRecord } from '../wire.ts';
import { partId } from './chat-message.ts';

const Listed = z.object({ id: partId });

/** A team may have no channel that shows; more than so many are not looked at. */
const mostTeams = 10;

/** What was seen, for the connection test; no message is looked at. Errors: those of providers/errors. */
export const probeChannel = async (graph: Graph, signal: AbortSignal): Promise<string> => {
  const listed = await graph.page({ path: '/teams?$select=id', about: 'teams', signal });
  const teams = parseItems(Listed, listed.items).parsed.slice(0, mostTeams);
  if (teams.length === 0) return 'There is no team to try it with.';
  const paths = teams.map(({ id }) => `/teams/${encodeURIComponent(id)}/channels`);
  const members = new Map(paths.map((path) => [path, { path: `${path}?$select=id` }]));
  const results = await graph.batch({ members, about: 'teams', signal });
  let failure: Error | null = null;
  for (const [path, result] of results) {
    if (!result.ok) {
      if (!isMissing(result)) failure ??= result.error;
      continue;
    }
    const items = isRecord(result.body) && Array.isArray(result.body['value']) ? result.body['value'] : [];
    const [channel] = parseItems(Listed, items).parsed;
    if (channel === undefined) continue;
    const messages = `${path}/${encodeURIComponent(channel.id)}/messages/delta?$top=1`;
    await graph.page({ path: messages, about: 'teams', signal });
    return 'A channel of the first team answered.';
  }
  if (failure !== null) throw failure;
  return 'There is no channel to try it with.';
};
