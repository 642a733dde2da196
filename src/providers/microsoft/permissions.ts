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
} as const;

const permission = (name: keyof typeof ids): Permission => ({ name, id: ids[name] });

export type StreamName = 'people' | 'mail' | 'meetings' | 'mailbox-settings';

/** Any one of each inner list is enough; the least first. */
export const streamPermissions: Readonly<Record<StreamName, readonly (readonly Permission[])[]>> = {
  people: [[permission('User.Read.All'), permission('Directory.Read.All')]],
  mail: [[permission('Mail.ReadBasic.All'), permission('Mail.ReadBasic'), permission('Mail.Read')]],
  meetings: [[permission('Calendars.ReadBasic.All'), permission('Calendars.Read')]],
  'mailbox-settings': [[permission('MailboxSettings.Read')]],
};
