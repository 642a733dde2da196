// The one account that signed in, in the directory's own shape: what the people stream gives where only one person has granted anything.
import { z } from 'zod';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { faultOf } from '../pages.ts';
import { peopleDeclaration } from './people.ts';
import { identityOf, User, userFields } from './user.ts';
import { page } from '../../pages.ts';

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

const Organization = z.object({ verifiedDomains: z.array(z.object({ name: z.string().toLowerCase() })) });

/** The domains that the tenant has proved to be its own; none where the person may not be told. */
const askDomains = async (graph: Graph, { signal, ready }: PageRequest): Promise<readonly string[]> => {
  try {
    const path = '/organization?$select=verifiedDomains';
    const { items } = await graph.page({ path, about: 'directory', signal, ready });
    return Organization.safeParse(items[0]).data?.verifiedDomains.map(({ name }) => name) ?? [];
  } catch (error) {
    if (error instanceof NeedsAdmin || error instanceof SkipPartition) return [];
    throw error;
  }
};

const domainOf = (given: string): string => given.slice(given.lastIndexOf('@') + 1);

/**
 * An account's `mail` can be set to anybody's address by an admin of its tenant, and whoever holds an invite may come
 * from any tenant: only addresses of domains that the tenant has proved count, or their mail would be counted as somebody
 * else's. The domain of the name to sign in with always is one.
 */
const ownAddresses = (user: User, addresses: readonly string[], domains: readonly string[]): string[] => {
  const proved = new Set([...domains, domainOf(user.userPrincipalName)]);
  return addresses.filter((given) => proved.has(domainOf(given)));
};

const readSelf = async (graph: Graph, request: PageRequest): Promise<Page> => {
  const { signal, ready } = request;
  const answer = await graph.one({ path: `/me?$select=${userFields}`, about: 'directory', signal, ready });
  const parsed = User.safeParse(answer);
  if (!parsed.success) return page({ quarantined: [faultOf(answer, parsed.error)], cursor: {}, done: true });
  const manager = await askManager(graph, request);
  if (manager === 'unreadable')
    return page({ quarantined: [{ id: parsed.data.id, reason: 'manager: has no id' }], cursor: {}, done: true });
  const identity = identityOf(parsed.data, manager?.id ?? null);
  const addresses = ownAddresses(parsed.data, identity.addresses, await askDomains(graph, request));
  return page({ identities: [{ ...identity, addresses }], cursor: {}, done: true });
};

export const ownPeopleStream = (graph: Graph): Stream => ({
  ...peopleDeclaration,
  next: (request) => readSelf(graph, request),
});
