// What an endpoint of Google's is, what it is given to answer, and who is behind the call.
import type { Instant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { badRequest, failedPrecondition, insufficientScopes, notEmulated } from './errors.ts';
import { scopeRoot, type GoogleToken } from './google.ts';
import type { Subject } from './mailbox.ts';

export interface GoogleCall {
  readonly world: World;
  /** The tenant's time; that of the first page on the pages that follow it, so that they are of one view. */
  readonly now: Instant;
  /** Where the page begins. */
  readonly offset: number;
  readonly token: GoogleToken;
  readonly query: URLSearchParams;
  /** What stands in the path, decoded. */
  readonly named: readonly string[];
}

interface Spoken {
  readonly body: object;
  /** The token that names this page. */
  readonly here?: string;
}

export interface Endpoint {
  readonly template: string;
  readonly pattern: RegExp;
  /** One of these opens it; short names. */
  readonly scopes: readonly string[];
  /** Gmail counts units, the others requests. */
  readonly api: 'gmail' | 'calendar' | 'directory';
  readonly units: number;
  readonly resource: string;
  readonly list: string | null;
  /** Options that are understood beside those of all APIs. */
  readonly options: readonly string[];
  /** The option that a 410 or 404 makes useless. */
  readonly resumes: string;
  readonly answer: (call: GoogleCall) => Spoken;
}

const common = new Set(['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', 'access_token', '$.xgafv']);

/** Throws 501 for an option that is not emulated. */
export const checkOptions = ({ options }: Endpoint, query: URLSearchParams): void => {
  for (const name of query.keys())
    if (!common.has(name) && !options.includes(name)) throw notEmulated(`The option ${name}`);
};

const holds = ({ scopes }: GoogleToken, short: string): boolean => scopes.includes(`${scopeRoot}${short}`);

export const needScope = (token: GoogleToken, wanted: readonly string[]): void => {
  if (!wanted.some((scope) => holds(token, scope))) throw insufficientScopes();
};

/** Only gmail.metadata opens the mailbox: neither bodies nor searches. */
export const isMetadataOnly = ({ token }: GoogleCall): boolean => !holds(token, 'gmail.readonly');

/** Whom the token stands for; null for the service account itself. */
export const findSubject = ({ world, token, now }: Pick<GoogleCall, 'world' | 'token' | 'now'>): Subject | null => {
  const tenant = token.subject && world.tenants.get(token.subject.tenantId);
  const user = tenant && token.subject ? tenant.user(token.subject.userId, now) : null;
  return tenant && user ? { tenant, user } : null;
};

/** Throws 400 as Gmail does for a service account without a user. */
export const needSubject = (call: GoogleCall): Subject => {
  const subject = findSubject(call);
  if (!subject) throw failedPrecondition('Precondition check failed.');
  return subject;
};

/** `me`, or one of the user's own addresses. */
export const isOwn = ({ user }: Subject, named: string): boolean =>
  named === 'me' ||
  user.proxyAddresses.some((proxy) => proxy.slice(5).toLowerCase() === named.toLowerCase()) ||
  user.userPrincipalName.toLowerCase() === named.toLowerCase();

/** Throws 400 for what is no number from 1 on; more than the most is the most. */
export const readCount = (
  query: URLSearchParams,
  { name = 'maxResults', ...bounds }: { name?: string; usual: number; most: number },
): number => {
  const given = query.get(name);
  if (given === null) return bounds.usual;
  if (!/^\d+$/.test(given) || given === '0')
    throw badRequest(`Invalid value '${given}' for ${name}.`, 'invalidParameter');
  return Math.min(bounds.most, Number(given));
};

const writePageToken = (offset: number, at: Instant): string =>
  Buffer.from(`page ${offset} ${at}`).toString('base64url');

/** What `pageToken` says; the beginning, now, without one. Throws 400 for a bad token. */
export const readPageToken = (query: URLSearchParams, now: Instant): Pick<GoogleCall, 'now' | 'offset'> => {
  const token = query.get('pageToken');
  if (token === null || token === '') return { now, offset: 0 };
  const [, offset, at] = /^page (\d+) (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (offset === undefined) throw badRequest('Invalid pageToken', 'invalidArgument');
  return { now: Number(at), offset: Number(offset) };
};

interface Page<T> {
  readonly items: readonly T[];
  /** Holds `nextPageToken` where there is one. */
  readonly frame: { readonly nextPageToken?: string };
  readonly here: string;
}

/** A page of the list. */
export const cutPage = <T>({ offset, now }: GoogleCall, items: readonly T[], size: number): Page<T> => {
  const to = offset + size;
  const next = to < items.length ? { nextPageToken: writePageToken(to, now) } : {};
  return { items: items.slice(offset, to), frame: next, here: writePageToken(offset, now) };
};
