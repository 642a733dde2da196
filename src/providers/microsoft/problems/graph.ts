// What Graph says when it gives no data: the rows of all themes in the order in which they are tried, and what a bare status means.
import { callsRefused, callsRows } from './calls.ts';
import { directoryRows } from './directory.ts';
import { logsRefused } from './logs.ts';
import { mailboxRows } from './mailbox.ts';
import { type About, type GraphRow, links } from './row.ts';
import { sendingRefused, sendingRows } from './sending.ts';
import { servicesRows } from './services.ts';
import { teamsRefused, teamsRows } from './teams.ts';
import { tokenRows } from './token.ts';

/** Looked through from the top; the first that fits counts. */
export const graphRows: readonly GraphRow[] = [
  ...sendingRows,
  ...callsRows,
  ...servicesRows,
  ...teamsRows,
  ...tokenRows,
  ...mailboxRows,
  ...directoryRows,
];

const problem = (row: Omit<GraphRow, 'codes'>): GraphRow => ({ codes: [], ...row });

/** What the status says when the code says nothing. */
export const statusRows = {
  gone: problem({
    next: 'start-over',
    code: 'place-forgotten',
    title: 'Microsoft no longer knows how far the reading had come.',
    fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
  }),
  wait: problem({
    next: 'retry',
    code: 'asked-to-wait',
    title: 'Microsoft asks to wait.',
    fix: 'Nothing to do: reading goes on when the time is over.',
    who: 'microsoft',
    link: null,
  }),
  busy: problem({
    next: 'retry',
    code: 'microsoft-busy',
    title: 'Microsoft could not answer just now.',
    fix: 'Nothing to do: it is tried again.',
    who: 'microsoft',
    link: links.status,
  }),
  token: problem({
    next: 'sign-in',
    code: 'token-refused',
    title: 'Microsoft does not accept the token, not even a new one.',
    fix: 'See that the app is enabled under Enterprise applications and that no policy blocks it, then test the connection; the connection of one person is renewed by signing in again.',
    who: 'admin',
    link: links.enterprise,
  }),
  mailboxRefused: problem({
    next: 'skip',
    code: 'mailbox-refused',
    title: 'The app may not read this mailbox.',
    fix: 'Test the connection to see whether a permission is missing or the mailbox lies outside of its scope.',
    who: 'admin',
    link: links.rbac,
  }),
  directoryRefused: problem({
    next: 'admin',
    code: 'permission-missing',
    title: 'The app may not read the directory.',
    fix: 'Add the Application permission (not the Delegated one) User.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  }),
  notFound: problem({
    next: 'skip',
    code: 'not-found',
    title: 'Microsoft does not find what is asked for.',
    fix: 'Nothing to do: it is tried again in the next cycle.',
    who: 'microsoft',
    link: null,
  }),
  unknown: problem({
    next: 'give-up',
    code: 'unknown-refusal',
    title: 'Microsoft refuses the request for a reason that is not listed here.',
    fix: 'Report this with the code below.',
    who: 'operator',
    link: null,
  }),
} as const;

/** What a bare 403 means. */
export const refusedRows: Readonly<Record<About, GraphRow>> = {
  mailbox: statusRows.mailboxRefused,
  directory: statusRows.directoryRefused,
  ...logsRefused,
  teams: teamsRefused,
  calls: callsRefused,
  sending: sendingRefused,
};
