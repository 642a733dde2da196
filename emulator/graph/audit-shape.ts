// Audit queries and their records as Graph writes them.
import { canary } from '../scenarios/random.ts';
import { hashText } from '../seeded.ts';
import type { AuditRecord, Operation } from '../activity/audit.ts';
import type { Tenant } from '../tenant/model.ts';
import type { AuditQuery, AuditStatus, Found } from './audit-queries.ts';

const writeTime = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** What is not known before a query has ended is null. */
export const showQuery = (query: AuditQuery, status: AuditStatus, found: Found | null) => {
  const { id, filters, recordLimit } = query;
  const none: readonly string[] = [];
  return {
    id,
    displayName: filters.displayName,
    filterStartDateTime: writeTime(filters.from),
    filterEndDateTime: writeTime(filters.to),
    recordTypeFilters: filters.recordTypes,
    keywordFilter: filters.keyword ?? '',
    serviceFilters: filters.services,
    operationFilters: filters.operations,
    userPrincipalNameFilters: filters.userPrincipalNames,
    ipAddressFilters: filters.ipAddresses,
    objectIdFilters: filters.objectIds,
    administrativeUnitIdFilters: none,
    status,
    recordCountLimit: recordLimit,
    isRecordCountLimitExceeded: found?.truncated ?? false,
    // Counted in several places at once: a truncated query may say somewhat more or less than it holds.
    approximateReturnedRecordCount: found
      ? Math.max(0, found.records.length + (found.truncated ? (hashText(id) % 7) - 3 : 0))
      : null,
  };
};

const userNumbers: Readonly<Record<Operation['userType'], number>> = {
  Regular: 0,
  Admin: 2,
  DcAdmin: 3,
  System: 4,
  Application: 5,
  ServicePrincipal: 6,
};

/** The name of the file, which tells what it is about. */
const fileOf = ({ id }: AuditRecord): string => `${canary('subject', ['file', id])}.docx`;

const siteOf = ({ operation, user }: AuditRecord, { domains }: Tenant): string => {
  const name = (domains[0] ?? '').split('.')[0] ?? '';
  const owner = (user?.userPrincipalName ?? operation.actor ?? '').toLowerCase().replaceAll(/\W/g, '_');
  return operation.service === 'OneDrive'
    ? `https://${name}-my.sharepoint.com/personal/${owner}`
    : `https://${name}.sharepoint.com/sites/office`;
};

export const actorOf = ({ operation, user }: AuditRecord): string => user?.userPrincipalName ?? operation.actor ?? '';

export const objectOf = (record: AuditRecord, tenant: Tenant): string => {
  const { object } = record.operation;
  if (object === 'file') return `${siteOf(record, tenant)}/Documents/${fileOf(record)}`;
  if (object === 'page') return `${siteOf(record, tenant)}/SitePages/Home.aspx`;
  return object === 'none' ? '' : actorOf(record);
};

/** Services without a person have no address of a client. */
export const addressOf = ({ id, user }: AuditRecord): string =>
  user === null ? '' : `198.51.100.${hashText(id) % 250}`;

/** The record as the Management Activity API has it. */
const showData = (record: AuditRecord, tenant: Tenant) => {
  const { id, at, operation, user } = record;
  const isFile = operation.object === 'file';
  return {
    '@odata.type': '#microsoft.graph.security.defaultAuditData',
    CreationTime: new Date(at).toISOString().slice(0, 19),
    Id: id,
    Operation: operation.name,
    OrganizationId: tenant.id,
    RecordType: operation.recordNumber,
    ResultStatus: operation.name === 'UserLoginFailed' ? 'Failed' : 'Succeeded',
    UserKey: user?.id ?? operation.actor,
    UserType: userNumbers[operation.userType],
    Version: 1,
    Workload: operation.service,
    ClientIP: addressOf(record),
    ObjectId: objectOf(record, tenant),
    UserId: actorOf(record),
    ...(isFile ? { SourceFileName: fileOf(record), SourceFileExtension: 'docx', ItemType: 'File' } : {}),
  };
};

export const showRecord = (record: AuditRecord, tenant: Tenant) => {
  const { id, at, operation } = record;
  return {
    id,
    createdDateTime: writeTime(at),
    auditLogRecordType: operation.recordType,
    operation: operation.name,
    organizationId: tenant.id,
    userType: operation.userType,
    userId: actorOf(record),
    service: operation.service,
    objectId: objectOf(record, tenant),
    userPrincipalName: actorOf(record),
    clientIp: addressOf(record),
    administrativeUnits: [''],
    auditData: showData(record, tenant),
  };
};
