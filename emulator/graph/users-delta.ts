// GET /users/delta: the directory first, then what changed in the selected properties; tokens live seven days.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { TenantUser, UserChange } from '../tenant/model.ts';
import { countChanges, usersAfter } from './directory.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { answerGraphError, badRequest, GraphError, resyncRequired } from './errors.ts';
import { readFilter, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';
import { readPeople } from './requirements.ts';
import { showUsers } from './user-shape.ts';

const life = 7 * 24 * 3600 * 1000;
const defaultPage = 100;

const Token = z.object({
  kind: z.literal('directory'),
  generation: z.number(),
  select: z.array(z.string()).nullable(),
  only: z.array(z.string()).nullable(),
  issued: z.number(),
  /** Changes after this many are shown; null while the directory is first read. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  given: z.number(),
});
type Token = z.infer<typeof Token>;

const open = (call: Call, generation: number): Token => {
  const { query } = call;
  for (const option of ['$expand', '$top', '$orderby', '$search', '$skip', '$count']) {
    if (query.has(option))
      throw new GraphError(400, 'Request_UnsupportedQuery', `${option} is not supported on delta.`);
  }
  const select = readSelect(query)?.slice() ?? null;
  const fresh = {
    kind: 'directory',
    generation,
    select,
    only: readIds(query.get('$filter')),
    issued: call.now,
  } as const;
  const latest = query.get('$deltatoken') === 'latest';
  return { ...fresh, from: latest ? countChanges(call.tenant, call.now) : null, to: null, given: 0 };
};

const readIds = (filter: string | null): string[] | null => {
  if (filter === null) return null;
  return filter.split(/\s+or\s+/i).map((part) => {
    const [only, ...more] = readFilter(part) ?? [];
    if (only?.property !== 'id' || only.operator !== 'eq' || typeof only.value !== 'string' || more.length > 0) {
      throw badRequest('Only id eq is supported in the filter of a delta.');
    }
    return only.value;
  });
};

/** Where an expired token's owner starts anew. */
export const restartLink = (root: string): string => `${root}/users/delta?$deltatoken=`;

const answerGone = (call: Call): Answer => answerGraphError(resyncRequired(), { location: restartLink(call.root) });

const answerDelta = (call: Call): Answer => {
  const generation = call.world.deltas.ofDirectory();
  const text = readLinkToken(call.query);
  const first = text === null || text === '' || text === 'latest';
  const token = first ? open(call, generation) : Token.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation || call.now - token.issued > life) return answerGone(call);
  const to = token.to ?? countChanges(call.tenant, call.now);
  const wanted = token.only;
  const all = token.from === null ? listAll(call, token, to) : listChanged(call, { ...token, from: token.from }, to);
  const items = wanted ? all.filter(({ id }) => wanted.includes(id)) : all;
  const size = Math.min(call.prefer.maxPageSize ?? defaultPage, 999);
  const page = items.slice(token.given, token.given + size);
  const given = token.given + page.length;
  const done = given >= items.length;
  const onward: Token = done ? { ...token, issued: call.now, from: to, to: null, given: 0 } : { ...token, to, given };
  const link = writeLink(`${call.root}/users/delta`, { [done ? '$deltatoken' : '$skiptoken']: writeToken(onward) });
  return answerJson(
    200,
    {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#users${token.select ? `(${token.select.join(',')})` : ''}/$delta`,
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: page.map((item) => item.show()),
    },
    { 'content-type': graphType },
  );
};

type Shown = Record<string, unknown>;

/** Written only when it stands on the page that is answered. */
interface Item {
  readonly id: string;
  show(): Shown;
}

const managerType = { '@odata.type': '#microsoft.graph.user' };

const makeShow = (call: Call, select: readonly string[] | null) => {
  const plain = select?.filter((name) => name !== 'manager') ?? null;
  const show = showUsers({ select: plain, permissions: call.permissions, single: false });
  const withManager = select?.includes('manager') ?? false;
  return { show, withManager };
};

const listAll = (call: Call, token: Token, to: number): readonly Item[] => {
  const { show, withManager } = makeShow(call, token.select);
  return [...usersAfter(call.tenant, to).values()].map((user) => ({
    id: user.id,
    show: () => ({
      ...show(user),
      ...(withManager && user.managerId !== null ? { 'manager@delta': [{ ...managerType, id: user.managerId }] } : {}),
    }),
  }));
};

const listChanged = (call: Call, token: Token & { from: number }, to: number): readonly Item[] => {
  const { show, withManager } = makeShow(call, token.select);
  const latest = new Map<string, UserChange>();
  for (const change of call.tenant.directory.slice(token.from, to)) {
    latest.set('user' in change ? change.user.id : change.removed, change);
  }
  const before = readBefore(call, token.from, new Set(latest.keys()));
  return [...latest].flatMap(([id, change]): readonly Item[] => {
    if ('removed' in change) return [{ id, show: () => ({ id, '@removed': { reason: change.reason } }) }];
    const old = before.get(id);
    const shown = show(change.user);
    const moved = withManager && (old?.managerId ?? null) !== change.user.managerId;
    const same = old !== undefined && !moved && JSON.stringify(show(old)) === JSON.stringify(shown);
    if (same) return [];
    return [{ id, show: () => ({ ...shown, ...(moved ? { 'manager@delta': listManagers(old, change.user) } : {}) }) }];
  });
};

const listManagers = (old: TenantUser | undefined, user: TenantUser): readonly Shown[] => [
  ...(old?.managerId ? [{ ...managerType, id: old.managerId, '@removed': { reason: 'deleted' } }] : []),
  ...(user.managerId === null ? [] : [{ ...managerType, id: user.managerId }]),
];

/** The users of these ids as they stood after the first `applied` changes. */
const readBefore = (call: Call, applied: number, ids: ReadonlySet<string>): ReadonlyMap<string, TenantUser> => {
  const users = new Map<string, TenantUser>();
  for (const change of call.tenant.directory.slice(0, applied)) {
    if ('user' in change) {
      if (ids.has(change.user.id)) users.set(change.user.id, change.user);
    } else users.delete(change.removed);
  }
  return users;
};

export const userDeltaEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/users/delta',
    area: 'directory',
    units: 2,
    requires: readPeople,
    resource: 'user',
    paged: true,
    answer: answerDelta,
  },
];
