// Usage reports: a redirect to a download that is good once, for a few minutes, and for nobody who shows a token.
import { createHash } from 'node:crypto';
import { dayNumber } from '../activity/days.ts';
import { lastReported } from '../activity/usage.ts';
import { applyFault, deliver, stay, type Leaving } from '../fault-effects.ts';
import { answerRedirect, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { reportReaders } from './directory-roles.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { GraphError } from './errors.ts';
import { reportKinds, type ReportKind } from './report-rows.ts';
import { readReports } from './requirements.ts';

const minutes = 60_000;
const life = 5 * minutes;
/** Days back that a single day can be asked for. */
const horizon = 30;

const refuse = (): GraphError => new GraphError(403, 'S2SUnauthorized', 'Invalid permission.');

/** What one report is refused with while the others answer. */
const troubles = {
  403: refuse,
  404: () => new GraphError(404, 'ResourceNotFound', 'The report is not available for this tenant.'),
  500: () => new GraphError(500, 'InternalServerError', 'An error has occurred.'),
};

const periods: Readonly<Record<string, number>> = { D7: 7, D30: 30, D90: 90, D180: 180 };

const badPeriod = (): GraphError =>
  new GraphError(
    400,
    'InvalidArgument',
    'Invalid period value specified. The only values supported are D7, D30, D90 and D180.',
  );

interface Asked {
  readonly days: number;
  /** The last day's number. */
  readonly to: number;
}

/** The last day that the report tells of. */
const lastDay = ({ world, tenant, now }: Call, { service }: ReportKind): number =>
  lastReported(now) - world.refusals.report(tenant.id, service).daysLate;

const readAsked = (call: Call, last: number): Asked => {
  const { period, date } = call.parameters;
  if (period !== undefined) {
    const days = Object.hasOwn(periods, period) ? periods[period] : undefined;
    if (days === undefined) throw badPeriod();
    return { days, to: last };
  }
  const at = /^\d{4}-\d\d-\d\d$/.test(date ?? '') ? Date.parse(`${date ?? ''}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || at > call.now || dayNumber(at) < dayNumber(call.now) - horizon) {
    throw new GraphError(400, 'InvalidArgument', `Invalid date value specified. Reports go back ${horizon} days.`);
  }
  return { days: 1, to: dayNumber(at) };
};

const writeReport = (kind: ReportKind, call: Call): string => {
  const { world, tenant, parameters } = call;
  const { reportRestatement: restates, reportHeaders: headers, reportDates: dates } = world.settings;
  const refreshed = lastDay(call, kind);
  return kind.write({
    ...readAsked(call, refreshed),
    tenant,
    refreshed,
    restates,
    activeOnly: parameters['period'] === undefined,
    concealed: world.switches.of(tenant.id).displayConcealedNames,
    headers,
    dates,
  });
};

/** A client that shows the tag of what it has is told when nothing changed. */
const isKnown = (request: Request, etag: string): boolean => readHeader(request.headers, 'if-none-match') === etag;

const answerReport =
  (kind: ReportKind) =>
  (call: Call): Answer => {
    const { caller, world, tenant } = call;
    const reads = caller.userId === null || reportReaders.some((role) => caller.directoryRoles.has(role));
    if (!reads) throw refuse();
    const { status } = world.refusals.report(tenant.id, kind.service);
    if (status !== null) throw troubles[status]();
    const csv = writeReport(kind, call);
    const etag = `"${createHash('sha1').update(csv).digest('hex')}"`;
    if (isKnown(call.request, etag)) return { status: 304, headers: { etag }, body: '' };
    const name = `${kind.file}${stamp(call, tenant)}`;
    const key = world.downloads.promise({ name, csv, etag, until: Date.now() + life });
    const redirect = answerRedirect(`${world.origin}/reports/data/download/${key}`);
    return { ...redirect, headers: { ...redirect.headers, etag, 'content-type': 'text/plain' } };
  };

const stamp = ({ now }: Call, { id }: Tenant): string =>
  `_${id.slice(0, 8)}_${new Date(now).toISOString().slice(0, 10)}.csv`;

const common = {
  method: 'GET',
  area: 'directory',
  units: 1,
  requires: readReports,
  refuse,
  rate: 'reports',
  resource: 'report',
  paged: false,
} as const;

export const reportEndpoints: readonly Endpoint[] = reportKinds.flatMap((kind) => [
  { ...common, template: `/reports/${kind.function}(period='{period}')`, answer: answerReport(kind) },
  { ...common, template: `/reports/${kind.function}(date={date})`, answer: answerReport(kind) },
]);

const downloadTemplate = '/reports/data/download/{key}';
const downloadPath = '/reports/data/download';

/** The report itself: refused to whoever shows a token, and gone once it was fetched. The fault plan strikes here too. */
export const serveDownload = (world: World, request: Request): Leaving => {
  const fault = world.faults.choose({
    service: 'graph',
    method: request.method,
    path: downloadPath,
    template: downloadTemplate,
    batched: false,
    paged: false,
    resumed: false,
    mailbox: false,
  });
  const around = { url: `${world.origin}/reports${request.path}`, nonce: '', restart: null };
  const delivery = fault
    ? applyFault(fault, () => fetchDownload(world, request), around)
    : deliver(fetchDownload(world, request));
  const { answer } = delivery;
  world.ledger.record({
    service: 'graph',
    method: request.method,
    template: downloadTemplate,
    path: downloadPath,
    app: null,
    user: null,
    status: answer.status,
    resource: null,
    select: [],
    prefer: null,
    early: false,
    fault: fault?.kind ?? null,
    batched: false,
    bytes: answer.body.length,
  });
  return stay(delivery);
};

const fetchDownload = (world: World, request: Request): Answer => {
  if (request.headers.authorization !== undefined) return { status: 401, headers: {}, body: '' };
  const download = world.downloads.take(request.path.replace('/data/download/', ''));
  if (download === null) return { status: 404, headers: {}, body: '' };
  const { etag } = download;
  if (isKnown(request, etag)) return { status: 304, headers: { etag }, body: '' };
  return {
    status: 200,
    headers: {
      etag,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${download.name}"`,
    },
    body: `\uFEFF${download.csv}`,
  };
};
