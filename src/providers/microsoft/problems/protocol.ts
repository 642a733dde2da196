// What Entra says when the request itself is at fault or Entra is busy: AADSTS codes as data.

import { type EntraRow, links } from './row.ts';

const report = 'Report this with the code below: the request itself is at fault.';

export const protocolProblems: readonly EntraRow[] = [
  {
    codes: [50196],
    code: 'too-many-tokens',
    title: 'Microsoft stopped the app for asking for the same token again and again.',
    fix: 'Nothing to do: it is tried again after a pause. If it stays, see whether another program uses the same app.',
    who: 'plumbline',
    link: links.code,
    next: 'retry',
  },
  {
    codes: [90033, 90006, 90024, 90025, 90055],
    code: 'sign-in-busy',
    title: "Microsoft's sign-in service is busy.",
    fix: 'Nothing to do: it is tried again.',
    who: 'microsoft',
    link: links.status,
    next: 'retry',
  },
  {
    codes: [501481, 50147, 501491],
    code: 'pkce-mismatch',
    title: 'The proof of the sign-in does not fit its beginning.',
    fix: 'Begin the sign-in again in one browser tab.',
    who: 'plumbline',
    link: links.code,
  },
  {
    codes: [50011, 900971],
    code: 'redirect-not-registered',
    title: 'The address to return to is not registered with the app.',
    fix: "Add this server's address under Authentication, Redirect URIs, exactly as it is shown here.",
    who: 'admin',
    link: links.overview,
  },
  {
    codes: [9002313, 900144, 90014, 90013, 90023, 90100, 900561, 90056, 70003, 70007],
    code: 'request-refused',
    title: 'Microsoft does not understand the sign-in request.',
    fix: report,
    who: 'plumbline',
    link: links.code,
  },
  {
    codes: [90015],
    code: 'request-too-long',
    title: 'The sign-in request is too long.',
    fix: report,
    who: 'plumbline',
    link: links.code,
  },
  {
    codes: [9002325, 9002326],
    code: 'app-is-single-page',
    title: 'The address to return to is registered for a single-page app.',
    fix: 'Register it under Authentication for the platform "Web".',
    who: 'admin',
    link: links.overview,
  },
  {
    codes: [700054, 70005],
    code: 'response-type',
    title: 'The app does not allow this kind of sign-in.',
    fix: report,
    who: 'plumbline',
    link: links.code,
  },
  {
    codes: [1002016],
    code: 'tls-too-old',
    title: 'The connection to Microsoft uses an old version of TLS.',
    fix: 'See whether a proxy on the way takes the connection apart; TLS 1.2 or newer is required.',
    who: 'operator',
    link: links.code,
  },
];
