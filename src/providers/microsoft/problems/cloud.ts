// What Entra says when another cloud was asked than the tenant lives in: AADSTS codes as data.

import { type EntraRow, links } from './row.ts';

export const cloudProblems: readonly EntraRow[] = [
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
];
