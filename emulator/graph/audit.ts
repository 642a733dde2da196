// /security/auditLog/queries: submitted, polled until it has ended, and read page by page.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { AuditFilters, AuditQuery } from './audit-queries.ts';
import { findRecords, spoil } from './audit-results.ts';
import { showQuery, showRecord } from './audit-shape.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { badRequest, GraphError, notEmulated, resourceNotFound, tooManyRequests } from './errors.ts';
import { readCount, readLinkToken, readToken, writeLink, writeToken } from './odata.ts';
import { auditServices, queryAudit } from './requirements.ts';

const Time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const List = z.array(z.string()).nullish();

const Body = z.strictObject({
  '@odata.type': z.string().optional(),
  displayName: z.string().nullish(),
  filterStartDateTime: Time,
  filterEndDateTime: Time,
  recordTypeFilters: List,
  keywordFilter: z.string().nullish(),
  // The documentation has the one, the schema the other.
  serviceFilter: z.string().nullish(),
  serviceFilters: List,
  operationFilters: List,
  userPrincipalNameFilters: List,
  ipAddressFilters: List,
  objectIdFilters: List,
  administrativeUnitIdFilters: List,
});

const invalid = (): GraphError => badRequest('Invalid request data');

const readBody = (text: string): z.infer<typeof Body> => {
  try {
    return Body.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) throw invalid();
    throw error;
  }
};

const readFilters = (text: string): AuditFilters => {
  const body = readBody(text);
  if (body.filterEndDateTime < body.filterStartDateTime) throw invalid();
  if ((body.administrativeUnitIdFilters ?? []).length > 0) throw notEmulated('administrative units');
  const single = body.serviceFilter ? [body.serviceFilter] : [];
  return {
    displayName: body.displayName ?? null,
    from: body.filterStartDateTime,
    to: body.filterEndDateTime,
    recordTypes: body.recordTypeFilters ?? [],
    keyword: body.keywordFilter ?? null,
    services: [...single, ...(body.serviceFilters ?? [])],
    operations: body.operationFilters ?? [],
    userPrincipalNames: body.userPrincipalNameFilters ?? [],
    ipAddresses: body.ipAddressFilters ?? [],
    objectIds: body.objectIdFilters ?? [],
  };
};

const isBeta = ({ root }: Call): boolean => root.endsWith('/beta');

const metadata = (call: Call): string =>
  `https://graph.microsoft.com/${isBeta(call) ? 'beta' : 'v1.0'}/$metadata#security/auditLog/queries`;

const checkVersion = (call: Call): void => {
  if (!call.world.settings.auditOnV1 && !isBeta(call))
    throw badRequest("Resource not found for the segment 'auditLog'.");
};

const findQuery = (call: Call): AuditQuery => {
  checkVersion(call);
  const id = call.parameters['query'] ?? '';
  const query = call.world.audit.find(call.tenant.id, id);
  if (!query) throw resourceNotFound(id);
  return query;
};

/** The services that the caller's permissions show; null for all. */
const visibleTo = ({ permissions }: Call): readonly string[] | null => {
  const shown = [...permissions].flatMap((name) => {
    const service = Object.hasOwn(auditServices, name) ? auditServices[name] : undefined;
    return service === undefined ? [] : [service];
  });
  return shown.includes(null) ? null : shown.filter((service) => service !== null);
};

const foundBy = ({ world, tenant }: Call, query: AuditQuery) => {
  const { endedAt } = query;
  return endedAt === null || query.fails ? null : world.audit.results(query, () => findRecords(query, tenant, endedAt));
};

const show = (call: Call, query: AuditQuery, isPoll: boolean) => {
  const status = call.world.audit.statusOf(call.world, query, isPoll);
  return showQuery(query, status, foundBy(call, query));
};

const submit = (call: Call): Answer => {
  checkVersion(call);
  const { world, tenant, caller } = call;
  const filters = readFilters(call.request.body);
  const seconds = world.audit.busyFor(world, tenant.id);
  if (seconds > 0) return answerJson(429, tooManyRequests(), { 'retry-after': String(seconds) });
  const visible = visibleTo(call);
  const query = world.audit.submit(world, { tenantId: tenant.id, clientId: caller.clientId, filters, visible });
  const shown = { '@odata.context': `${metadata(call)}/$entity`, ...show(call, query, false) };
  return answerJson(201, shown, { 'content-type': graphType });
};

const poll = (call: Call): Answer => {
  const shown = { '@odata.context': `${metadata(call)}/$entity`, ...show(call, findQuery(call), true) };
  return answerJson(200, shown, { 'content-type': graphType });
};

const list = (call: Call): Answer => {
  checkVersion(call);
  const top = readCount(call.query, '$top', { min: 1, max: 1000 }) ?? 100;
  const skip = readCount(call.query, '$skip', { min: 0, max: 1_000_000 }) ?? 0;
  const all = call.world.audit.list(call.tenant.id, call.caller.clientId);
  const kept = { $top: call.query.get('$top'), $skip: skip + top };
  const link = writeLink(`${call.root}/security/auditLog/queries`, kept);
  return answerJson(
    200,
    {
      '@odata.context': metadata(call),
      value: all.slice(skip, skip + top).map((query) => show(call, query, false)),
      ...(skip + top < all.length ? { '@odata.nextLink': link } : {}),
    },
    { 'content-type': graphType },
  );
};

const SkipToken = z.object({ kind: z.literal('audit'), query: z.string(), reading: z.number(), given: z.number() });

/** A first page begins a reading of its own. */
const readPlace = (call: Call, query: AuditQuery): z.infer<typeof SkipToken> => {
  const text = readLinkToken(call.query);
  if (text === null) {
    query.readings += 1;
    return { kind: 'audit', query: query.id, reading: query.readings, given: 0 };
  }
  const place = SkipToken.safeParse(readToken(text)).data;
  if (place?.query !== query.id) throw badRequest('Invalid skip token.');
  return place;
};

const isSpoiled = ({ world: { settings } }: Call, reading: number): boolean =>
  settings.auditPaging === 'second-differs' ? reading > 1 : settings.auditPaging === 'first-short' && reading === 1;

const listRecords = (call: Call): Answer => {
  const query = findQuery(call);
  for (const option of ['$filter', '$orderby', '$search', '$select', '$skip']) {
    if (call.query.has(option)) throw notEmulated(`${option} on audit records`);
  }
  const top = readCount(call.query, '$top', { min: 1, max: 1000 }) ?? 150;
  const found = foundBy(call, query);
  if (found === null) throw badRequest('The query has not succeeded yet.');
  const { reading, given, ...place } = readPlace(call, query);
  const records = isSpoiled(call, reading) ? spoil(found.records, reading) : found.records;
  const next = Math.min(records.length, given + top);
  const { auditBreaksAfter } = call.world.settings;
  if (auditBreaksAfter !== null && next > auditBreaksAfter) {
    throw new GraphError(500, 'InternalServerError', 'An error has occurred.');
  }
  const link = writeLink(`${call.root}/security/auditLog/queries/${query.id}/records`, {
    $top: call.query.get('$top'),
    $skiptoken: writeToken({ ...place, reading, given: next }),
  });
  return answerJson(
    200,
    {
      '@odata.context': `${metadata(call)}('${query.id}')/records`,
      ...(next < records.length ? { '@odata.nextLink': link } : {}),
      value: records.slice(given, next).map((record) => showRecord(record, call.tenant)),
    },
    { 'content-type': graphType },
  );
};

const common = {
  area: 'directory',
  onBeta: true,
  units: 1,
  requires: queryAudit,
  rate: 'audit',
  resource: 'auditLogQuery',
} as const;
const queries = '/security/auditLog/queries';

export const auditEndpoints: readonly Endpoint[] = [
  { ...common, method: 'POST', template: queries, paged: false, answer: submit },
  { ...common, method: 'GET', template: queries, paged: true, answer: list },
  { ...common, method: 'GET', template: `${queries}/{query}`, paged: false, answer: poll },
  {
    ...common,
    method: 'GET',
    template: `${queries}/{query}/records`,
    resource: 'auditLogRecord',
    paged: true,
    answer: listRecords,
  },
];
