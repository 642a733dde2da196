// The usage reports that are read, and which of their columns become which measure.

export interface Figure {
  /** Of the measure. */
  readonly name: string;
  /** Names of the column, the newest first; of old and new reports. */
  readonly columns: readonly string[];
}

export interface Report {
  /** The partition of the stream. */
  readonly part: string;
  /** As the request calls it. */
  readonly call: string;
  readonly figures: readonly Figure[];
}

const figure = (name: string, ...columns: string[]): Figure => ({ name, columns });

const files = (app: string): Figure[] => [
  figure(`${app}.viewed-or-edited`, 'Viewed Or Edited File Count'),
  figure(`${app}.synced`, 'Synced File Count'),
  figure(`${app}.shared-inside`, 'Shared Internally File Count'),
  figure(`${app}.shared-outside`, 'Shared Externally File Count'),
];

export const reports: readonly Report[] = [
  {
    part: 'teams',
    call: 'getTeamsUserActivityUserDetail',
    figures: [
      figure('teams.private-chat-messages', 'Private Chat Message Count'),
      figure('teams.team-chat-messages', 'Team Chat Message Count'),
      figure('teams.calls', 'Call Count'),
      figure('teams.meetings-attended', 'Meetings Attended Count'),
      figure('teams.meetings-organized', 'Meetings Organized Count'),
      figure('teams.audio-seconds', 'Audio Duration In Seconds', 'Audio Duration'),
      figure('teams.video-seconds', 'Video Duration In Seconds', 'Video Duration'),
      figure('teams.screen-share-seconds', 'Screen Share Duration In Seconds', 'Screen Share Duration'),
    ],
  },
  {
    part: 'email',
    call: 'getEmailActivityUserDetail',
    figures: [
      figure('email.sent', 'Send Count'),
      figure('email.received', 'Receive Count'),
      figure('email.read', 'Read Count'),
    ],
  },
  { part: 'onedrive', call: 'getOneDriveActivityUserDetail', figures: files('onedrive') },
  {
    part: 'sharepoint',
    call: 'getSharePointActivityUserDetail',
    figures: [...files('sharepoint'), figure('sharepoint.visited-pages', 'Visited Page Count')],
  },
];
