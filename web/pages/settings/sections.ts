// What there is to set, in the order it is shown; a new section is a page and an entry here.
import type { Role } from '../../../src/contract/session.ts';
import { mayInvite, mayRun } from '../../ui/roles.ts';

export interface Section {
  readonly to:
    | '/settings/working-time'
    | '/settings/holidays'
    | '/settings/retention'
    | '/activities'
    | '/sync'
    | '/settings/teams'
    | '/members'
    | '/invites'
    | '/settings/calls'
    | '/settings/email'
    | '/settings/api-keys'
    | '/settings/webhooks'
    | '/settings/domains';
  readonly title: string;
  /** One sentence: what one decides there. */
  readonly text: string;
  readonly may: (role: Role) => boolean;
  /** Where the main navigation has no room for it. */
  readonly narrowOnly?: boolean;
}

export const sections: readonly Section[] = [
  {
    to: '/settings/working-time',
    title: 'Working time',
    text: 'Zone and hours of the organization, and since when; leave from a file.',
    may: mayRun,
  },
  {
    to: '/settings/holidays',
    title: 'Holidays',
    text: 'Calendars of days off, for everybody, a department or a person.',
    may: mayRun,
  },
  {
    to: '/settings/retention',
    title: 'Retention',
    text: 'How long each kind of data is kept, and what goes when.',
    may: mayRun,
  },
  {
    to: '/settings/domains',
    title: 'Domains',
    text: 'Which addresses are your organization’s own, and which are outside.',
    may: mayRun,
  },
  {
    to: '/activities',
    title: 'Activities',
    text: 'What happened, event by event.',
    may: mayRun,
    narrowOnly: true,
  },
  { to: '/sync', title: 'Sync', text: 'What was read, what was not, and why.', may: mayRun, narrowOnly: true },
  { to: '/members', title: 'Members', text: 'Who signs in to Plumbline, and in which role.', may: mayRun },
  {
    to: '/settings/teams',
    title: 'Figures of teams',
    text: 'How few people a figure of a team may stand for, and what keeps them from being told apart.',
    may: mayRun,
  },
  { to: '/invites', title: 'Invites', text: 'Links that ask people to connect their own accounts.', may: mayInvite },
  {
    to: '/settings/email',
    title: 'Email',
    text: 'How mail goes out, which reports are sent, and what became of each.',
    may: mayRun,
  },
  {
    to: '/settings/api-keys',
    title: 'API keys',
    text: 'What lets programs in, and what each of them may.',
    may: mayRun,
  },
  {
    to: '/settings/webhooks',
    title: 'Webhooks',
    text: 'Which addresses are told what happens, and whether it gets through.',
    may: mayRun,
  },
  {
    to: '/settings/calls',
    title: 'Calls',
    text: 'The statement that call transcripts hang on: nothing of a call is read without it.',
    may: mayRun,
  },
];
