// /users and /users/{id}.
import type { TenantUser } from '../tenant/model.ts';
import { cutPage, listAccount, pickUser, writeTime, type Endpoint } from './call.ts';
import { ZoomError } from './errors.ts';
import { accountId, zoomUserId } from './zoom.ts';

const writeUser = (user: TenantUser): object => ({
  id: zoomUserId(user),
  first_name: user.givenName ?? '',
  last_name: user.surname ?? '',
  display_name: user.displayName,
  email: user.mail ?? user.userPrincipalName,
  type: user.licensed ? 2 : 1,
  timezone: user.zone,
  verified: 1,
  dept: user.department ?? '',
  created_at: writeTime(user.createdAt),
  user_created_at: writeTime(user.createdAt),
  language: 'en-US',
  status: user.accountEnabled ? 'active' : 'inactive',
  role_id: user.managerId === null ? '0' : '2',
});

const STATUSES = ['active', 'inactive', 'pending'];

export const userEndpoints: readonly Endpoint[] = [
  {
    template: '/v2/users',
    pattern: /^\/v2\/users$/,
    scope: 'user:read:list_users:admin',
    category: 'Medium',
    resource: 'zoomUser',
    list: 'users',
    answer: (call) => {
      const status = call.query.get('status') ?? 'active';
      if (!STATUSES.includes(status)) throw new ZoomError(400, 300, 'Validation Failed.');
      const wanted = listAccount(call).filter(
        ({ accountEnabled }) => status === (accountEnabled ? 'active' : 'inactive'),
      );
      const { items, frame, here } = cutPage(call, wanted);
      return { body: { ...frame, page_number: 1, users: items.map(writeUser) }, here };
    },
  },
  {
    template: '/v2/users/{user}',
    pattern: /^\/v2\/users\/([^/]+)$/,
    scope: 'user:read:user:admin',
    category: 'Light',
    resource: 'zoomUser',
    list: null,
    answer: (call) => ({ body: { ...writeUser(pickUser(call)), account_id: accountId(call.tenant) } }),
  },
];
