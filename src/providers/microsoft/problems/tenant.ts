// What Entra says when the tenant or the address of the sign-in is at fault: AADSTS codes as data.

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
];
