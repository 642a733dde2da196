// The emulated tenant that everybody is measured against: mailboxes of four folders each, no quota.
import { z } from 'zod';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';

export interface TenantSize {
  readonly mailboxes: number;
  /** In each of a mailbox's four folders. */
  readonly folderMessages: number;
  /** Over how many days they came. */
  readonly days: number;
  /** Milliseconds that every answer takes longer. */
  readonly latency: number;
}

export const messagesOf = ({ mailboxes, folderMessages }: TenantSize): number => mailboxes * 4 * folderMessages;

export const withTenant = async <T>(size: TenantSize, use: (tenant: EmulatedTenant) => Promise<T>): Promise<T> => {
  const { mailboxes, folderMessages, days, latency } = size;
  const numbers = { mailboxes, 'folder-messages': folderMessages, 'folder-days': days, latency };
  const given = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const tenant = await startEmulatedTenant(['--scenario', 'folders', '--quota', 'off', '--official-links', ...given]);
  try {
    return await use(tenant);
  } finally {
    await tenant.stop();
  }
};

const fetchJson = async <Shape extends z.ZodType>(
  shape: Shape,
  request: { url: string; init: RequestInit },
): Promise<z.output<Shape>> => shape.parse(await (await fetch(request.url, request.init)).json());

/** A token of the tenant's app, and the ids of its users. */
export const listUsers = async (tenant: EmulatedTenant): Promise<{ token: string; users: string[] }> => {
  const { access_token: token } = await fetchJson(z.object({ access_token: z.string() }), {
    url: `${tenant.urls['login']}/${tenant.tenantId}/oauth2/v2.0/token`,
    init: {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: tenant.clientId,
        client_secret: tenant.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    },
  });
  const { value } = await fetchJson(z.object({ value: z.array(z.object({ id: z.string() })) }), {
    url: `${tenant.urls['graph']}/v1.0/users?$select=id&$top=999`,
    init: { headers: { authorization: `Bearer ${token}` } },
  });
  return { token, users: value.map(({ id }) => id) };
};

/** Requests as the tenant counted them. */
export const countRequests = async (tenant: EmulatedTenant): Promise<number> => {
  const { total } = await fetchJson(z.looseObject({ total: z.number() }), {
    url: `${tenant.urls['control']}/ledger`,
    init: {},
  });
  return total;
};
