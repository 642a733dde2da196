// Pages of the directory's collections: ordered by id, `$top` up to 999, a `$skiptoken` that goes on after the last id.
import { z } from 'zod';
import { answerJson, graphType, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Call } from './endpoint.ts';
import { badRequest, GraphError } from './errors.ts';
import { readCount, readLinkToken, readToken, writeLink, writeToken } from './odata.ts';

const SkipToken = z.object({ kind: z.string(), after: z.string(), at: z.number() });

const unsupported = (message: string): GraphError => new GraphError(400, 'Request_UnsupportedQuery', message);

const expired = (): GraphError =>
  new GraphError(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );

/** The id after which the page begins; null on the first. Throws 400 for a token of another listing or too old a one. */
const readAfter = (call: Call, kind: string): string | null => {
  if (call.query.has('$skip')) throw badRequest("'$skip' is not supported by the service.");
  const token = readLinkToken(call.query);
  if (token === null) return null;
  const read = SkipToken.safeParse(readToken(token)).data;
  const life = call.world.settings.pageTokenSeconds;
  if (!read || read.kind !== kind || (life !== null && Date.now() - read.at > life * 1000)) throw expired();
  return read.after;
};

export const isEventual = (request: Request): boolean =>
  readHeader(request.headers, 'consistencylevel')?.toLowerCase() === 'eventual';

/** What the directory answers only with `ConsistencyLevel: eventual`. */
export const checkAdvanced = ({ query, request }: Call): void => {
  const eventual = isEventual(request);
  if (query.has('$count') && !eventual)
    throw new GraphError(400, 'Request_BadRequest', '$count is not currently supported.');
  if (query.has('$search') && !eventual)
    throw unsupported(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
};

interface Listing<Item> {
  readonly kind: string;
  /** Below the version: `/groups`. */
  readonly path: string;
  readonly context: string;
  /** In the order of their ids. */
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly show: (item: Item) => Record<string, unknown>;
}

const carried = ['$select', '$filter', '$search', '$expand', '$top', '$count'];

/** One page, with the count on the first if it was asked for. */
export const answerListing = <Item>(call: Call, listing: Listing<Item>): Answer => {
  const { query } = call;
  const { kind, items, idOf, show } = listing;
  const top = readCount(query, '$top', { min: 1, max: 999 }) ?? 100;
  const after = readAfter(call, kind);
  const rest = after === null ? items : items.filter((item) => idOf(item) > after);
  const page = rest.slice(0, top);
  const last = page.at(-1);
  const options = Object.fromEntries(carried.map((name) => [name, query.get(name)]));
  const onward = last && rest.length > top ? writeToken({ kind, after: idOf(last), at: Date.now() }) : null;
  return answerJson(
    200,
    {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${listing.context}`,
      ...(query.get('$count') === 'true' && after === null ? { '@odata.count': items.length } : {}),
      ...(onward === null
        ? {}
        : { '@odata.nextLink': writeLink(`${call.root}${listing.path}`, { ...options, $skiptoken: onward }) }),
      value: page.map(show),
    },
    { 'content-type': graphType },
  );
};
