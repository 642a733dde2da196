// GET /users, /users/{id} and the manager of one.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { TenantUser } from '../tenant/model.ts';
import { listUsers } from './directory.ts';
import { readDirectoryFilter, type Index } from './directory-filter.ts';
import type { Call, Endpoint, UserCall } from './endpoint.ts';
import { notEmulated, resourceNotFound } from './errors.ts';
import { readSelect } from './odata.ts';
import { answerListing, checkAdvanced } from './pages.ts';
import { readPeople, readUser, readUsers } from './requirements.ts';
import { showUsers } from './user-shape.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';

const listPage = (call: Call): Answer => {
  const { query } = call;
  checkAdvanced(call);
  for (const option of ['$search', '$orderby']) if (query.has(option)) throw notEmulated(`${option} on users`);
  const select = readSelect(query);
  const show = showUsers({ select, permissions: call.permissions, single: false });
  const manager = readManagerExpand(call);
  return answerListing(call, {
    kind: 'users',
    path: '/users',
    context: `users${select ? `(${select.join(',')})` : ''}`,
    items: listUsers(call.tenant, call.now).filter(readDirectoryFilter(query.get('$filter'), 'User', index)),
    idOf: ({ id }) => id,
    show: (user) => ({ ...show(user), ...manager(user) }),
  });
};

const index: Index<TenantUser> = {
  id: (user) => user.id,
  userPrincipalName: (user) => user.userPrincipalName,
  mail: (user) => user.mail,
  displayName: (user) => user.displayName,
  department: (user) => user.department,
  accountEnabled: (user) => user.accountEnabled,
  userType: (user) => user.userType,
};

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
    requires: readUser,
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
