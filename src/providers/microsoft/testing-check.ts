// A tenant of canned answers for the tests of the connection test.
import type { NetworkRequest } from '../../lib/network.ts';
import type { Check } from '../provider.ts';
import { type Answer, toNetwork } from '../testing.ts';
import { microsoft as provider } from './index.ts';
import {
  answerBatch,
  clientId,
  clockAt,
  endpoints,
  isGraph,
  json,
  noon,
  tenantId,
  tokenAnswer,
  tokenWith,
  vaultOf,
} from './testing.ts';

export const everything = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
export const streams = ['people', 'mail', 'meetings', 'mailbox-settings'];

export const account = (
  id: string,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> => ({
  id,
  mail: `${id}@contoso.com`,
  userType: 'Member',
  accountEnabled: true,
  ...given,
});

export interface Tenant {
  readonly roles?: readonly string[];
  readonly discovery?: Answer;
  readonly token?: Answer;
  readonly organization?: Answer;
  readonly users?: Answer;
  readonly application?: Answer;
  /** What a mailbox answers to one request. */
  readonly mailbox?: (path: string) => { readonly status: number; readonly body: unknown };
  /** What is answered beneath `/teams`; each of its members where it is a batch. */
  readonly teams?: (path: string) => { readonly status: number; readonly body: unknown };
}

export const answerAs =
  (tenant: Tenant) =>
  (request: NetworkRequest): Answer => {
    const { roles = everything, mailbox = () => ({ status: 200, body: { id: 'x' } }) } = tenant;
    if (request.url.includes('/.well-known/')) return tenant.discovery ?? json({ issuer: 'x' });
    if (!isGraph(request)) return tenant.token ?? tokenAnswer(tokenWith(roles));
    if (request.url.includes('/organization'))
      return tenant.organization ?? json({ value: [{ id: tenantId, displayName: 'Contoso' }] });
    if (request.url.includes('/applications')) return tenant.application ?? json({ passwordCredentials: [] });
    if (request.url.includes('/users/delta')) return tenant.users ?? json({ value: [account('a'), account('b')] });
    const { teams = () => ({ status: 200, body: { value: [] } }) } = tenant;
    const beneath = /\/v1\.0(\/teams.*)$/.exec(request.url)?.[1];
    if (beneath !== undefined) {
      const { status, body } = teams(beneath);
      return json(body, status);
    }
    return answerBatch(request, (path) => (path.startsWith('/teams') ? teams(path) : mailbox(path)));
  };

export interface CheckOptions {
  readonly chosen?: readonly string[];
  /** PEM of certificate and key, instead of the secret. */
  readonly certificate?: string;
  /** Beside what the form stores. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly now?: number;
}

export const check = async (tenant: Tenant, options: CheckOptions = {}): Promise<readonly Check[]> => {
  const { chosen = streams, certificate, settings = {}, now = noon } = options;
  const parsed = provider.parse('own-app', {
    tenantId,
    clientId,
    ...(certificate === undefined ? { clientSecret: 'abc~value' } : { certificate }),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const source = provider.open(
    { settings: { ...parsed.settings, ...settings } },
    {
      network: toNetwork(answerAs(tenant)),
      clock: clockAt(now),
      endpoints,
      vault: vaultOf(parsed.secret, clockAt(now)),
    },
  );
  return source.check(chosen, new AbortController().signal);
};

export const failing = async (tenant: Tenant, options: CheckOptions = {}): Promise<readonly Check[]> =>
  (await check(tenant, options)).filter(({ state }) => state === 'failed');

export const lineOf = async (code: string, tenant: Tenant, options: CheckOptions = {}): Promise<Check | undefined> =>
  (await check(tenant, options)).find((line) => line.code === code);

/** The sign-in service's refusal with one of its codes. */
export const entra = (code: number, status = 401): Answer =>
  json({ error: 'x', error_description: `AADSTS${code}: no`, error_codes: [code] }, status);
