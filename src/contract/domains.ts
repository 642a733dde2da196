// The organization's own domains: proposed from its addresses, confirmed by a person; whatever is not own is outside.
import { z } from 'zod';
import { endpoint, Instant, Nothing } from './endpoint.ts';

export const OwnDomain = z.object({
  /** Lower-case. */
  domain: z.string(),
  /** proposed: seen and not decided. */
  state: z.enum(['own', 'proposed', 'outside']),
  /** People on the roster with an address in it. */
  people: z.int(),
  /** Accounts of the connected sources with an address in it; guests do not count. */
  accounts: z.int(),
  decided: z.object({ at: Instant, by: z.string() }).nullable(),
});
export type OwnDomain = z.infer<typeof OwnDomain>;

const DomainName = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^.*@/, ''))
  .pipe(
    z
      .string()
      .max(253)
      .regex(
        /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
        'Enter a domain such as example.com.',
      ),
  );

const Domains = z.object({
  domains: z.array(OwnDomain),
  /** People whose address is with a free mail provider: that is never a domain of the organization. */
  freeMail: z.object({ people: z.int(), domains: z.array(z.string()) }),
});

export const listDomains = endpoint({
  method: 'GET',
  path: '/api/domains',
  can: 'settings:manage',
  summary: 'The domains of the organization’s addresses, with how often each is there and what was decided.',
  input: Nothing,
  output: Domains,
});

export const decideDomain = endpoint({
  method: 'POST',
  path: '/api/domains',
  can: 'settings:manage',
  summary: 'Says that a domain is the organization’s own, or that it is not, or takes back what was said.',
  input: z.object({ domain: DomainName, state: z.enum(['own', 'outside', 'proposed']) }),
  output: Domains,
});
