// What Entra says when this machine's clock is at fault: AADSTS codes as data.

import { type EntraRow, links } from './row.ts';

export const clockProblems: readonly EntraRow[] = [
  {
    codes: [700024],
    code: 'clock-wrong',
    title: 'What was signed with the certificate is not valid at this time.',
    fix: "Set this machine's clock: it is more than five minutes off. Let it follow a time server (NTP).",
    who: 'operator',
    link: links.code,
  },
];
