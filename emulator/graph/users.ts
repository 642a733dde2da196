// GET /users, /users/{id} and the manager of one.
import { answerJson, graphType, readHeader, type Answer } from '../http/wire.ts';
import type { TenantUser } from '../tenant/model.ts';
import { listUsers } from './directory.ts';
import type { Call, Endpoint, UserCall } from './endpoint.ts';
import { badRequest, GraphError, notEmulated, resourceNotFound } from './errors.ts';
import {
  readCount,
  readFilter,
  readLinkToken,
  readSelect,
  readToken,
  writeLink,
  writeToken,
  type Comparison,
} from './odata.ts';
import { showUsers } from './user-shape.ts';
import { z } from 'zod';

const readUsers = {
  anyOf: ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'],
  rbac: [],
  beyondPolicies: [],
};
const readPeople = { anyOf: ['User.Read.All', 'Directory.Read.All'], rbac: [], beyondPolicies: [] };
const metadata = 'https://graph.microsoft.com/v1.0/$metadata';

const SkipToken = z.object({ kind: z.literal('users'), after: z.string() });

const unsupported = (message: string): GraphError => new GraphError(400, 'Request_UnsupportedQuery', message);

const listPage = (call: Call): Answer => {
  const { query } = call;
  checkAdvanced(call);
  const top = readCount(query, '$top', { min: 1, max: 999 }) ?? 100;
  const after = readAfter(query);
  const select = readSelect(query);
  const show = showUsers({ select, permissions: call.permissions, single: false });
  const keep = readUserFilter(query.get('$filter'));
  const manager = readManagerExpand(call);
  const all = listUsers(call.tenant, call.now).filter(keep);
  const rest = after === null ? all : all.filter((user) => user.id > after);
  const page = rest.slice(0, top);
  const last = page.at(-1);
  const options = Object.fromEntries(
    ['$select', '$filter', '$expand', '$top', '$count'].map((name) => [name, query.get(name)]),
  );
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#users${select ? `(${select.join(',')})` : ''}`,
      ...(query.get('$count') === 'true' && after === null ? { '@odata.count': all.length } : {}),
      ...(last && rest.length > top
        ? {
            '@odata.nextLink': writeLink(`${call.root}/users`, {
              ...options,
              $skiptoken: writeToken({ kind: 'users', after: last.id }),
            }),
          }
        : {}),
      value: page.map((user) => ({ ...show(user), ...manager(user) })),
    },
    { 'content-type': graphType },
  );
};

const readAfter = (query: URLSearchParams): string | null => {
  if (query.has('$skip')) throw badRequest("'$skip' is not supported by the service.");
  const token = readLinkToken(query);
  if (token === null) return null;
  const read = SkipToken.safeParse(readToken(token));
  if (!read.success)
    throw new GraphError(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  return read.data.after;
};

const checkAdvanced = ({ query, request }: Call): void => {
  const eventual = readHeader(request.headers, 'consistencylevel')?.toLowerCase() === 'eventual';
  if (query.has('$count') && !eventual)
    throw new GraphError(400, 'Request_BadRequest', '$count is not currently supported.');
  if (query.has('$search'))
    throw eventual
      ? notEmulated('$search on users')
      : unsupported(
          "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
        );
  if (query.has('$orderby')) throw notEmulated('$orderby on users');
};

const filterable: Readonly<Record<string, (user: TenantUser) => string | boolean | null>> = {
  id: (user) => user.id,
  userPrincipalName: (user) => user.userPrincipalName,
  mail: (user) => user.mail,
  displayName: (user) => user.displayName,
  department: (user) => user.department,
  accountEnabled: (user) => user.accountEnabled,
  userType: (user) => user.userType,
};

const readUserFilter = (filter: string | null): ((user: TenantUser) => boolean) => {
  if (filter === null) return () => true;
  const comparisons = readFilter(filter);
  if (!comparisons) throw unsupported('Unsupported or invalid query filter clause specified.');
  const tests = comparisons.map(makeTest);
  return (user) => tests.every((test) => test(user));
};

const makeTest = ({ property, operator, value }: Comparison): ((user: TenantUser) => boolean) => {
  const read = Object.hasOwn(filterable, property) ? filterable[property] : undefined;
  if (!read || (operator !== 'eq' && operator !== 'startswith')) {
    throw unsupported(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`,
    );
  }
  const wanted = fold(value);
  return operator === 'eq'
    ? (user) => fold(read(user)) === wanted
    : (user) => String(fold(read(user)) ?? '').startsWith(String(wanted));
};

const fold = (given: string | boolean | null): string | boolean | null =>
  typeof given === 'string' ? given.toLowerCase() : given;

const readManagerExpand = (call: Call): ((user: TenantUser) => Record<string, unknown>) => {
  const expand = call.query.get('$expand');
  if (expand === null) return () => ({});
  const inner = /^manager(?:\(\$select=([\w,\s]+)\))?$/.exec(expand.trim());
  if (!inner) throw notEmulated(`$expand=${expand}`);
  const select = inner[1]?.split(',').map((name) => name.trim()) ?? null;
  const show = showUsers({ select, permissions: call.permissions, single: false });
  return (user) => {
    const manager = user.managerId === null ? null : call.tenant.user(user.managerId, call.now);
    return manager ? { manager: { '@odata.type': '#microsoft.graph.user', ...show(manager) } } : {};
  };
};

const showOne = (call: UserCall): Answer => {
  const select = readSelect(call.query);
  const show = showUsers({ select, permissions: call.permissions, single: true });
  const context = `${metadata}#users${select ? `(${select.join(',')})` : ''}/$entity`;
  return answerJson(200, { '@odata.context': context, ...show(call.user) }, { 'content-type': graphType });
};

const showManager = (call: UserCall): Answer => {
  const { managerId } = call.user;
  const manager = managerId === null ? null : call.tenant.user(managerId, call.now);
  if (!manager) throw resourceNotFound('manager');
  const show = showUsers({ select: readSelect(call.query), permissions: call.permissions, single: false });
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#directoryObjects/$entity`,
      '@odata.type': '#microsoft.graph.user',
      ...show(manager),
    },
    { 'content-type': graphType },
  );
};

export const userEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    template: '/users',
    area: 'directory',
    units: 2,
    requires: readUsers,
    resource: 'user',
    paged: true,
    answer: listPage,
  },
  {
    method: 'GET',
    template: '/users/{user}',
    area: 'user',
    units: 1,
    requires: readUsers,
    resource: 'user',
    paged: false,
    answer: showOne,
  },
  {
    method: 'GET',
    template: '/users/{user}/manager',
    area: 'user',
    units: 1,
    requires: readPeople,
    resource: 'user',
    paged: false,
    answer: showManager,
  },
];
