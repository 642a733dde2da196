// A user as Graph shows one: the default properties, those that need $select, and those only a single user has.
import type { TenantUser } from '../tenant/model.ts';
import { GraphError } from './errors.ts';
import { project, type Shape } from './shape.ts';

/** Office 365 E3. */
const skuId = '6fd2c87f-b296-42f0-b197-1e91e994b900';

const shape: Shape<TenantUser> = {
  id: (user) => user.id,
  businessPhones: () => [],
  displayName: (user) => user.displayName,
  givenName: (user) => user.givenName,
  jobTitle: (user) => user.jobTitle,
  mail: (user) => user.mail,
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
  surname: (user) => user.surname,
  userPrincipalName: (user) => user.userPrincipalName,
  accountEnabled: (user) => user.accountEnabled,
  assignedLicenses: (user) => (user.licensed ? [{ disabledPlans: [], skuId }] : []),
  city: () => null,
  companyName: () => null,
  country: () => null,
  createdDateTime: (user) => `${new Date(user.createdAt).toISOString().slice(0, 19)}Z`,
  creationType: (user) => (user.userType === 'Guest' ? 'Invitation' : null),
  department: (user) => user.department,
  employeeHireDate: () => null,
  employeeId: () => null,
  employeeType: () => null,
  externalUserState: (user) => (user.userType === 'Guest' ? 'Accepted' : null),
  mailNickname: (user) => user.userPrincipalName.split('@')[0],
  onPremisesSyncEnabled: () => null,
  otherMails: () => [],
  proxyAddresses: (user) => user.proxyAddresses,
  showInAddressList: () => null,
  usageLocation: () => null,
  userType: (user) => user.userType,
};

const defaults = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

/** Selecting these in a collection is answered with 501. */
const singleOnly = new Set([
  'aboutMe',
  'birthday',
  'hireDate',
  'interests',
  'mySite',
  'pastProjects',
  'preferredName',
  'responsibilities',
  'schools',
  'skills',
  'mailboxSettings',
]);

/** What User.ReadBasic.All shows. */
const basic = new Set(['id', 'displayName', 'givenName', 'surname', 'mail', 'userPrincipalName']);

export interface UserView {
  readonly select: readonly string[] | null;
  readonly permissions: ReadonlySet<string>;
  readonly single: boolean;
}

/** Makes the function that shows a user. Throws 400 or 501 for what cannot be selected. */
export const showUsers = (view: UserView): ((user: TenantUser) => Record<string, unknown>) => {
  const names = view.select ?? defaults;
  for (const name of names) {
    if (singleOnly.has(name) && !view.single) {
      throw new GraphError(501, 'NotImplemented', 'This operation target is not yet supported.');
    }
  }
  const personal: Shape<TenantUser> = Object.fromEntries([...singleOnly].map((name) => [name, () => null]));
  const full = project(view.single ? { ...shape, ...personal } : shape, 'user', names);
  const whole = ['User.Read.All', 'Directory.Read.All'].some((role) => view.permissions.has(role));
  if (whole) return full;
  return (user) =>
    Object.fromEntries(Object.entries(full(user)).map(([name, value]) => [name, basic.has(name) ? value : null]));
};
