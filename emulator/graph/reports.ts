// Usage reports: a redirect to a download that is good once, for a few minutes, and for nobody who shows a token.
import { answerRedirect, type Answer, type Request } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { reportReaders } from './directory-roles.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { GraphError } from './errors.ts';
import { reportKinds, writeReport, type ReportKind } from './report-rows.ts';
import { readReports } from './requirements.ts';

const minutes = 60_000;
const life = 5 * minutes;
const day = 86_400_000;
/** Days back that a single day can be asked for. */
const horizon = 30;

const refuse = (): GraphError => new GraphError(403, 'S2SUnauthorized', 'Invalid permission.');

const periods: Readonly<Record<string, number>> = { D7: 7, D30: 30, D90: 90, D180: 180 };

const badPeriod = (): GraphError =>
  new GraphError(
    400,
    'InvalidArgument',
    'Invalid period value specified. The only values supported are D7, D30, D90 and D180.',
  );

interface Asked {
  readonly days: number;
  readonly to: number;
}

/** The last day that reports know; they lag by two. */
const lastDay = (call: Call): number => Math.floor(call.now / day) * day - 2 * day;

const readAsked = (call: Call): Asked => {
  const { period, date } = call.parameters;
  if (period !== undefined) {
    const days = Object.hasOwn(periods, period) ? periods[period] : undefined;
    if (days === undefined) throw badPeriod();
    return { days, to: lastDay(call) };
  }
  const at = /^\d{4}-\d\d-\d\d$/.test(date ?? '') ? Date.parse(`${date ?? ''}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || at > call.now || at < call.now - (horizon + 1) * day) {
    throw new GraphError(400, 'InvalidArgument', `Invalid date value specified. Reports go back ${horizon} days.`);
  }
  return { days: 1, to: at };
};

const answerReport =
  (kind: ReportKind) =>
  (call: Call): Answer => {
    const { caller, world, tenant } = call;
    const reads = caller.userId === null || reportReaders.some((role) => caller.directoryRoles.has(role));
    if (!reads) throw refuse();
    const asked = readAsked(call);
    const concealed = world.switches.of(tenant.id).displayConcealedNames;
    const csv = writeReport(kind, { tenant, now: call.now, refreshed: lastDay(call), ...asked, concealed });
    const key = world.downloads.promise({ name: `${kind.file}${stamp(call, tenant)}`, csv, until: Date.now() + life });
    const redirect = answerRedirect(`${world.origin}/reports/data/download/${key}`);
    return { ...redirect, headers: { ...redirect.headers, 'content-type': 'text/plain' } };
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

/** The report itself: refused to whoever shows a token, and gone once it was fetched. */
export const serveDownload = (world: World, request: Request): Answer => {
  const answer = fetchDownload(world, request);
  world.ledger.record({
    service: 'graph',
    method: request.method,
    template: '/reports/data/download/{key}',
    path: '/reports/data/download',
    app: null,
    user: null,
    status: answer.status,
    resource: null,
    select: [],
    prefer: null,
    early: false,
    fault: null,
    batched: false,
    bytes: answer.body.length,
  });
  return answer;
};

const fetchDownload = (world: World, request: Request): Answer => {
  if (request.headers.authorization !== undefined) return { status: 401, headers: {}, body: '' };
  const download = world.downloads.take(request.path.replace('/data/download/', ''));
  if (download === null) return { status: 404, headers: {}, body: '' };
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${download.name}"`,
    },
    body: `\uFEFF${download.csv}`,
  };
};
