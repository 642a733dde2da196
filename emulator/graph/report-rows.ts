// The rows of usage reports: every account of the organization with what the reports say of it over a span of days.
import { listAccounts, removedBefore } from '../activity/accounts.ts';
import { day as length, dayNumber, writeDay } from '../activity/days.ts';
import { isActive, noUse, reportedOn, type ReportView, type Service, type Use } from '../activity/usage.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import {
  emailColumns,
  emailHeaders,
  fileColumns,
  oneDriveHeaders,
  sharePointHeaders,
  teamsColumns,
  teamsHeaders,
  type headerAges,
  type Headers,
  type ReportRow,
} from './report-columns.ts';

interface ReportOptions extends ReportView {
  readonly tenant: Tenant;
  /** The last day in the report, by number, and how many it covers. */
  readonly to: number;
  readonly days: number;
  /** Only who was active; that is how a single day is told. */
  readonly activeOnly: boolean;
  readonly concealed: boolean;
  readonly headers: (typeof headerAges)[number];
  readonly dates: 'day' | 'instant';
}

export interface ReportKind {
  readonly service: Service;
  readonly function: string;
  readonly file: string;
  /** The report as CSV, without its byte order mark. */
  readonly write: (options: ReportOptions) => string;
}

/** How far back a last activity is looked for. */
const memory = 180;

const add = <Kind extends object>(one: Kind, other: Kind): Kind => {
  const sum: Record<string, number> = {};
  const counts = new Map(Object.entries(other));
  for (const [name, count] of Object.entries(one)) sum[name] = Number(count) + Number(counts.get(name));
  return { ...one, ...sum };
};

interface Reader<Kind> {
  readonly service: Service;
  readonly file: string;
  readonly headers: Headers;
  readonly columns: Readonly<Record<string, (row: ReportRow<Kind>) => string | number>>;
  readonly pick: (use: Use) => Kind;
  readonly none: Kind;
}

const makeReport = <Kind extends object>(reader: Reader<Kind>): ReportKind => ({
  service: reader.service,
  function: `get${reader.file}`,
  file: reader.file,
  write: (options) => {
    const names = reader.headers[options.headers];
    const rows = listRows(reader, options);
    const lines = rows.map((row) => names.map((name) => quote(String(reader.columns[name]?.(row) ?? ''))).join(','));
    return `${[names.join(','), ...lines].join('\r\n')}\r\n`;
  },
});

const quote = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const listRows = <Kind extends object>(reader: Reader<Kind>, options: ReportOptions): readonly ReportRow<Kind>[] =>
  options.to > options.refreshed
    ? []
    : listAccounts(options.tenant).flatMap((account) => {
        const row = describe(reader, account, options);
        return row ? [row] : [];
      });

/** Null for who is not in the report: guests, who had no account yet or is gone since before it, and on a single day who did nothing. */
const describe = <Kind extends object>(
  reader: Reader<Kind>,
  account: TenantUser,
  options: ReportOptions,
): ReportRow<Kind> | null => {
  const { tenant, to, days, refreshed } = options;
  const end = (to + 1) * length - 1;
  if (account.userType !== 'Member' || account.createdAt > end) return null;
  const removedAt = removedBefore(tenant, account.id, end);
  if (removedAt !== null && dayNumber(removedAt) <= to - days) return null;
  const on = (number: number): Kind | null => {
    const use = reportedOn(tenant, { userId: account.id, number }, options);
    return use && reader.pick(use);
  };
  let use = reader.none;
  for (let number = to; number > to - days; number -= 1) use = add(use, on(number) ?? reader.none);
  if (options.activeOnly && !isActive(use)) return null;
  const write = (number: number): string => `${writeDay(number)}${options.dates === 'day' ? '' : 'T00:00:00Z'}`;
  const last = findLast(to, (number) => isActive(on(number) ?? {}));
  return {
    user: tenant.user(account.id, end) ?? account,
    use,
    tenantName: tenant.displayName,
    concealed: options.concealed,
    refreshed: write(refreshed),
    lastActivity: last === null ? '' : write(last),
    deletedOn: removedAt === null ? '' : write(dayNumber(removedAt)),
    days,
  };
};

const findLast = (to: number, isOne: (number: number) => boolean): number | null => {
  for (let number = to; number > to - memory; number -= 1) if (isOne(number)) return number;
  return null;
};

export const reportKinds: readonly ReportKind[] = [
  makeReport({
    service: 'teams',
    file: 'TeamsUserActivityUserDetail',
    headers: teamsHeaders,
    columns: teamsColumns,
    pick: ({ teams }) => teams,
    none: noUse.teams,
  }),
  makeReport({
    service: 'email',
    file: 'EmailActivityUserDetail',
    headers: emailHeaders,
    columns: emailColumns,
    pick: ({ email }) => email,
    none: noUse.email,
  }),
  makeReport({
    service: 'oneDrive',
    file: 'OneDriveActivityUserDetail',
    headers: oneDriveHeaders,
    columns: fileColumns,
    pick: ({ oneDrive }) => oneDrive,
    none: noUse.oneDrive,
  }),
  makeReport({
    service: 'sharePoint',
    file: 'SharePointActivityUserDetail',
    headers: sharePointHeaders,
    columns: fileColumns,
    pick: ({ sharePoint }) => sharePoint,
    none: noUse.sharePoint,
  }),
];
