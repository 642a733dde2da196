// What the unified audit log records: what people did in Exchange, SharePoint, OneDrive, Teams and Entra, and what the services did by themselves.
import { guidOf, hashText } from '../seeded.ts';
import { instantOf, listDays, localDay, weekday } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { listAccounts } from './accounts.ts';
import { day as length, writeDay } from './days.ts';
import { delayOf } from './delays.ts';
import { keepDays, type Dated } from './newest.ts';

export interface Operation {
  readonly service: 'Exchange' | 'SharePoint' | 'OneDrive' | 'MicrosoftTeams' | 'AzureActiveDirectory';
  readonly name: string;
  /** As the schema names and numbers it. */
  readonly recordType: string;
  readonly recordNumber: number;
  readonly userType: 'Regular' | 'Admin' | 'DcAdmin' | 'System' | 'Application' | 'ServicePrincipal';
  /** Who is told as the actor where no person is. */
  readonly actor: string | null;
  /** What it was done to. */
  readonly object: 'file' | 'page' | 'mailbox' | 'account' | 'none';
}

export interface AuditRecord extends Dated {
  readonly operation: Operation;
  /** Null for what a service did. */
  readonly user: TenantUser | null;
}

const rows = `
Exchange|MailItemsAccessed|ExchangeItemAggregated|50|Regular||mailbox
Exchange|Send|ExchangeItem|2|Regular||mailbox
Exchange|Create|ExchangeItem|2|Regular||mailbox
Exchange|MoveToDeletedItems|ExchangeItemGroup|3|Regular||mailbox
Exchange|SoftDelete|ExchangeItemGroup|3|Regular||mailbox
Exchange|New-InboxRule|ExchangeAdmin|1|Regular||mailbox
SharePoint|FileAccessed|SharePointFileOperation|6|Regular||file
SharePoint|FileModified|SharePointFileOperation|6|Regular||file
SharePoint|FileUploaded|SharePointFileOperation|6|Regular||file
SharePoint|PageViewed|SharePoint|4|Regular||page
SharePoint|SharingSet|SharePointSharingOperation|14|Regular||file
OneDrive|FileAccessed|SharePointFileOperation|6|Regular||file
OneDrive|FileModified|SharePointFileOperation|6|Regular||file
OneDrive|FileSyncDownloadedFull|SharePointFileOperation|6|Regular||file
OneDrive|FileDownloaded|SharePointFileOperation|6|Regular||file
MicrosoftTeams|TeamsSessionStarted|MicrosoftTeams|25|Regular||none
MicrosoftTeams|MessageSent|MicrosoftTeams|25|Regular||none
MicrosoftTeams|MeetingParticipantDetail|MicrosoftTeams|25|Regular||none
AzureActiveDirectory|UserLoggedIn|AzureActiveDirectoryStsLogon|15|Regular||account
AzureActiveDirectory|UserLoginFailed|AzureActiveDirectoryStsLogon|15|Regular||account
AzureActiveDirectory|Update user.|AzureActiveDirectory|8|Admin||account
Exchange|Set-Mailbox|ExchangeAdmin|1|DcAdmin|NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)|mailbox
Exchange|MailItemsAccessed|ExchangeItemAggregated|50|Application|ServicePrincipal_6f1c7b0e-6a1c-4a7e-9f0c-0d3a5a2b7c11|mailbox
SharePoint|FileModified|SharePointFileOperation|6|Application|app@sharepoint|file
SharePoint|FileRecycled|SharePointFileOperation|6|System|SHAREPOINT\\system|file
OneDrive|FileRecycled|SharePointFileOperation|6|System|SHAREPOINT\\system|file
MicrosoftTeams|MemberAdded|MicrosoftTeams|25|System|Microsoft Teams Sync|none
AzureActiveDirectory|Update user.|AzureActiveDirectory|8|ServicePrincipal|ServicePrincipal_0a1e0b52-7c5f-4a1b-8a56-2a0f6e5d9c01|account
AzureActiveDirectory|Add member to group.|AzureActiveDirectory|8|ServicePrincipal|ServicePrincipal_0a1e0b52-7c5f-4a1b-8a56-2a0f6e5d9c01|account
`;

const userTypes = ['Regular', 'Admin', 'DcAdmin', 'System', 'Application', 'ServicePrincipal'] as const;
const services = ['Exchange', 'SharePoint', 'OneDrive', 'MicrosoftTeams', 'AzureActiveDirectory'] as const;
const objects = ['file', 'page', 'mailbox', 'account', 'none'] as const;

const operations: readonly Operation[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [service, name = '', recordType = '', number, userType, actor, object] = row.split('|');
    return {
      service: services.find((one) => one === service) ?? 'Exchange',
      name,
      recordType,
      recordNumber: Number(number),
      userType: userTypes.find((one) => one === userType) ?? 'Regular',
      actor: actor === '' || actor === undefined ? null : actor,
      object: objects.find((one) => one === object) ?? 'none',
    };
  });
const ofPeople = operations.filter(({ actor }) => actor === null);
const ofServices = operations.filter(({ actor }) => actor !== null);

/** Nothing shows within the hour; a few records take a day. */
const ingestion = [
  [0.8, 60, 90],
  [0.97, 90, 360],
  [1, 360, 1440],
] as const;

const make = (
  words: string,
  at: Instant,
  by: { readonly user: TenantUser | null; readonly list: readonly Operation[] },
) => {
  const { user, list } = by;
  const operation = list[hashText(`operation ${words}`) % list.length];
  const id = guidOf(`audit ${words}`);
  return operation ? [{ id, at, visibleAt: at + delayOf(id, ingestion), operation, user }] : [];
};

const countOn = ({ id, hours, leave }: TenantUser, day: string): number => {
  const works = (hours[weekday(day)] ?? []).length > 0 && !leave.includes(day);
  const draw = hashText(`${id} audit ${day}`);
  return works ? 6 + (draw % 12) : draw % 6 === 0 ? 2 : 0;
};

/** What an account did on one of its local days; whole seconds, as the log has it. */
const ofAccount = (tenant: Tenant, account: TenantUser, day: string): readonly AuditRecord[] => {
  const spans = account.hours[weekday(day)] ?? [];
  const [from, to] = [spans[0]?.[0] ?? 0, spans.at(-1)?.[1] ?? 1440];
  const start = instantOf(day, from, account.zone);
  return Array.from({ length: countOn(account, day) }, (_, ordinal) => ordinal).flatMap((ordinal) => {
    const words = `${account.id} ${day} ${ordinal}`;
    const at = start + (hashText(`audit at ${words}`) % ((to - from) * 60)) * 1000;
    const user = tenant.user(account.id, at);
    const active = user?.accountEnabled === true && user.licensed && user.createdAt <= at;
    return active ? make(words, at, { user, list: ofPeople }) : [];
  });
};

const servicesDaily = 24;

const ofService = (tenant: Tenant, number: number): readonly AuditRecord[] =>
  Array.from({ length: servicesDaily }, (_, ordinal) => ordinal).flatMap((ordinal) => {
    const words = `${tenant.id} ${writeDay(number)} ${ordinal}`;
    const at = number * length + (hashText(`service at ${words}`) % 86_400) * 1000;
    return at < tenant.createdAt ? [] : make(words, at, { user: null, list: ofServices });
  });

/** All records of a UTC day, newest first. */
export const auditOn = keepDays((tenant, number): readonly AuditRecord[] => {
  const [start, end] = [number * length, (number + 1) * length];
  const people = listAccounts(tenant).flatMap((account) => {
    const days = listDays(localDay(start, account.zone), localDay(end - 1, account.zone));
    return days.flatMap((day) => ofAccount(tenant, account, day)).filter(({ at }) => at >= start && at < end);
  });
  return [...people, ...ofService(tenant, number)];
}, 3);
