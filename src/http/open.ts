// The web side of the product: every endpoint with what it works on, the pages, and who sends a request.
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Operator } from '../access/operator.ts';
import type { SourceParts, Sources } from '../connections/sources.ts';
import type { Jobs } from '../db/jobs.ts';
import { isClaimed } from '../db/queries/organizations.ts';
import type { Log } from '../lib/log.ts';
import type { PostOffice } from '../notify/post-office.ts';
import { flowCookie } from './flow-cookie.ts';
import type { DeploymentMail } from '../notify/deployment.ts';
import { brakeMail } from './mail-brake.ts';
import { activityRoutes } from './routes/activities.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { bounceRoutes } from './routes/bounces.ts';
import { callsRoutes } from './routes/calls.ts';
import { certificateRoutes } from './routes/certificates.ts';
import { connectionRoutes } from './routes/connections.ts';
import { domainRoutes } from './routes/domains.ts';
import { exportRoutes } from './routes/exports.ts';
import { holidayRoutes } from './routes/holidays.ts';
import { identityRoutes } from './routes/identities.ts';
import { importRoutes } from './routes/imports.ts';
import { lifecycleRoutes } from './routes/lifecycle.ts';
import { linkRoutes } from './routes/links.ts';
import { mailRoutes } from './routes/mail.ts';
import { endByLink, mailReportRoutes } from './routes/mail-reports.ts';
import { memberRoutes } from './routes/members.ts';
import { noticeRoutes } from './routes/notices.ts';
import { orgChartRoutes } from './routes/org-chart.ts';
import { ownFigureRoutes } from './routes/own-figures.ts';
import { peopleRoutes } from './routes/people.ts';
import { reachRoutes } from './routes/reach.ts';
import { rightRoutes } from './routes/rights.ts';
import { rosterRoutes } from './routes/roster.ts';
import { sessionRoutes } from './routes/session.ts';
import { signInRoutes } from './routes/sign-ins.ts';
import { syncRoutes } from './routes/sync.ts';
import { retentionRoutes } from './routes/retention.ts';
import { workingTimeRoutes } from './routes/working-time.ts';
import { teamRoutes } from './routes/teams.ts';
import { viewRoutes } from './routes/views.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { openServer } from './server.ts';
import { readTroubles, type Trouble } from '../sync/trouble.ts';
import { sessionCookie } from './session-cookie.ts';
import { visitorOf } from './visit.ts';

export interface WebParts extends SourceParts {
  readonly sources: Sources;
  readonly operator: Operator;
  readonly log: Log;
  /** Origin under which browsers come; null: the listening address. */
  readonly publicUrl: string | null;
  /** Addresses and ranges of the proxies in front; none: nobody's word on who asks is taken. */
  readonly trustedProxies?: readonly string[];
  /** Tells a worker in this process at once; without it workers look by themselves. */
  readonly jobs?: Jobs;
  /** What keeps the worker in this process from saving anything; null: nothing. */
  readonly trouble?: () => Trouble | null;
  readonly office: PostOffice;
  /** Who may read /metrics beside this machine itself: tokens; not given: there are no metrics. */
  readonly metricsTokens?: readonly string[];
  /** The operator's mail server; null: none is set up. */
  readonly deployment: DeploymentMail | null;
  /** Where people open the product: what links in mails begin with. */
  readonly origin: string;
}

const pages = fileURLToPath(new URL('../../dist/web/', import.meta.url));

const answers = async (what: string, ask: () => Promise<boolean>, log: Log): Promise<readonly string[]> => {
  try {
    return (await ask()) ? [] : [what];
  } catch (error) {
    log.warn(`Not ready: the ${what} does not answer`, { error });
    return [what];
  }
};

/** The database with its tables, room in it as far as workers know, and in processes that work the queue. */
const notReady = async ({ database, jobs, trouble, log }: WebParts): Promise<readonly string[]> => {
  const missing = await answers('database', async () => typeof (await database.door(isClaimed)) === 'boolean', log);
  if (missing.length > 0) return missing;
  if ((await readTroubles(database, trouble?.() ?? null)).length > 0) return ['room in the database'];
  if (jobs === undefined) return [];
  return answers('queue', () => jobs.isReady(), log);
};

/** Does not listen yet. `close` ends files on their way and waits for other answers. */
export const openWeb = async (parts: WebParts): Promise<{ server: FastifyInstance; close: () => Promise<void> }> => {
  const { database, keyring, seams, log, publicUrl } = parts;
  const cookie = sessionCookie(publicUrl);
  const session = { ...parts, ...seams, cookie };
  const flow = { ...parts, office: brakeMail(parts.office, seams.clock), flowCookie: flowCookie(publicUrl) };
  const stopping = new AbortController();
  const server = await openServer({
    routes: [
      ...sessionRoutes(session),
      ...connectionRoutes(parts),
      ...syncRoutes(parts),
      ...importRoutes(parts),
      ...lifecycleRoutes(parts),
      ...noticeRoutes(parts),
      ...reachRoutes(parts),
      ...callsRoutes(parts),
      ...certificateRoutes(parts),
      ...signInRoutes(flow),
      ...linkRoutes(flow),
      ...memberRoutes(flow),
      ...mailRoutes(flow),
      ...mailReportRoutes(flow),
      ...bounceRoutes(flow),
      ...peopleRoutes({ database, ...seams }),
      ...identityRoutes({ database, ...seams }),
      ...ownFigureRoutes({ database, ...seams }),
      ...rosterRoutes({ database, ...seams }),
      ...orgChartRoutes({ database, ...seams }),
      ...domainRoutes({ database, ...seams }),
      ...exportRoutes({ database, keyring, ...seams }),
      ...workingTimeRoutes({ database, ...seams }),
      ...holidayRoutes({ database, ...seams }),
      ...retentionRoutes({ database, ...seams }),
      ...teamRoutes({ database, keyring, ...seams }),
      ...activityRoutes({ database, keyring, ...seams }),
      ...viewRoutes({ database, ...seams }),
      ...apiKeyRoutes({ database, ...seams }),
      ...rightRoutes({ database, ...seams }),
      ...webhookRoutes(parts),
    ],
    visit: visitorOf(session),
    oneClick: { end: (token) => endByLink(parts, token), clock: seams.clock },
    notices: parts,
    health: { notReady: () => notReady(parts) },
    ...(parts.metricsTokens === undefined
      ? {}
      : { metrics: { ...parts, clock: seams.clock, tokens: parts.metricsTokens } }),
    publicUrl,
    ...(parts.trustedProxies === undefined ? {} : { trustedProxies: parts.trustedProxies }),
    pages,
    stopping: stopping.signal,
    log,
  });
  const close = async (): Promise<void> => {
    stopping.abort(new Error('The server is stopping.'));
    await server.close();
  };
  return { server, close };
};
