// What Entra says when the tenant, its cloud or the address of the sign-in is at fault: AADSTS codes as data.

import { type EntraRow, links } from './row.ts';

export const tenantProblems: readonly EntraRow[] = [
  {
    codes: [90002],
    code: 'tenant-not-found',
    title: 'There is no tenant with this id in this cloud.',
    fix: 'Copy "Directory (tenant) ID" from the Overview page of the app registration; for a government or China tenant set PLUMBLINE_CLOUD.',
    who: 'admin',
    link: links.tenant,
  },
  {
    codes: [900023],
    code: 'tenant-id-invalid',
    title: 'The tenant id is neither a GUID nor a domain name.',
    fix: 'Copy "Directory (tenant) ID" from the Overview page of the app registration, without blanks.',
    who: 'admin',
    link: links.tenant,
  },
  {
    codes: [90038],
    code: 'tenant-in-other-cloud',
    title: 'The tenant lives in another cloud.',
    fix: 'Set PLUMBLINE_CLOUD to gcc-high, dod or china, as the tenant requires, and start Plumbline anew.',
    who: 'operator',
    link: links.clouds,
  },
  {
    codes: [90051],
    code: 'cloud-unknown',
    title: 'Microsoft does not know the national cloud that the request names.',
    fix: 'Set PLUMBLINE_CLOUD to global, gcc-high, dod or china, whichever the tenant lives in.',
    who: 'operator',
    link: links.clouds,
  },
  {
    codes: [50194],
    code: 'app-of-one-tenant',
    title: 'The app may be used in its own tenant only.',
    fix: 'Sign in with an account of the tenant in which the app is registered; or let its owner set "Supported account types" under Authentication to any organizational directory.',
    who: 'admin',
    link: links.authentication,
  },
  {
    codes: [9002332],
    code: 'personal-address',
    title: 'The app is for work accounts, and the sign-in went to the address for personal ones.',
    fix: 'Begin the sign-in again here, and choose a work or school account.',
    who: 'employee',
    link: links.code,
  },
  {
    codes: [90124, 90130],
    code: 'shared-address',
    title: 'Microsoft Graph was asked for at a shared address, where that of one tenant is needed.',
    fix: 'Enter "Directory (tenant) ID" as a GUID, not "common" or "organizations".',
    who: 'admin',
    link: links.tenant,
  },
  {
    codes: [9001023],
    code: 'tenant-needed',
    title: 'An app can sign in at the address of one tenant only.',
    fix: 'Enter "Directory (tenant) ID" as a GUID: client credentials do not work at the shared addresses.',
    who: 'admin',
    link: links.tenant,
  },
  {
    codes: [50134],
    code: 'other-data-center',
    title: 'The code was confirmed in another region than the one the sign-in was begun in.',
    fix: 'Begin again with a new code, and confirm it with an account of the tenant that is to be connected.',
    who: 'employee',
    link: links.code,
  },
];
