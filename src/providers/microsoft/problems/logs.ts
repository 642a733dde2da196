// What Graph says when an app may not read the tenant's reports and logs, and what is told of reports that name nobody.
import type { Problem } from '../../errors.ts';
import { type About, type GraphRow, links } from './row.ts';

/** Their refusals carry codes of all kinds (`UnknownError` around another error's text), so the status decides. */
export const logsRefused: Readonly<Record<Extract<About, 'usage' | 'sign-ins' | 'audit'>, GraphRow>> = {
  usage: {
    codes: [],
    next: 'admin',
    code: 'reports-permission-missing',
    title: 'The app may not read the usage reports.',
    fix: 'Add the Application permission Reports.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  },
  'sign-ins': {
    codes: [],
    next: 'admin',
    code: 'audit-permission-missing',
    title: 'The app may not read the sign-in log.',
    fix: 'Add the Application permission AuditLog.Read.All under API permissions, and grant admin consent. Where it is granted already, Microsoft wants Directory.Read.All beside it.',
    who: 'admin',
    link: links.permissions,
  },
  audit: {
    codes: [],
    next: 'admin',
    code: 'audit-query-permission-missing',
    title: 'The app may not search the audit log.',
    fix: 'Add the Application permission AuditLogsQuery.Read.All under API permissions, and grant admin consent.',
    who: 'admin',
    link: links.permissions,
  },
};

/** `raw`: what shows it. */
export const concealedProblem = (raw: string): Problem => ({
  code: 'names-concealed',
  title: 'The tenant conceals names in its usage reports, so that nobody can tell whose figures they are.',
  fix: 'In the Microsoft 365 admin center open Settings, Org settings, Services, Reports, clear "Display concealed user, group, and site names in all reports", and save.',
  who: 'admin',
  link: links.concealment,
  raw,
});
