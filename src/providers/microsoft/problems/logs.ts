// What Graph says when an app may not read the tenant's reports and logs.
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
