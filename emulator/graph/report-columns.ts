// The columns of usage reports, and the header sets that Microsoft has written over the years.
import { createHash } from 'node:crypto';
import type { FileUse, EmailUse, TeamsUse } from '../activity/usage.ts';
import type { TenantUser } from '../tenant/model.ts';

/** One account in a report. */
export interface ReportRow<Use> {
  readonly user: TenantUser;
  /** Of all days that the report covers. */
  readonly use: Use;
  readonly tenantName: string;
  readonly concealed: boolean;
  /** Days as the report writes them; empty where there is none. */
  readonly refreshed: string;
  readonly lastActivity: string;
  readonly deletedOn: string;
  readonly days: number;
}

type Columns<Use> = Readonly<Record<string, (row: ReportRow<Use>) => string | number>>;

const conceal = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();

const common: Columns<unknown> = {
  'Report Refresh Date': ({ refreshed }) => refreshed,
  'Tenant Display Name': ({ tenantName }) => tenantName,
  'Shared Channel Tenant Display Names': () => '',
  'User Id': ({ user, concealed }) => (concealed ? '00000000-0000-0000-0000-000000000000' : user.id),
  'User Principal Name': ({ user, concealed }) =>
    concealed ? conceal(user.userPrincipalName) : user.userPrincipalName,
  'Display Name': ({ user, concealed }) => (concealed ? conceal(user.displayName) : user.displayName),
  'Last Activity Date': ({ lastActivity }) => lastActivity,
  'Is Deleted': ({ deletedOn }) => (deletedOn === '' ? 'False' : 'True'),
  'Deleted Date': ({ deletedOn }) => deletedOn,
  'Assigned Products': ({ user }) => (user.licensed ? 'OFFICE 365 E3+MICROSOFT ENTRA ID P1' : ''),
  'Is Licensed': ({ user }) => (user.licensed ? 'Yes' : 'No'),
  'Report Period': ({ days }) => days,
};

/** `PT1H2M3S`; no time at all is `PT0S`. */
const writeSpan = (seconds: number): string => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const written = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  return `PT${written === '' ? '0S' : written}`;
};

const organized = ({ use }: ReportRow<TeamsUse>): number =>
  use.adHocOrganized + use.oneTimeOrganized + use.recurringOrganized;
const attended = ({ use }: ReportRow<TeamsUse>): number =>
  use.adHocAttended + use.oneTimeAttended + use.recurringAttended;

export const teamsColumns: Columns<TeamsUse> = {
  ...common,
  'Team Chat Message Count': ({ use }) => use.postMessages + use.replyMessages,
  'Private Chat Message Count': ({ use }) => use.privateChatMessages,
  'Call Count': ({ use }) => use.calls,
  'Meeting Count': attended,
  'Post Messages': ({ use }) => use.postMessages,
  'Reply Messages': ({ use }) => use.replyMessages,
  'Urgent Messages': ({ use }) => use.urgentMessages,
  'Meetings Organized Count': organized,
  'Meetings Attended Count': attended,
  'Ad Hoc Meetings Organized Count': ({ use }) => use.adHocOrganized,
  'Ad Hoc Meetings Attended Count': ({ use }) => use.adHocAttended,
  'Scheduled One-time Meetings Organized Count': ({ use }) => use.oneTimeOrganized,
  'Scheduled One-time Meetings Attended Count': ({ use }) => use.oneTimeAttended,
  'Scheduled Recurring Meetings Organized Count': ({ use }) => use.recurringOrganized,
  'Scheduled Recurring Meetings Attended Count': ({ use }) => use.recurringAttended,
  'Audio Duration': ({ use }) => writeSpan(use.audioSeconds),
  'Video Duration': ({ use }) => writeSpan(use.videoSeconds),
  'Screen Share Duration': ({ use }) => writeSpan(use.screenShareSeconds),
  'Audio Duration In Seconds': ({ use }) => use.audioSeconds,
  'Video Duration In Seconds': ({ use }) => use.videoSeconds,
  'Screen Share Duration In Seconds': ({ use }) => use.screenShareSeconds,
  'Has Other Action': ({ use }) => (use.otherActions > 0 ? 'Yes' : 'No'),
};

export const emailColumns: Columns<EmailUse> = {
  ...common,
  'Send Count': ({ use }) => use.sent,
  'Receive Count': ({ use }) => use.received,
  'Read Count': ({ use }) => use.read,
  'Meeting Created Count': ({ use }) => use.meetingsCreated,
  'Meeting Interacted Count': ({ use }) => use.meetingsInteracted,
};

export const fileColumns: Columns<FileUse> = {
  ...common,
  'Viewed Or Edited File Count': ({ use }) => use.viewedOrEdited,
  'Synced File Count': ({ use }) => use.synced,
  'Shared Internally File Count': ({ use }) => use.sharedInternally,
  'Shared Externally File Count': ({ use }) => use.sharedExternally,
  'Visited Page Count': ({ use }) => use.visitedPages,
};

export const headerAges = ['2018', '2022', '2024'] as const;
type HeaderAge = (typeof headerAges)[number];
export type Headers = Readonly<Record<HeaderAge, readonly string[]>>;

const list = (text: string): readonly string[] => text.trim().split(/\s*,\s*/);
const always = (names: readonly string[]): Headers => ({ '2018': names, '2022': names, '2024': names });

export const teamsHeaders: Headers = {
  '2018': list(`Report Refresh Date,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,
    Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,Has Other Action,Report Period`),
  '2022': list(`Report Refresh Date,User Id,User Principal Name,Last Activity Date,Is Deleted,Deleted Date,
    Assigned Products,Team Chat Message Count,Private Chat Message Count,Call Count,Meeting Count,
    Meetings Organized Count,Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,
    Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,
    Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,
    Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,
    Screen Share Duration In Seconds,Has Other Action,Urgent Messages,Post Messages,Tenant Display Name,
    Shared Channel Tenant Display Names,Reply Messages,Is Licensed,Report Period`),
  '2024': list(`Report Refresh Date,Tenant Display Name,Shared Channel Tenant Display Names,User Id,
    User Principal Name,Last Activity Date,Is Deleted,Deleted Date,Assigned Products,Team Chat Message Count,
    Private Chat Message Count,Call Count,Meeting Count,Post Messages,Reply Messages,Urgent Messages,
    Meetings Organized Count,Meetings Attended Count,Ad Hoc Meetings Organized Count,Ad Hoc Meetings Attended Count,
    Scheduled One-time Meetings Organized Count,Scheduled One-time Meetings Attended Count,
    Scheduled Recurring Meetings Organized Count,Scheduled Recurring Meetings Attended Count,
    Audio Duration,Video Duration,Screen Share Duration,Audio Duration In Seconds,Video Duration In Seconds,
    Screen Share Duration In Seconds,Has Other Action,Is Licensed,Report Period`),
};

const emailStart = `Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,
  Send Count,Receive Count,Read Count`;
const email = list(`${emailStart},Meeting Created Count,Meeting Interacted Count,Assigned Products,Report Period`);
export const emailHeaders: Headers = {
  '2018': list(`${emailStart},Assigned Products,Report Period`),
  '2022': email,
  '2024': email,
};

const filesStart = `Report Refresh Date,User Principal Name,Is Deleted,Deleted Date,Last Activity Date,
  Viewed Or Edited File Count,Synced File Count,Shared Internally File Count,Shared Externally File Count`;
export const oneDriveHeaders: Headers = always(list(`${filesStart},Assigned Products,Report Period`));
export const sharePointHeaders: Headers = always(
  list(`${filesStart},Visited Page Count,Assigned Products,Report Period`),
);
