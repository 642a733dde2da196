// Which permissions the mailbox endpoints need, least first.
import type { Requirement } from './access.ts';

export const readMail: Requirement = {
  anyOf: ['Mail.ReadBasic.All', 'Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  rbac: ['Mail.ReadBasic', 'Mail.Read', 'Mail.ReadWrite'],
  beyondPolicies: [],
};

export const readSettings: Requirement = {
  anyOf: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
  rbac: ['MailboxSettings.Read'],
  beyondPolicies: [],
};

export const readCalendar: Requirement = {
  anyOf: ['Calendars.ReadBasic.All', 'Calendars.Read', 'Calendars.ReadWrite'],
  rbac: ['Calendars.Read', 'Calendars.ReadWrite'],
  // The list of permissions that access policies cover names Calendars.Read, and not ReadBasic.
  beyondPolicies: ['Calendars.ReadBasic.All'],
};

/** Whether bodies, previews and attachments may be seen with these permissions. */
export const seesMailContent = (permissions: ReadonlySet<string>): boolean =>
  permissions.has('Mail.Read') || permissions.has('Mail.ReadWrite');

export const seesEventContent = (permissions: ReadonlySet<string>): boolean =>
  permissions.has('Calendars.Read') || permissions.has('Calendars.ReadWrite');
