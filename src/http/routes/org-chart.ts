// The org chart, level by level; who is found in it; what in it is to be mended.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/org-chart.ts';
import type { Database } from '../../db/open.ts';
import type { Clock } from '../../lib/clock.ts';
import { readMending, readReports, readTop, searchChart } from '../../people/org-chart.ts';
import { notFound } from '../errors.ts';
import { type Route, route } from '../route.ts';

export const orgChartRoutes = (parts: { readonly database: Database; readonly clock: Clock }): Route[] => {
  const { database, clock } = parts;
  const asked = ({ organizationId }: Caller) => ({ organizationId, now: new Date(clock.now()) });
  return [
    route(contract.readChart, ({ caller }) =>
      database.tenant(caller.organizationId, (tx) => readTop(tx, asked(caller))),
    ),
    route(contract.readReports, async ({ input, caller }) => {
      const reports = await database.tenant(caller.organizationId, (tx) => readReports(tx, asked(caller), input.id));
      if (reports === null) throw notFound('The person');
      return { reports };
    }),
    route(contract.searchChart, ({ input, caller }) =>
      database.tenant(caller.organizationId, (tx) => searchChart(tx, asked(caller), input.search)),
    ),
    route(contract.readMending, ({ caller }) =>
      database.tenant(caller.organizationId, (tx) => readMending(tx, asked(caller))),
    ),
  ];
};
