// The rows of usage reports: who stands in them is the directory's, the counts are drawn, and concealed names are hashes.
import { createHash } from 'node:crypto';
import { hashText } from '../seeded.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { listUsers } from './directory.ts';

type Column = readonly [name: string, value: (row: Row) => string];

export interface ReportKind {
  readonly function: string;
  readonly file: string;
  readonly columns: readonly Column[];
}

export interface ReportOptions {
  readonly tenant: Tenant;
  readonly now: Instant;
  /** The last day in the report, and how many it covers. */
  readonly to: Instant;
  readonly days: number;
  readonly refreshed: Instant;
  readonly concealed: boolean;
}

interface Row extends ReportOptions {
  readonly user: TenantUser;
}

const day = 86_400_000;
const writeDay = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
const conceal = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();

/** A count for that person and the days of the report, the same each time it is asked for. */
const draw = ({ user, days, to }: Row, name: string, most: number): number =>
  user.licensed ? Math.floor((hashText(`${user.id} ${name} ${writeDay(to)}`) % (most + 1)) * Math.min(days, 20)) : 0;

const count = (name: string, most = 12): Column => [name, (row) => String(draw(row, name, most))];

const span = (name: string): readonly Column[] => {
  const seconds = (row: Row): number => draw(row, name, 3600);
  const write = (row: Row): string => {
    const all = seconds(row);
    if (all === 0) return 'PT0S';
    const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
    return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  };
  return [
    [name, write],
    [`${name} In Seconds`, (row) => String(seconds(row))],
  ];
};

const refreshDate: Column = ['Report Refresh Date', ({ refreshed }) => writeDay(refreshed)];
const principalName: Column = [
  'User Principal Name',
  ({ user, concealed }) => (concealed ? conceal(user.userPrincipalName) : user.userPrincipalName),
];
const lastActivity: Column = ['Last Activity Date', ({ user, to }) => (user.licensed ? writeDay(to - day) : '')];
const deleted: readonly Column[] = [
  ['Is Deleted', () => 'False'],
  ['Deleted Date', () => ''],
];
const products: Column = [
  'Assigned Products',
  ({ user }) => (user.licensed ? 'OFFICE 365 E3+MICROSOFT ENTRA ID P1' : ''),
];
const period: Column = ['Report Period', ({ days }) => String(days)];

const spans = ['Audio Duration', 'Video Duration', 'Screen Share Duration'].map(span);

const teams: ReportKind = {
  function: 'getTeamsUserActivityUserDetail',
  file: 'TeamsUserActivityUserDetail',
  columns: [
    refreshDate,
    ['Tenant Display Name', ({ tenant }) => tenant.displayName],
    ['Shared Channel Tenant Display Names', () => ''],
    ['User Id', ({ user, concealed }) => (concealed ? '00000000-0000-0000-0000-000000000000' : user.id)],
    principalName,
    lastActivity,
    ...deleted,
    products,
    ...[
      'Team Chat Message Count',
      'Private Chat Message Count',
      'Call Count',
      'Meeting Count',
      'Post Messages',
      'Reply Messages',
      'Urgent Messages',
      'Meetings Organized Count',
      'Meetings Attended Count',
      'Ad Hoc Meetings Organized Count',
      'Ad Hoc Meetings Attended Count',
      'Scheduled One-time Meetings Organized Count',
      'Scheduled One-time Meetings Attended Count',
      'Scheduled Recurring Meetings Organized Count',
      'Scheduled Recurring Meetings Attended Count',
    ].map((name) => count(name)),
    ...spans.flatMap(([duration]) => (duration ? [duration] : [])),
    ...spans.flatMap(([, seconds]) => (seconds ? [seconds] : [])),
    ['Has Other Action', () => 'No'],
    ['Is Licensed', ({ user }) => (user.licensed ? 'Yes' : 'No')],
    period,
  ],
};

const email: ReportKind = {
  function: 'getEmailActivityUserDetail',
  file: 'EmailActivityUserDetail',
  columns: [
    refreshDate,
    principalName,
    ['Display Name', ({ user, concealed }) => (concealed ? conceal(user.displayName) : user.displayName)],
    ...deleted,
    lastActivity,
    count('Send Count', 20),
    count('Receive Count', 60),
    count('Read Count', 50),
    count('Meeting Created Count', 3),
    count('Meeting Interacted Count', 6),
    products,
    period,
  ],
};

const files = (service: string, more: readonly Column[]): ReportKind => ({
  function: `get${service}ActivityUserDetail`,
  file: `${service}ActivityUserDetail`,
  columns: [
    refreshDate,
    principalName,
    ...deleted,
    lastActivity,
    count('Viewed Or Edited File Count'),
    count('Synced File Count'),
    count('Shared Internally File Count', 4),
    count('Shared Externally File Count', 2),
    ...more,
    products,
    period,
  ],
});

export const reportKinds: readonly ReportKind[] = [
  teams,
  email,
  files('OneDrive', []),
  files('SharePoint', [count('Visited Page Count')]),
];

const quote = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The report as CSV, one row for everybody of the organization who may have used the service. */
export const writeReport = ({ columns }: ReportKind, options: ReportOptions): string => {
  const users = listUsers(options.tenant, options.now).filter(
    ({ userType, purpose }) => userType === 'Member' && purpose === 'user',
  );
  const lines = users.map((user) => columns.map(([, value]) => quote(value({ ...options, user }))).join(','));
  return `${[columns.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
};
