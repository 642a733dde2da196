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
import { afterDay, daysOf, longestLag } from './usage-days.ts';
import { readReport } from './usage-report.ts';
import { page } from '../../pages.ts';

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

export interface UsageOptions {
  readonly graph: Graph;
  readonly downloads: Downloads;
  readonly clock: Clock;
}

/** A report that the app may not read keeps nothing but its own figures: the other reports are read all the same. */
const openReport = async (graph: Graph, { signal, ready }: PageRequest, path: string): Promise<string> => {
  try {
    return await graph.redirect({ path, about: 'usage', signal, ready });
  } catch (error) {
    if (error instanceof NeedsAdmin) throw new SkipPartition(error.problem, { cause: error });
    throw error;
  }
};

const nextDay = async ({ graph, downloads, clock }: UsageOptions, request: PageRequest, report: Report) => {
  const { signal, ready } = request;
  const now = clock.now();
  const at = daysOf(request.cursor, request.since, now);
  const [asked] = at.left;
  if (asked === undefined) {
    const { lost, ...cursor } = at;
    return page({ cursor, done: true, untold: lost });
  }
  const url = await openReport(graph, request, `/reports/${report.call}(date=${asked})`);
  const reported = readReport(report, asked, await downloads({ url, signal, ready }));
  const { concealed, rows, measures, idle, quarantined, readable, refreshedOn } = reported;
  if (concealed > 0) throw namesConcealed(`${concealed} of ${rows} rows`);
  const { covered, ...after } = afterDay(asked, at, { said: { rows, refreshedOn }, now });
  return page({ measures: covered ? measures : [], ...(covered ? { idle, quarantined, readable } : {}), ...after });
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
  lag: longestLag / 1000,
  limits: usageLimits,
} as const;

export const usageStream = (options: UsageOptions): Stream => ({
  ...usageDeclaration,
  next: async (request) => {
    const report = reports.find(({ part }) => part === request.partition.part);
    return report === undefined ? nextReports(options.graph, request) : nextDay(options, request, report);
  },
});
