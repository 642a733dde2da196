// How a sign-in that did not connect is told: a heading and a sign for each way it can end; the problem itself says what to do.
import type { Problem } from '../../../src/contract/connections.ts';
import type { Sign } from '../../ui/outcome.tsx';

export interface FailureWords {
  readonly sign: Sign;
  readonly title: string;
  /** What it means for who stands before it; null where the problem says all. */
  readonly next: string | null;
}

const known: Readonly<Record<string, FailureWords>> = {
  'consent-declined': {
    sign: 'stopped',
    title: 'Declined',
    next: null,
  },
  'sign-in-cancelled': { sign: 'stopped', title: 'Cancelled', next: null },
  'account-of-other-tenant': {
    sign: 'stopped',
    title: 'Another organization’s account',
    next: 'You signed in with an account that belongs elsewhere. Sign out of it there, or use a private window.',
  },
  'token-of-other-tenant': {
    sign: 'stopped',
    title: 'Another organization’s account',
    next: 'You signed in with an account that belongs elsewhere. Sign out of it there, or use a private window.',
  },
  'other-grant': {
    sign: 'stopped',
    title: 'Not the one that was connected',
    next: 'The connection stays as it was.',
  },
  'sign-in-expired': {
    sign: 'late',
    title: 'This took too long',
    next: 'Nothing was saved.',
  },
  'link-expired': { sign: 'late', title: 'The link has expired', next: 'Nothing was saved.' },
  'sign-in-used': {
    sign: 'note',
    title: 'Already finished',
    next: null,
  },
  'link-used': { sign: 'note', title: 'The link was used already', next: 'Each link works once.' },
  'link-revoked': { sign: 'stopped', title: 'The link was withdrawn', next: 'Nothing was saved.' },
  'sign-in-other-browser': {
    sign: 'stopped',
    title: 'Begun in another browser',
    next: 'What begins in one browser ends in it: so nobody can slip you a sign-in of theirs. Nothing was saved.',
  },
  'sign-in-other-user': {
    sign: 'stopped',
    title: 'Begun by somebody else',
    next: 'What one person begins, the same person ends. Nothing was saved.',
  },
  'admin-approval-needed': {
    sign: 'approval',
    title: 'An admin has to allow it first',
    next: 'Your organization lets nobody allow this for themselves. That is usual, and done in a minute.',
  },
  'admin-role-missing': {
    sign: 'approval',
    title: 'This account may not consent',
    next: 'It takes an account with more rights. Nothing was saved.',
  },
  'tenant-elsewhere': { sign: 'note', title: 'Connected elsewhere', next: 'Nothing was changed, there or here.' },
  'already-connected': { sign: 'note', title: 'Already connected', next: null },
  'consent-not-there-yet': {
    sign: 'late',
    title: 'Not there yet',
    next: 'The consent was given, but has not arrived everywhere at the source.',
  },
};

/** Two codes of one meaning, such as those of consent requests, share their page. */
const alike: Readonly<Record<string, string>> = {
  'admin-consent-required': 'admin-approval-needed',
  'consent-requested': 'admin-approval-needed',
  'account-not-found': 'account-of-other-tenant',
  'code-used-twice': 'sign-in-used',
};

/** Every other failure: the problem's own title. */
export const wordsFor = (problem: Pick<Problem, 'code' | 'title'>): FailureWords =>
  known[alike[problem.code] ?? problem.code] ?? {
    sign: 'failed',
    title: 'Not connected',
    next: 'Nothing was saved.',
  };
