// A Microsoft of canned answers for tests: sign-in always works, and Graph says what it is given.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Endpoints, Renewed, Vault } from '../provider.ts';
import type { Answer } from '../testing.ts';
import { findCloud } from './clouds.ts';
import { type Credential, writeCredential } from './credential.ts';
import { type Graph, openGraph } from './graph.ts';
import type { LinkContext } from './problems/row.ts';
import { openTokens } from './tokens.ts';

export const tenantId = '11111111-2222-3333-4444-555555555555';
export const clientId = '99999999-8888-7777-6666-555555555555';
export const mailbox = 'aaaaaaaa-0000-0000-0000-000000000001';
/** 2026-11-20T12:00:00Z */
export const noon = Date.UTC(2026, 10, 20, 12);

/** The global cloud, with nothing set up by the operator. */
export const endpoints: Endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true };

const graphUrl = 'https://graph.microsoft.com/v1.0';
const links: LinkContext = { portal: 'https://entra.microsoft.com', clientId, tenantId };

/** A vault that holds one credential and one token, as the product's does: one request for all who ask. */
export const vaultOf = (stored: Credential | string, clock: Clock): Vault & { readonly secret: () => string } => {
  let secret = typeof stored === 'string' ? stored : writeCredential(stored);
  let held: Renewed | null = null;
  let underWay: Promise<Renewed> | null = null;
  return {
    secret: () => secret,
    token: async ({ signal, refused, renew }) => {
      signal.throwIfAborted();
      if (held !== null && held.token !== refused && clock.now() < held.until) return held.token;
      underWay ??= renew(secret, signal).finally(() => {
        underWay = null;
      });
      held = await underWay;
      secret = held.secret ?? secret;
      return held.token;
    },
  };
};

export const clockAt = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json; odata.metadata=minimal' },
  body: JSON.stringify(value),
});

export const graphFault = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Answer => {
  const answer = json({ error: { code, message: 'It failed.' } }, status);
  return { ...answer, headers: { ...answer.headers, ...headers } };
};

/** An unsigned token that shows these application permissions. */
export const tokenWith = (roles: readonly string[], id = '1'): string =>
  `e30.${Buffer.from(JSON.stringify({ roles, uti: id })).toString('base64url')}.`;

export const tokenAnswer = (token = tokenWith([])): Answer =>
  json({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token });

export const isGraph = (request: NetworkRequest): boolean => request.url.startsWith(`${graphUrl}/`);

/** A link as Graph writes it. */
export const link = (path: string): string => `${graphUrl}${path}`;

/** Answers of Graph by the path after `/v1.0`; sign-in is answered well. */
export const microsoft =
  (answer: (path: string, request: NetworkRequest) => Answer) =>
  (request: NetworkRequest): Answer =>
    isGraph(request) ? answer(request.url.slice(graphUrl.length), request) : tokenAnswer();

const signing = (network: Network, now: number) => ({
  cloud: findCloud(endpoints),
  operator: endpoints,
  tenantId,
  clientId,
  links,
  network,
  clock: clockAt(now),
  vault: vaultOf({ kind: 'secret', clientSecret: 'abc~value' }, clockAt(now)),
});

export const openTestGraph = (network: Network, now = noon): Graph => {
  const options = signing(network, now);
  return openGraph({ ...options, tokens: openTokens(options) });
};

/** Answers a `$batch` member by member. */
export const answerBatch = (
  request: NetworkRequest,
  member: (path: string) => {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Answer => {
  const { requests }: { requests: { id: string; url: string; dependsOn?: string[] }[] } = JSON.parse(
    request.body ?? '',
  );
  const statuses = new Map<string, number>();
  const responses = requests.map(({ id, url, dependsOn }) => {
    const held = dependsOn?.some((before) => (statuses.get(before) ?? 0) >= 400) ?? false;
    const answered = held ? { status: 424, body: { error: { code: 'FailedDependency' } } } : member(url);
    statuses.set(id, answered.status);
    return { id, ...answered };
  });
  return json({ responses: responses.toReversed() });
};
