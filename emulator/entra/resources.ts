// The services that tokens are for, their names in a scope, and the delegated permissions they know.
export type ResourceKey = 'graph' | 'exchange' | 'power-platform';

export interface Resource {
  readonly key: ResourceKey;
  readonly appId: string;
  /** URLs that name it in a scope, the usual one first. */
  readonly urls: readonly string[];
  /** Delegated permissions: true where an admin must consent. */
  readonly scopes: Readonly<Record<string, boolean>>;
}

const forAdmins = (names: string): Record<string, boolean> =>
  Object.fromEntries(names.split(' ').map((name) => [name, true]));
const forUsers = (names: string): Record<string, boolean> =>
  Object.fromEntries(names.split(' ').map((name) => [name, false]));

export const RESOURCES: readonly Resource[] = [
  {
    key: 'graph',
    appId: '00000003-0000-0000-c000-000000000000',
    urls: ['https://graph.microsoft.com'],
    scopes: {
      ...forUsers(
        'User.Read User.ReadBasic.All User.ReadWrite Mail.ReadBasic Mail.Read Mail.Read.Shared Mail.ReadWrite Mail.Send Calendars.Read Calendars.Read.Shared Calendars.ReadWrite Contacts.Read Contacts.ReadWrite MailboxSettings.Read MailboxSettings.ReadWrite Team.ReadBasic.All Channel.ReadBasic.All Chat.ReadBasic Chat.Read Chat.ReadWrite OnlineMeetings.Read OnlineMeetings.ReadWrite OnlineMeetingArtifact.Read.All Files.Read Files.ReadWrite People.Read Presence.Read openid profile email offline_access',
      ),
      ...forAdmins(
        'User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All Organization.Read.All Calendars.ReadBasic ChannelMessage.Read.All OnlineMeetingTranscript.Read.All Reports.Read.All ReportSettings.Read.All AuditLog.Read.All AuditLogsQuery.Read.All AuditLogsQuery-Exchange.Read.All AuditLogsQuery-OneDrive.Read.All AuditLogsQuery-SharePoint.Read.All AuditLogsQuery-Entra.Read.All AuditLogsQuery-CRM.Read.All AuditLogsQuery-Endpoint.Read.All Application.Read.All Group.Read.All Sites.Read.All',
      ),
    },
  },
  {
    key: 'exchange',
    appId: '00000002-0000-0ff1-ce00-000000000000',
    urls: ['https://outlook.office.com', 'https://outlook.office365.com', 'https://ps.outlook.com'],
    scopes: forUsers('IMAP.AccessAsUser.All POP.AccessAsUser.All SMTP.Send'),
  },
  {
    key: 'power-platform',
    appId: '8578e004-a5c6-46e7-913e-12f58912df43',
    urls: ['https://api.powerplatform.com'],
    scopes: forUsers('CopilotStudio.Copilots.Invoke user_impersonation'),
  },
];

/** The resource that a URL or app id names; null for one that is not emulated. */
export const findResource = (named: string): Resource | null => {
  const wanted = named.toLowerCase().replace(/\/$/, '');
  return RESOURCES.find(({ appId, urls }) => appId === wanted || urls.includes(wanted)) ?? null;
};

/** A permission as the registration and grants hold it: a bare name is Graph's, others carry their resource's URL. */
export interface Permission {
  readonly resource: Resource;
  readonly name: string;
}

/** Reads `Mail.Read` or `https://outlook.office.com/IMAP.AccessAsUser.All`; null where the resource is not emulated. */
export const readPermission = (text: string): Permission | null => {
  const at = text.lastIndexOf('/');
  const resource = at === -1 ? findResource('https://graph.microsoft.com') : findResource(text.slice(0, at));
  return resource && { resource, name: text.slice(at + 1) };
};

/** The names in the list that belong to the resource. */
export const namesWithin = (permissions: readonly string[], key: ResourceKey): string[] =>
  permissions.flatMap((text) => {
    const permission = readPermission(text);
    return permission?.resource.key === key ? [permission.name] : [];
  });

// Since November 2025 the policy that Microsoft manages lets no user consent to these.
const managed = /^(Mail|Mailbox\w*|Calendars|Chat|ChannelMessage|OnlineMeeting\w*|Files|Sites|EWS|EAS|IMAP|POP)\./;

/** Whether the policy that Microsoft manages keeps users from consenting to the permission. */
export const isManaged = (name: string): boolean => managed.test(name);

/** Whether only an admin may consent to the delegated permission. */
export const needsAdmin = ({ resource, name }: Permission): boolean => resource.scopes[name] === true;
