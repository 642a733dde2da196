// What an endpoint of Zoom is, what it is given to answer, and how its pages are cut.
import { findByAddress } from '../scenarios/addresses.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { badPageToken, ZoomError, type Category } from './errors.ts';
import { zoomUserId } from './zoom.ts';

export interface ZoomCall {
  readonly world: World;
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly query: URLSearchParams;
  /** What stands in the path, decoded once. */
  readonly named: string;
}

interface Spoken {
  readonly body: object;
  /** The token that names this page. */
  readonly here?: string;
}

export interface Endpoint {
  readonly template: string;
  readonly pattern: RegExp;
  readonly scope: string;
  readonly category: Category;
  readonly resource: string;
  readonly list: string | null;
  readonly answer: (call: ZoomCall) => Spoken;
}

/** A page token: an offset and when it ends, on the machine's time. */
const writeToken = (offset: number, endsAt: number): string =>
  Buffer.from(JSON.stringify([offset, endsAt])).toString('base64url');

const readToken = (token: string | null): number => {
  if (token === null || token === '') return 0;
  const [, offset, endsAt] = /^\[(\d+),(\d+)\]$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (offset === undefined || Number(endsAt) <= Date.now()) throw badPageToken();
  return Number(offset);
};

interface Page<T> {
  readonly items: readonly T[];
  /** `page_size`, `total_records` and `next_page_token`, which is empty on the last page. */
  readonly frame: object;
  readonly here: string;
}

/** Throws 300 for a bad page size or page token. */
export const cutPage = <T>({ query, world }: ZoomCall, items: readonly T[]): Page<T> => {
  const given = query.get('page_size') ?? '30';
  if (!/^\d+$/.test(given))
    throw new ZoomError(400, 300, 'The value that you entered for the page_size field is invalid.');
  const size = Math.max(1, Math.min(300, Number(given)));
  const offset = readToken(query.get('next_page_token'));
  const endsAt = Date.now() + world.settings.zoomPageTokenSeconds * 1000;
  const next = offset + size < items.length ? writeToken(offset + size, endsAt) : '';
  return {
    items: items.slice(offset, offset + size),
    frame: {
      next_page_token: next,
      page_count: Math.ceil(items.length / size),
      page_size: size,
      total_records: items.length,
    },
    here: writeToken(offset, endsAt),
  };
};

/** People of the tenant as the account's users, shut out or not. */
export const listAccount = ({ tenant, now }: ZoomCall): readonly TenantUser[] => {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  return [...ids]
    .map((id) => tenant.user(id, now))
    .filter((user) => user !== null)
    .filter(({ purpose, userType }) => purpose === 'user' && userType === 'Member');
};

const indexes = new WeakMap<Tenant, ReadonlyMap<string, string>>();

/** Ids of Zoom, with those of the tenant. */
const indexIds = (tenant: Tenant): ReadonlyMap<string, string> => {
  const ids = new Set(tenant.directory.flatMap((change) => ('user' in change ? [change.user.id] : [])));
  const index = new Map([...ids].map((id) => [zoomUserId({ id }), id]));
  indexes.set(tenant, index);
  return index;
};

const findUser = ({ tenant, now }: ZoomCall, wanted: string): TenantUser | null => {
  const id = (indexes.get(tenant) ?? indexIds(tenant)).get(wanted) ?? findByAddress(tenant, wanted);
  const user = id === null ? null : tenant.user(id, now);
  return user?.purpose === 'user' && user.userType === 'Member' ? user : null;
};

/** By id or address; `me` is the account's owner. Throws 1001. */
export const pickUser = (call: ZoomCall): TenantUser => {
  const wanted = call.named;
  const found =
    wanted === 'me' ? listAccount(call).find(({ managerId }) => managerId === null) : findUser(call, wanted);
  if (!found) throw new ZoomError(404, 1001, `User does not exist: ${wanted}.`);
  return found;
};

/** Seconds precision, as Zoom writes times. */
export const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
