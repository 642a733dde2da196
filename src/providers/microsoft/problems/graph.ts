// What Graph says when it gives no data: its codes and statuses as data, with what happens next.
import { type Consequence, type KnownProblem, links } from './row.ts';

export interface GraphRow extends KnownProblem {
  /** In lower case: Graph itself is not sure of the case. */
  readonly codes: readonly string[];
  readonly next: Consequence;
  /** Only where the request was about this; both otherwise. */
  readonly about?: 'mailbox' | 'directory';
  /** Only where the message has these words. */
  readonly says?: string;
}

/** Looked through from the top; the first that fits counts. */
export const graphRows: readonly GraphRow[] = [
  {
    codes: [
      'syncstatenotfound',
      'syncstateinvalid',
      'resyncrequired',
      'invalidsyncstatedata',
      'fullsyncrequired',
      'directory_expiredpagetoken',
    ],
    next: 'start-over',
    code: 'place-forgotten',
    title: 'Microsoft no longer knows how far the reading had come.',
    fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
  },
  {
    codes: ['mailboxnotenabledforrestapi', 'mailboxnotsupportedforrestapi', 'errornonexistentmailbox'],
    next: 'skip',
    code: 'mailbox-not-enabled',
    title: 'There is no Exchange Online mailbox to read: it has no licence, is on-premises or was removed.',
    fix: 'If this person should be covered, assign an Exchange Online licence or move the mailbox to the cloud.',
    who: 'admin',
    link: links.licences,
  },
  {
    codes: ['erroraccessdenied'],
    says: 'access to odata is disabled',
    next: 'skip',
    code: 'mailbox-out-of-scope',
    title: 'An application access policy keeps this mailbox from the app.',
    fix: 'If this person should be covered, add them to the group of the policy; a change can take more than an hour.',
    who: 'admin',
    link: links.accessPolicies,
  },
  {
    codes: ['erroraccessdenied', 'accessdenied', 'forbidden', 'authorization_requestdenied'],
    about: 'mailbox',
    next: 'skip',
    code: 'mailbox-refused',
    title: 'The app may not read this mailbox: the permission is missing, or the mailbox lies outside of its scope.',
    fix: 'Test the connection to see which of the two; grant the permission, or widen the scope of the role assignment.',
    who: 'admin',
    link: links.rbac,
  },
  {
    codes: ['authorization_requestdenied', 'accessdenied', 'forbidden', 'authorization_identitynotfound'],
    about: 'directory',
    next: 'admin',
    code: 'permission-missing',
    title: 'The app lacks a permission to read the directory.',
    fix: 'Add the application permission User.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  },
  {
    codes: ['unauthorized'],
    says: 'account is not provisioned',
    next: 'skip',
    code: 'mailbox-not-provisioned',
    title: 'The mailbox is still being set up.',
    fix: 'Nothing to do: it is tried again in the next cycle.',
    who: 'microsoft',
    link: null,
  },
  {
    codes: [
      'errorinvaliduser',
      'request_resourcenotfound',
      'resourcenotfound',
      'errorinvalidmailbox',
      'mailboxnotfound',
    ],
    about: 'mailbox',
    next: 'skip',
    code: 'account-not-found',
    title: 'The account is no longer in the directory.',
    fix: 'Nothing to do: the next reading of the directory removes it.',
    who: 'microsoft',
    link: null,
  },
  {
    codes: ['erroritemnotfound', 'errorfoldernotfound'],
    next: 'skip',
    code: 'folder-not-found',
    title: 'The folder is gone from the mailbox.',
    fix: 'Nothing to do: the next reading of the folders removes it; what was read from it stays.',
    who: 'employee',
    link: null,
  },
  {
    codes: ['organizationfromtenantguidnotfound'],
    next: 'admin',
    code: 'no-exchange',
    title: 'The tenant has no Exchange Online.',
    fix: 'Streams of mail and meetings need Exchange Online licences in this tenant; switch these streams off otherwise.',
    who: 'admin',
    link: links.licences,
  },
  {
    codes: ['applicationthrottled', 'toomanyrequests', 'errorserverbusy', 'activitylimitreached', 'tenantthrottled'],
    next: 'retry',
    code: 'asked-to-wait',
    title: 'Microsoft asks to wait.',
    fix: 'Nothing to do: reading goes on when the time is over.',
    who: 'microsoft',
    link: null,
  },
  {
    codes: [
      'mailboxstoreunavailable',
      'errormailboxstoreunavailable',
      'errormailboxmoveinprogress',
      'errortimeoutexpired',
    ],
    next: 'retry',
    code: 'mailbox-away',
    title: 'The mailbox is away for a moment, for instance because it is being moved.',
    fix: 'Nothing to do: it is tried again.',
    who: 'microsoft',
    link: links.status,
  },
  {
    codes: ['errorinvalididmalformed', 'notimplemented', 'request_unsupportedquery', 'inefficientfilter'],
    next: 'give-up',
    code: 'request-refused',
    title: 'Microsoft does not accept the request.',
    fix: 'Report this with the code below: the request itself is at fault.',
    who: 'plumbline',
    link: null,
  },
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
    fix: 'See that the app is enabled under Enterprise applications and that no policy blocks it; then test the connection.',
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
    fix: 'Add the application permission User.Read.All under API permissions, and grant admin consent.',
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
    who: 'plumbline',
    link: null,
  }),
} as const;
