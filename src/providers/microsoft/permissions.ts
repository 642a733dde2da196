// Microsoft's application permissions with their ids, and which of them each stream can live on, the least first.
import type { Permission } from '../stream.ts';

const ids = {
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Directory.Read.All': '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
  'Mail.ReadBasic.All': '693c5e45-0940-467d-9b8a-1022fb9d42ef',
  'Mail.ReadBasic': '6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Calendars.ReadBasic.All': '8ba4a692-bc31-4128-9094-475872af8a53',
  'Calendars.Read': '798ee544-9d2d-430c-a058-570e29e34338',
  'MailboxSettings.Read': '40f97065-369a-49f4-947c-6a255697ae91',
  'Contacts.Read': '089fe4d0-434a-44c5-8827-41ba8a0b17f5',
  'Reports.Read.All': '230c1aed-a721-4c5d-9cb4-a90514e508ef',
  'AuditLog.Read.All': 'b0afded3-3588-46d8-8b3d-9842eff778da',
  'ChannelMessage.Read.All': '7b2449af-6ccd-4f4d-9f78-e550c193f0d1',
  'Channel.ReadBasic.All': '59a6b24b-4225-4393-8165-ebaec5f55d7a',
  'Team.ReadBasic.All': '2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e',
  'OnlineMeetings.Read.All': 'c1684f21-1984-47fa-9d61-2dc8c296bb70',
  'OnlineMeetingTranscript.Read.All': 'a4a80d8d-d283-4bd8-8504-555ec3870630',
  'AuditLogsQuery.Read.All': '5e1e9171-754d-478c-812c-f1755a9a4c2d',
} as const;

/** Delegated scopes, which act as the person who signed in. */
const scopes = {
  'User.Read': 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
  'Mail.ReadBasic': 'a4b8392a-d8d1-4954-a029-8e668a39a170',
  'Mail.Read': '570282fd-fa5c-430d-a7fd-fc8dc98a9dca',
  'Calendars.ReadBasic': '662d75ba-a364-42ad-adee-f5f880ea4878',
  'Calendars.Read': '465a38f9-76ea-45b9-9f34-9e8b0d4b0b42',
  'MailboxSettings.Read': '87f447af-9fa4-4c32-9dfa-4a57a73d18ce',
  'Contacts.Read': 'ff74d97f-43af-4b68-9f2a-b77ee6968c5d',
} as const;

const scope = (name: keyof typeof scopes): Permission => ({ name, id: scopes[name] });

const permission = (name: keyof typeof ids): Permission => ({ name, id: ids[name] });

export type StreamName =
  | 'people'
  | 'mail'
  | 'meetings'
  | 'mailbox-settings'
  | 'contacts'
  | 'chats'
  | 'calls'
  | 'usage'
  | 'sign-ins'
  | 'audit';

/** Any one of each inner list is enough; the least first. */
export const streamPermissions: Readonly<Record<StreamName, readonly (readonly Permission[])[]>> = {
  people: [[permission('User.Read.All'), permission('Directory.Read.All')]],
  mail: [[permission('Mail.ReadBasic.All'), permission('Mail.ReadBasic'), permission('Mail.Read')]],
  meetings: [[permission('Calendars.ReadBasic.All'), permission('Calendars.Read')]],
  'mailbox-settings': [[permission('MailboxSettings.Read')]],
  contacts: [[permission('Contacts.Read')]],
  chats: [
    [permission('ChannelMessage.Read.All')],
    [permission('Channel.ReadBasic.All')],
    [permission('Team.ReadBasic.All')],
  ],
  calls: [[permission('OnlineMeetingTranscript.Read.All')], [permission('OnlineMeetings.Read.All')]],
  usage: [[permission('Reports.Read.All')]],
  'sign-ins': [[permission('AuditLog.Read.All')]],
  audit: [[permission('AuditLogsQuery.Read.All')]],
};

/** The same for reading as one person, first what people may grant themselves: Calendars.ReadBasic takes an admin's consent there, Calendars.Read does not. Null: channels, reports and logs are the whole tenant's, and not for one person to open; transcripts are listed for apps only. */
export const delegatedPermissions: Readonly<Record<StreamName, readonly (readonly Permission[])[] | null>> = {
  people: [[scope('User.Read')]],
  mail: [[scope('Mail.ReadBasic'), scope('Mail.Read')]],
  meetings: [[scope('Calendars.Read'), scope('Calendars.ReadBasic')]],
  'mailbox-settings': [[scope('MailboxSettings.Read')]],
  contacts: [[scope('Contacts.Read')]],
  chats: null,
  calls: null,
  usage: null,
  'sign-ins': null,
  audit: null,
};

/** Exchange's roles (RBAC for Applications) that let an app read some mailboxes only. There is none for Calendars.ReadBasic. */
export const exchangeRoles: Readonly<Partial<Record<StreamName, string>>> = {
  mail: 'Application Mail.ReadBasic',
  meetings: 'Application Calendars.Read',
  'mailbox-settings': 'Application MailboxSettings.Read',
  contacts: 'Application Contacts.Read',
};

export type Mode = 'application' | 'delegated';

export const permissionsOf = (mode: Mode, stream: StreamName): readonly (readonly Permission[])[] =>
  (mode === 'application' ? streamPermissions : delegatedPermissions)[stream] ?? [];
