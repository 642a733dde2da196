// Whether a tenant exists, and what it is called.
import { z } from 'zod';
import { NeedsAdmin } from '../errors.ts';
import { oddAnswer } from './errors.ts';
import type { Graph } from './graph.ts';
import { text } from './fields.ts';
import { type RequestOptions, refusedError } from './token-request.ts';
import { exchange, parseJson } from './wire.ts';

const Configuration = z.object({ msgraph_host: z.string().nullish().catch(null) });

/** What the sign-in service tells of a tenant without a credential. */
export interface Discovery {
  /** Microsoft's clock when it answered, milliseconds since 1970; null where it does not say. */
  readonly at: number | null;
  /** Where the tenant's data lie, such as `graph.microsoft.com`; null where it does not say. */
  readonly graphHost: string | null;
}

/** Asks the sign-in service for the tenant's public configuration, which needs no credential. Errors: SignInAgain, RetryLater. */
export const findTenant = async (options: RequestOptions, signal: AbortSignal): Promise<Discovery> => {
  const { cloud, tenantId, network } = options;
  const url = `${cloud.loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`;
  const answer = await exchange(network, { method: 'GET', url, signal, headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw refusedError(answer, options);
  const at = Date.parse(answer.headers['date'] ?? '');
  const told = Configuration.safeParse(parseJson(answer.text)).data;
  return { at: Number.isNaN(at) ? null : at, graphHost: told?.msgraph_host ?? null };
};

const Organization = z.object({ id: z.string().min(1).max(100), displayName: text });

export interface Tenant {
  readonly tenantId: string;
  /** Its id, where the permission to read the name is missing. */
  readonly tenantName: string;
}

/** Who answers with our token. Errors: those of Graph. */
export const readTenant = async (graph: Graph, tenantId: string, signal: AbortSignal): Promise<Tenant> => {
  try {
    const answer = await graph.page({ path: '/organization?$select=id,displayName', about: 'directory', signal });
    const organization = Organization.safeParse(answer.items[0]);
    if (!organization.success) throw oddAnswer('it does not name the organization', 'organization');
    return { tenantId: organization.data.id, tenantName: organization.data.displayName ?? tenantId };
  } catch (error) {
    if (error instanceof NeedsAdmin) return { tenantId, tenantName: tenantId };
    throw error;
  }
};
