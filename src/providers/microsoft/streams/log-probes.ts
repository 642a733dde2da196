// The smallest requests that show whether reports and logs may be read; nothing of what they answer is kept.
import { z } from 'zod';
import { NeedsAdmin } from '../../errors.ts';
import { isAbsent } from './audit.ts';
import { attempt } from '../check-lines.ts';
import type { Graph } from '../graph.ts';
import { concealedProblem } from '../problems/logs.ts';

const Settings = z.object({ displayConcealedNames: z.boolean() });

/** The switch takes a permission of its own, which no stream needs. Errors: NeedsAdmin where names are concealed. */
export const probeUsage = async (graph: Graph, signal: AbortSignal): Promise<string> => {
  await graph.redirect({ path: "/reports/getTeamsUserActivityUserDetail(period='D7')", about: 'usage', signal });
  const asked = await attempt(() => graph.one({ path: '/admin/reportSettings', about: 'usage', signal }));
  const concealed = asked.ok ? Settings.safeParse(asked.result).data?.displayConcealedNames : undefined;
  if (concealed === true) throw new NeedsAdmin(concealedProblem('displayConcealedNames'));
  return concealed === undefined
    ? 'A report answers. Whether names are concealed is not told without ReportSettings.Read.All; the reports will show it.'
    : 'A report answers, and names are shown.';
};

export const probeSignIns = async (graph: Graph, signal: AbortSignal): Promise<string> => {
  await graph.page({ path: '/auditLogs/signIns?$top=1', about: 'sign-ins', signal });
  return 'The log answers.';
};

/** Lists queries: it starts none, of which a day allows only so many. */
export const probeAudit = async (graph: Graph, signal: AbortSignal): Promise<string> => {
  const asked = { path: '/security/auditLog/queries', about: 'audit', signal } as const;
  try {
    await graph.page(asked);
    return 'The log answers.';
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  await graph.page({ ...asked, version: 'beta' });
  return 'The log answers, in the beta version of Graph.';
};
