// What Graph says when meetings and their transcripts cannot be read: its inner codes as data.

import { type GraphRow, links } from './row.ts';

export const callsRows: readonly GraphRow[] = [
  {
    codes: ['forbidden'],
    says: 'graphaccesstotranscriptsdisabled',
    next: 'admin',
    code: 'transcripts-off',
    title: 'The tenant does not let apps read transcripts, whatever they are granted.',
    fix: 'In the Teams admin center open Meetings, Meeting settings, Transcript API access, and switch it on.',
    who: 'admin',
    link: links.transcripts,
  },
  {
    codes: ['forbidden'],
    says: 'speakerattributionnotallowed',
    next: 'admin',
    code: 'speakers-hidden',
    title: 'The tenant does not let apps know who said what.',
    fix: 'Transcripts are read without names, and talk share is unavailable. To have it, switch on attributed transcripts under Meetings, Meeting settings, Transcript API access in the Teams admin center.',
    who: 'admin',
    link: links.transcripts,
  },
  {
    codes: ['forbidden'],
    says: 'missing role permissions',
    about: 'calls',
    next: 'admin',
    code: 'calls-permission-missing',
    title: 'The app may not read online meetings and their transcripts.',
    fix: 'Add the Application permissions OnlineMeetings.Read.All and OnlineMeetingTranscript.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  },
];

/** What a bare 403 means. */
export const callsRefused: GraphRow = {
  codes: [],
  next: 'skip',
  code: 'calls-refused',
  title: "The app may not read this person's online meetings.",
  fix: 'Add the Application permissions OnlineMeetings.Read.All and OnlineMeetingTranscript.Read.All under API permissions, grant admin consent, and grant the person an application access policy of Teams with Grant-CsApplicationAccessPolicy.',
  who: 'admin',
  link: links.meetingPolicy,
};
