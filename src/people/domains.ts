// The organization's own domains: what its addresses propose, and what a person decided.
import type { OwnDomain } from '../contract/domains.ts';
import {
  countDomains,
  deleteDomainDecision,
  type DomainCount,
  type DomainDecision,
  listDomainDecisions,
  saveDomainDecision,
} from '../db/queries/domains.ts';
import type { Tx } from '../db/schema.ts';
import { isFreeMail } from './free-mail.ts';

const stateOf = (decision: DomainDecision | undefined): OwnDomain['state'] => {
  if (decision === undefined) return 'proposed';
  return decision.own ? 'own' : 'outside';
};

/** The most people first; a decision on a domain that no address has any more stays visible. */
const describeDomains = (counts: readonly DomainCount[], decisions: readonly DomainDecision[]): OwnDomain[] => {
  const decided = new Map(decisions.map((decision) => [decision.domain, decision]));
  const counted = new Map(counts.map((count) => [count.domain, count]));
  return [...new Set([...counted.keys(), ...decided.keys()])]
    .filter((domain) => !isFreeMail(domain))
    .map((domain) => {
      const decision = decided.get(domain);
      const { people = 0, accounts = 0 } = counted.get(domain) ?? {};
      const made = decision === undefined ? null : { at: decision.at.toISOString(), by: decision.by };
      return { domain, state: stateOf(decision), people, accounts, decided: made };
    })
    .sort((a, b) => b.people - a.people || b.accounts - a.accounts || (a.domain < b.domain ? -1 : 1));
};

export const readDomains = async (tx: Tx, organizationId: string) => {
  const counts = await countDomains(tx, organizationId);
  const free = counts.filter(({ domain, people }) => people > 0 && isFreeMail(domain));
  return {
    domains: describeDomains(counts, await listDomainDecisions(tx, organizationId)),
    freeMail: {
      people: free.reduce((sum, { people }) => sum + people, 0),
      domains: free.map(({ domain }) => domain).sort(),
    },
  };
};

interface Deciding {
  readonly organizationId: string;
  /** Lower-case. */
  readonly domain: string;
  readonly state: OwnDomain['state'];
  readonly by: string;
  readonly now: Date;
}

/** `free-mail`: a domain of a free mail provider is never the organization's own. */
export const decideDomain = async (tx: Tx, decided: Deciding): Promise<'decided' | 'free-mail'> => {
  const { organizationId, domain, state, by, now } = decided;
  if (state === 'own' && isFreeMail(domain)) return 'free-mail';
  if (state === 'proposed') await deleteDomainDecision(tx, { organizationId, domain });
  else await saveDomainDecision(tx, { organizationId, domain, own: state === 'own', at: now, by });
  return 'decided';
};
