// A team that refused its list of channels while others gave theirs: a part of its own, which is over once the team answers.
import { z } from 'zod';
import { page, readCursor } from '../../pages.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import type { Page, PageRequest } from '../../stream.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import type { Graph } from '../graph.ts';
import { channelsPath, sortChannels } from './chat-channels.ts';

const Cursor = z.strictObject({ link: z.string(), trail: Trail });

/** What concerns this team alone stops no other. */
const ofOneTeam = (error: unknown): unknown =>
  error instanceof NeedsAdmin && error.problem.code === 'channel-refused'
    ? new SkipPartition({ ...error.problem, title: 'Microsoft refuses the channels of this team.' }, { cause: error })
    : error;

const isGone = (error: unknown): boolean => error instanceof SkipPartition && error.problem.code === 'channel-gone';

/** Its channels, as the list of all teams finds them. Errors: those of providers/errors. */
export const nextOfTeam = async (graph: Graph, request: PageRequest, team: string): Promise<Page> => {
  const { signal, ready, cursor, partition } = request;
  const at = cursor === null ? { link: channelsPath(team), trail: startTrail } : readCursor(Cursor, cursor);
  try {
    const { items, next } = await graph.page({ path: at.link, about: 'teams', signal, ready });
    const { gone, ...sorted } = sortChannels(items, { id: team });
    if (next === null) return page({ ...sorted, gone, cursor: at, done: true });
    const onward = { link: next, trail: follow(at.trail, next) };
    return page({ ...sorted, gone: gone.filter((part) => part !== partition.part), cursor: onward, done: false });
  } catch (error) {
    if (isGone(error)) return page({ gone: [partition.part], cursor: at, done: true });
    throw ofOneTeam(error);
  }
};
