// The organization's own domains: what its addresses propose, and deciding.
import * as contract from '../../contract/domains.ts';
import type { Database } from '../../db/open.ts';
import type { Clock } from '../../lib/clock.ts';
import { decideDomain, readDomains } from '../../people/domains.ts';
import { invalidFields } from '../errors.ts';
import { nameOf } from '../flow-answer.ts';
import { type Route, route } from '../route.ts';

export const domainRoutes = ({ database, clock }: { readonly database: Database; readonly clock: Clock }): Route[] => [
  route(contract.listDomains, ({ caller: { organizationId } }) =>
    database.tenant(organizationId, (tx) => readDomains(tx, organizationId)),
  ),
  route(contract.decideDomain, ({ input: { domain, state }, caller }) => {
    const { organizationId } = caller;
    const decided = { organizationId, domain, state, by: nameOf(caller), now: new Date(clock.now()) };
    return database.tenant(organizationId, async (tx) => {
      if ((await decideDomain(tx, decided)) === 'free-mail')
        throw invalidFields([
          { field: 'domain', message: `${domain} gives addresses to anybody: it is never your organization’s own.` },
        ]);
      return readDomains(tx, organizationId);
    });
  }),
];
