// The Admin SDK's users.list.
import { customerId, directoryId } from '../scenarios/google-ids.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import { cutPage, findSubject, readCount, type Endpoint, type GoogleCall } from './call.ts';
import { badRequest, notAuthorized } from './errors.ts';

const addressOf = (user: TenantUser): string => (user.mail ?? user.userPrincipalName).toLowerCase();

const listPeople = (tenant: Tenant, call: GoogleCall): readonly TenantUser[] => {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  return [...ids]
    .map((id) => tenant.user(id, call.now))
    .filter((user) => user !== null)
    .filter(({ purpose, userType }) => purpose === 'user' && userType === 'Member')
    .sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
};

const writeUser = (user: TenantUser, tenant: Tenant, { now }: GoogleCall): object => {
  const manager = user.managerId === null ? null : tenant.user(user.managerId, now);
  const address = addressOf(user);
  const aliases = user.proxyAddresses
    .filter((proxy) => proxy.startsWith('smtp:'))
    .map((proxy) => proxy.slice(5).toLowerCase());
  return {
    kind: 'admin#directory#user',
    id: directoryId(user.id),
    etag: `"${directoryId(user.id)}"`,
    primaryEmail: address,
    name: { givenName: user.givenName ?? '', familyName: user.surname ?? '', fullName: user.displayName },
    isAdmin: user.managerId === null,
    isDelegatedAdmin: false,
    creationTime: new Date(user.createdAt).toISOString(),
    lastLoginTime: new Date(now - 3_600_000).toISOString(),
    agreedToTerms: true,
    suspended: !user.accountEnabled,
    ...(user.accountEnabled ? {} : { suspensionReason: 'ADMIN' }),
    archived: false,
    changePasswordAtNextLogin: false,
    ipWhitelisted: false,
    emails: [{ address, primary: true }, ...aliases.map((alias) => ({ address: alias }))],
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(manager === null ? {} : { relations: [{ value: addressOf(manager), type: 'manager' }] }),
    organizations: [{ title: user.jobTitle ?? '', department: user.department ?? '', primary: true }],
    customerId: customerId(tenant.id),
    orgUnitPath: '/',
    isMailboxSetup: user.mailbox === 'active',
    isEnrolledIn2Sv: true,
    isEnforcedIn2Sv: true,
    includeInGlobalAddressList: true,
  };
};

/** The domain of the admin behind the call, named as `customer` or `domain`. */
const pickDomain = (call: GoogleCall): Tenant => {
  const subject = findSubject(call);
  if (!subject || subject.user.managerId !== null) throw notAuthorized();
  const { tenant } = subject;
  const [customer, domain] = [call.query.get('customer'), call.query.get('domain')];
  if (customer === null && domain === null) throw badRequest('Bad Request', 'badRequest');
  const fits = customer === 'my_customer' || customer === customerId(tenant.id);
  if (customer !== null && !fits) throw badRequest('Invalid Input: Bad request for customer', 'invalid');
  if (domain !== null && !tenant.domains.includes(domain.toLowerCase())) throw notAuthorized();
  return tenant;
};

export const directoryEndpoint: Endpoint = {
  template: '/admin/directory/v1/users',
  pattern: /^\/admin\/directory\/v1\/users$/,
  scopes: ['admin.directory.user.readonly'],
  api: 'directory',
  units: 1,
  resource: 'googleUser',
  list: 'users',
  options: ['customer', 'domain', 'maxResults', 'pageToken', 'orderBy', 'projection', 'viewType', 'showDeleted'],
  resumes: 'pageToken',
  answer: (call) => {
    const tenant = pickDomain(call);
    const people = call.query.get('showDeleted') === 'true' ? [] : listPeople(tenant, call);
    const { items, frame, here } = cutPage(call, people, readCount(call.query, { usual: 100, most: 500 }));
    const users = items.map((user) => writeUser(user, tenant, call));
    return { body: { kind: 'admin#directory#users', etag: '"users"', users, ...frame }, here };
  },
};
