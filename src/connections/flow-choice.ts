// What somebody wants to sign in for, held against what they may and what the source offers.
import { readConnection } from '../db/queries/connections.ts';
import { listOwned } from '../db/queries/credentials.ts';
import { hashToken } from '../lib/tokens.ts';
import { type Flow, type FlowParts, flowLifeMs, wayOf } from './flow.ts';
import { streamsFault } from './stream-choice.ts';
import { connectionGone, FlowInvalid, FlowRefused } from './flow-refusal.ts';

export interface Wanted {
  readonly provider: string;
  readonly way: string;
  readonly streams: readonly string[];
  /** Nothing older is kept; null: everything. */
  readonly since: Date | null;
  /** The way's fields by name. */
  readonly fields: Readonly<Record<string, string>>;
  /** A connection to sign in for again, or to widen; null: a new one. */
  readonly connectionId: string | null;
}

/** Who begins. */
export interface Beginner {
  readonly organizationId: string;
  /** Null: the operator, or who holds the link. */
  readonly userId: string | null;
  /** As it is shown. */
  readonly name: string;
  readonly permission: Flow['permission'];
  readonly linkId: string | null;
  /** Whom to propose at the source; null: nobody. */
  readonly loginHint: string | null;
  /** The token of the browser's cookie. */
  readonly browser: string;
}

/** Errors: FlowInvalid. */
const checkStreams = (parts: FlowParts, wanted: Pick<Wanted, 'provider' | 'way' | 'streams'>): void => {
  const { provider, way } = wayOf(parts, wanted);
  const fault = streamsFault(provider, { possible: way.streams, chosen: wanted.streams });
  if (fault !== null) throw new FlowInvalid('streams', fault);
};

/** Whether the connection to sign in for is disconnected. Errors: FlowRefused for one of another organization, another source, or, for employees, of somebody else. */
const checkConnection = async (parts: FlowParts, wanted: Wanted, by: Beginner): Promise<boolean> => {
  const { connectionId } = wanted;
  if (connectionId === null) return false;
  const { organizationId, userId } = by;
  const { connection, owned } = await parts.database.tenant(organizationId, async (tx) => ({
    connection: await readConnection(tx, { organizationId, connectionId }),
    owned: userId === null ? [] : await listOwned(tx, { organizationId, userId }),
  }));
  const allowed = by.permission !== 'own:read' || owned.includes(connectionId);
  if (connection?.provider !== wanted.provider || !allowed) throw new FlowRefused(connectionGone);
  return connection.status === 'disconnected';
};

/** Only those the way has: anything else that was sent is dropped. */
const pickFields = (fields: Wanted['fields'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));

/** The sign-in before its first round. Errors: FlowInvalid, FlowRefused. */
export const chooseFlow = async (
  parts: FlowParts,
  wanted: Wanted & { readonly kind: Flow['kind']; readonly redirectUri: string },
  by: Beginner,
): Promise<Flow> => {
  const provider = parts.providers.find((one) => one.id === wanted.provider);
  if (!provider) {
    const known = parts.providers.map((one) => one.id).join(', ');
    throw new FlowInvalid('provider', `Unknown source. Choose one of: ${known}.`);
  }
  const employee = by.permission === 'own:read';
  const ways = provider.setup.ways.filter(
    ({ interaction, who, mode }) =>
      interaction === wanted.kind && (!employee || (who === 'employee' && mode === 'delegated')),
  );
  const way = ways.find((one) => one.id === wanted.way);
  if (!way) {
    const known = ways.map((one) => one.id).join(', ');
    throw new FlowInvalid('way', `There is no such way in here.${known === '' ? '' : ` Choose one of: ${known}.`}`);
  }
  checkStreams(parts, wanted);
  const ended = await checkConnection(parts, wanted, by);
  const { browser, ...beginner } = by;
  const { kind, redirectUri, connectionId } = wanted;
  const fields = pickFields(
    wanted.fields,
    way.fields.map((field) => field.name),
  );
  return {
    ...beginner,
    kind,
    redirectUri,
    connectionId,
    ended,
    fields,
    provider: provider.id,
    way: way.id,
    streams: [...new Set(wanted.streams)],
    since: wanted.since?.toISOString() ?? null,
    browserHash: hashToken(browser),
    expiresAt: new Date(parts.seams.clock.now() + flowLifeMs),
    round: 1,
    interval: 0,
    nextAt: 0,
    verifier: '',
    nonce: '',
    step: null,
    deviceCode: '',
  };
};
