// A sign-in under way: what is remembered of it from one request to the next, bound to browser, person, organization and one use.
import { z } from 'zod';
import { createSignIn, type StoredSignIn } from '../db/queries/sign-ins.ts';
import { hashToken, newToken } from '../lib/tokens.ts';
import type { Outside, Provider, SignIn, SignInRequest, Way } from '../providers/provider.ts';
import { FlowRefused, waySwitchedOff } from './flow-refusal.ts';
import type { SourceParts, Sources } from './sources.ts';

export interface FlowParts extends SourceParts {
  readonly sources: Sources;
}

const minute = 60_000;
export const flowLifeMs = 15 * minute;

const Purpose = z.object({
  kind: z.enum(['redirect', 'device-code']),
  provider: z.string(),
  way: z.string(),
  streams: z.array(z.string()),
  since: z.iso.datetime().nullable(),
  /** What whoever began must still be allowed when it ends; link: holding the link is enough. */
  permission: z.enum(['connections:manage', 'own:read', 'link']),
  /** Who connects, as it is shown. */
  name: z.string(),
  redirectUri: z.string(),
  /** Whether the connection to sign in for was disconnected when it began; one that is ended later is not brought back. */
  ended: z.boolean(),
  round: z.int(),
  /** Of a device code: seconds between two questions, and the next one's time. */
  interval: z.number(),
  nextAt: z.number(),
});

const Hidden = z.object({
  verifier: z.string(),
  nonce: z.string(),
  step: z.json(),
  fields: z.record(z.string(), z.string()),
  deviceCode: z.string(),
  loginHint: z.string().nullable(),
});

export interface Flow extends z.output<typeof Purpose>, z.output<typeof Hidden> {
  readonly organizationId: string;
  /** Null: the operator, or who holds the link. */
  readonly userId: string | null;
  readonly linkId: string | null;
  /** A connection to sign in for again; null: a new one. */
  readonly connectionId: string | null;
  readonly browserHash: Buffer;
  readonly expiresAt: Date;
}

const placeOf = (organizationId: string, stateHash: Buffer) => ({
  organizationId,
  table: 'sign_in',
  row: stateHash.toString('hex'),
  column: 'secret',
});

/** Remembers it under a new state, which is told this once. */
export const keepFlow = async (parts: FlowParts, flow: Flow, state: string): Promise<void> => {
  const { organizationId, userId, linkId, connectionId, browserHash, expiresAt } = flow;
  const stateHash = hashToken(state);
  const row = { stateHash, organizationId, browserHash, userId, linkId, connectionId, expiresAt };
  const purpose = Purpose.parse(flow);
  const secret = parts.keyring.seal(JSON.stringify(Hidden.parse(flow)), placeOf(organizationId, stateHash));
  const createdAt = new Date(parts.seams.clock.now());
  await parts.database.door((tx) => createSignIn(tx, { ...row, purpose, secret, createdAt }));
};

/** Errors: SecretUnreadable when the server's key was changed meanwhile. */
export const readFlow = ({ keyring }: FlowParts, stored: StoredSignIn): Flow => {
  const { organizationId, userId, linkId, connectionId, browserHash, expiresAt } = stored;
  const hidden = keyring.open(stored.secret, placeOf(organizationId, stored.stateHash));
  const owner = { organizationId, userId, linkId, connectionId, browserHash, expiresAt };
  return { ...Purpose.parse(stored.purpose), ...Hidden.parse(JSON.parse(hidden)), ...owner };
};

export const outsideOf = ({ seams, endpoints }: FlowParts): Outside => ({ ...seams, endpoints });

export interface WayIn {
  readonly provider: Provider;
  readonly way: Way;
  readonly signIn: SignIn;
}

/** Errors: FlowRefused when the way is gone or blocked. */
export const wayOf = (parts: FlowParts, { provider: id, way: wanted }: Pick<Flow, 'provider' | 'way'>): WayIn => {
  const provider = parts.providers.find((one) => one.id === id);
  const way = provider?.setup.ways.find((one) => one.id === wanted);
  if (!provider || !way || provider.signIn === null) throw new FlowRefused(waySwitchedOff);
  const blocked = provider.blocked(way.id, parts.endpoints);
  if (blocked !== null) throw new FlowRefused(blocked);
  return { provider, way, signIn: provider.signIn };
};

export const requestOf = (flow: Flow, state: string, signal: AbortSignal): SignInRequest => {
  const { way, streams, fields, redirectUri, verifier, nonce, step, loginHint } = flow;
  return { way, streams, fields, redirectUri, state, verifier, nonce, step, loginHint, signal };
};

/**
 * Begins a round with a state, verifier and nonce of its own; resolves to the address for the browser.
 * Errors: FlowRefused, those of providers/errors; nothing is remembered then.
 */
export const beginRound = async (parts: FlowParts, flow: Flow, signal: AbortSignal): Promise<string> => {
  const { signIn } = wayOf(parts, flow);
  const state = newToken();
  const round = { ...flow, verifier: newToken(), nonce: newToken() };
  const url = await signIn.begin(requestOf(round, state, signal), outsideOf(parts));
  await keepFlow(parts, round, state);
  return url;
};
