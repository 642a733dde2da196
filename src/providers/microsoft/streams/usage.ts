// Usage reports: each is a partition of its own, read day by day, the newest first; days that may still be restated are read again.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import type { Downloads } from '../downloads.ts';
import type { Graph } from '../graph.ts';
import { usageLimits } from '../limits.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { concealedProblem } from '../problems/logs.ts';
import { type Report, reports } from './usage-figures.ts';
import { type ReportedDay, readReport } from './usage-report.ts';
import { page, readCursor } from '../../pages.ts';

const day = 86_400_000;
/** Days back that Microsoft still has a report for; it documents 28 in one place and 30 in another. */
const horizon = 28;
/** Days back that a report may still be restated. */
const unsettled = 7;

const Cursor = z.strictObject({
  /** Days that are read, within the horizon. */
  known: z.array(z.iso.date()),
  /** Days that are still to be read in this cycle, in this order. */
  left: z.array(z.iso.date()),
});
type Cursor = z.infer<typeof Cursor>;

const dayBefore = (now: number, days: number): string => new Date(now - days * day).toISOString().slice(0, 10);

/** Where this request stands; a new cycle begins when nothing is left of the last one. */
const placeOf = (request: PageRequest, now: number): Cursor => {
  const { known, left }: Cursor =
    request.cursor === null ? { known: [], left: [] } : readCursor(Cursor, request.cursor);
  const oldest = dayBefore(now, horizon);
  const held = known.filter((one) => one >= oldest);
  const under = left.filter((one) => one >= oldest);
  if (under.length > 0) return { known: held, left: under };
  const first = request.since === null ? oldest : request.since.slice(0, 10);
  const days = Array.from({ length: horizon }, (_, at) => dayBefore(now, at + 1));
  const restated = dayBefore(now, unsettled);
  return { known: held, left: days.filter((one) => one >= first && (one >= restated || !held.includes(one))) };
};

const namesConcealed = (raw: string): NeedsAdmin => new NeedsAdmin(concealedProblem(raw));

const Settings = z.object({ displayConcealedNames: z.boolean() });

/** The switch, where it may be read; without that permission the reports' rows tell. */
const refuseConcealed = async (graph: Graph, { signal, ready }: PageRequest): Promise<void> => {
  let found: unknown;
  try {
    found = await graph.one({ path: '/admin/reportSettings', about: 'usage', signal, ready });
  } catch (error) {
    if (error instanceof NeedsAdmin || error instanceof SkipPartition) return;
    throw error;
  }
  if (Settings.safeParse(found).data?.displayConcealedNames === true) throw namesConcealed('displayConcealedNames');
};

const nextReports = async (graph: Graph, request: PageRequest): Promise<Page> => {
  await refuseConcealed(graph, request);
  return page({ found: reports.map(({ part }) => ({ part, items: null })), cursor: {}, done: true });
};

/** Whether a report tells of the day; one that was computed before it, or has not one row, does not and is asked for again. */
const isCovered = ({ refreshedOn }: ReportedDay, asked: string): boolean =>
  refreshedOn !== null && refreshedOn >= asked;

export interface UsageOptions {
  readonly graph: Graph;
  readonly downloads: Downloads;
  readonly clock: Clock;
}

const nextDay = async ({ graph, downloads, clock }: UsageOptions, request: PageRequest, report: Report) => {
  const { signal, ready } = request;
  const now = clock.now();
  const at = placeOf(request, now);
  const [asked, ...left] = at.left;
  if (asked === undefined) return page({ cursor: at, done: true });
  const url = await graph.redirect({ path: `/reports/${report.call}(date=${asked})`, about: 'usage', signal, ready });
  const reported = readReport(report, asked, await downloads({ url, signal, ready }));
  const { concealed, rows, measures, quarantined, readable } = reported;
  if (concealed > 0) throw namesConcealed(`${concealed} of ${rows} rows`);
  const covered = isCovered(reported, asked);
  const known = at.known.filter((one) => one !== asked);
  return page({
    measures: covered ? measures : [],
    ...(covered ? { quarantined, readable } : {}),
    cursor: { known: covered ? [...known, asked] : known, left },
    done: left.length === 0,
  });
};

export const usageDeclaration = {
  name: 'usage',
  by: 'tenant',
  title: 'Usage reports',
  gives:
    "Each person's counts by day: Teams messages, calls and meetings, mail sent and read, files worked on and shared.",
  without: 'Without it there is no figure about Teams chats, calls and files.',
  permissions: streamPermissions.usage,
  delegated: delegatedPermissions.usage,
  every: 43_200,
  standard: false,
  lag: 172_800,
  limits: usageLimits,
} as const;

export const usageStream = (options: UsageOptions): Stream => ({
  ...usageDeclaration,
  next: async (request) => {
    const report = reports.find(({ part }) => part === request.partition.part);
    return report === undefined ? nextReports(options.graph, request) : nextDay(options, request, report);
  },
});
