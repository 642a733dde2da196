// Which permissions each kind of thing needs, least first: as an app, and for a signed-in user.
import type { Requirement } from './access.ts';

const none: readonly string[] = [];

export const readMail: Requirement = {
  application: ['Mail.ReadBasic.All', 'Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  delegated: ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  rbac: ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
};

export const sendMail: Requirement = {
  application: ['Mail.Send'],
  delegated: ['Mail.Send'],
  rbac: ['Mail.Send'],
};

export const readSettings: Requirement = {
  application: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  delegated: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  rbac: ['MailboxSettings.Read'],
};

export const readCalendar: Requirement = {
  application: ['Calendars.ReadBasic.All', 'Calendars.Read', 'Calendars.ReadWrite'],
  delegated: ['Calendars.ReadBasic', 'Calendars.Read', 'Calendars.ReadWrite'],
  rbac: ['Calendars.Read', 'Calendars.ReadWrite'],
  // The list of permissions that access policies cover names Calendars.Read, and not ReadBasic.
  beyondPolicies: ['Calendars.ReadBasic.All'],
};

export const readContacts: Requirement = {
  application: ['Contacts.Read', 'Contacts.ReadWrite'],
  delegated: ['Contacts.Read', 'Contacts.ReadWrite'],
  rbac: ['Contacts.Read'],
};

const everybody = ['User.ReadBasic.All', 'User.Read.All', 'Directory.Read.All'];
export const readUsers: Requirement = { application: everybody, delegated: everybody };
/** One's own object needs less. */
export const readUser: Requirement = { ...readUsers, own: ['User.Read'] };

const whole = ['User.Read.All', 'Directory.Read.All'];
export const readPeople: Requirement = { application: whole, delegated: whole };

export const readOrganization: Requirement = {
  // User.Read.All is accepted too: the least that tells an app which tenant it reached.
  application: ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All'],
  delegated: ['Organization.Read.All', 'Directory.Read.All', 'User.Read.All', 'User.Read'],
};

const domains = ['Domain.Read.All', 'Directory.Read.All'];
export const readDomains: Requirement = { application: domains, delegated: domains };

const groups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
export const readGroups: Requirement = { application: groups, delegated: groups };

const applications = ['Application.Read.All', 'Directory.Read.All'];
export const readApplications: Requirement = { application: applications, delegated: applications };

const consents = ['DelegatedPermissionGrant.Read.All', 'Directory.Read.All'];
export const readConsents: Requirement = { application: consents, delegated: consents };

const licences = ['LicenseAssignment.Read.All', 'Organization.Read.All', 'Directory.Read.All'];
export const readLicences: Requirement = { application: licences, delegated: licences };

const reportSettings = ['ReportSettings.Read.All', 'ReportSettings.ReadWrite.All'];
export const readReportSettings: Requirement = { application: reportSettings, delegated: reportSettings };

export const readReports: Requirement = { application: ['Reports.Read.All'], delegated: ['Reports.Read.All'] };
export const readAuditLog: Requirement = { application: ['AuditLog.Read.All'], delegated: ['AuditLog.Read.All'] };

const teams = ['Team.ReadBasic.All', 'TeamSettings.Read.All', 'Group.Read.All', 'Directory.Read.All'];
export const readTeams: Requirement = { application: teams, delegated: teams };

const channels = ['Channel.ReadBasic.All', 'ChannelSettings.Read.All', 'Group.Read.All', 'Directory.Read.All'];
export const readChannels: Requirement = { application: channels, delegated: channels };

const teamMembers = ['TeamMember.Read.All', 'TeamMember.ReadWrite.All', 'Group.Read.All', 'Directory.Read.All'];
export const readTeamMembers: Requirement = { application: teamMembers, delegated: teamMembers };

export const readChannelMessages: Requirement = {
  application: ['ChannelMessage.Read.All'],
  delegated: ['ChannelMessage.Read.All'],
};

/** Of each service's records; the first sees all. */
export const auditServices: Readonly<Record<string, string | null>> = {
  'AuditLogsQuery.Read.All': null,
  'AuditLogsQuery-Exchange.Read.All': 'Exchange',
  'AuditLogsQuery-OneDrive.Read.All': 'OneDrive',
  'AuditLogsQuery-SharePoint.Read.All': 'SharePoint',
  'AuditLogsQuery-Entra.Read.All': 'AzureActiveDirectory',
  'AuditLogsQuery-CRM.Read.All': 'CRM',
  'AuditLogsQuery-Endpoint.Read.All': 'Endpoint',
};
const audit = Object.keys(auditServices);
export const queryAudit: Requirement = { application: audit, delegated: audit };

export const readMeetings: Requirement = {
  application: ['OnlineMeetings.Read.All', 'OnlineMeetings.ReadWrite.All'],
  delegated: ['OnlineMeetings.Read', 'OnlineMeetings.ReadWrite'],
};
export const readTranscripts: Requirement = {
  application: ['OnlineMeetingTranscript.Read.All'],
  delegated: ['OnlineMeetingTranscript.Read.All'],
};
export const readAllTranscripts: Requirement = { ...readTranscripts, delegated: none };

/** Whether bodies, previews and attachments may be seen with these permissions. */
export const seesMailContent = (permissions: ReadonlySet<string>): boolean =>
  permissions.has('Mail.Read') || permissions.has('Mail.ReadWrite');

export const seesEventContent = (permissions: ReadonlySet<string>): boolean =>
  permissions.has('Calendars.Read') || permissions.has('Calendars.ReadWrite');
