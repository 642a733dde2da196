// The one account that signed in, in the directory's own shape: what the people stream gives where only one person has granted anything.
import { z } from 'zod';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { faultOf, page } from '../pages.ts';
import { peopleDeclaration } from './people.ts';
import { identityOf, User, userFields } from './user.ts';

const Manager = z.object({ id: sourceId });

/** Null where there is none, or the person's own permission does not tell. */
const askManager = async (
  graph: Graph,
  { signal, ready }: PageRequest,
): Promise<{ readonly id: string } | null | 'unreadable'> => {
  try {
    const answer = await graph.one({ path: '/me/manager?$select=id', about: 'directory', signal, ready });
    return Manager.safeParse(answer).data ?? 'unreadable';
  } catch (error) {
    if (error instanceof NeedsAdmin || error instanceof SkipPartition) return null;
    throw error;
  }
};

const readSelf = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const { signal, ready } = request;
  const answer = await graph.one({ path: `/me?$select=${userFields}`, about: 'directory', signal, ready });
  const parsed = User.safeParse(answer);
  if (!parsed.success) return page({ quarantined: [faultOf(answer, parsed.error)], cursor: {}, done: true });
  const manager = await askManager(graph, request);
  if (manager === 'unreadable')
    return page({ quarantined: [{ id: parsed.data.id, reason: 'manager: has no id' }], cursor: {}, done: true });
  return page({ identities: [identityOf(parsed.data, manager?.id ?? null)], cursor: {}, done: true });
};

export const ownPeopleStream = (graph: Graph): Stream => ({
  ...peopleDeclaration,
  next: (request) => readSelf(graph, request),
});
