// Signing in on a source's own pages: begun here, sent there, and finished with what the source sends back, once.
import type { SignInOutcome } from '../contract/sign-ins.ts';
import { readLink, useLink } from '../db/queries/links.ts';
import { readOrganization } from '../db/queries/organizations.ts';
import { explainSignIn, takeSignIn } from '../db/queries/sign-ins.ts';
import { hashToken, isToken } from '../lib/tokens.ts';
import type { Problem } from '../providers/errors.ts';
import { beginRound, type Flow, type FlowParts, outsideOf, readFlow, requestOf, wayOf } from './flow.ts';
import { type Beginner, chooseFlow, type Wanted } from './flow-choice.ts';
import { acceptGrant, type SavedGrant } from './flow-grant.ts';
import {
  FlowRefused,
  flowProblem,
  linkRevoked,
  linkUsed,
  notAllowedAnyMore,
  organizationGone,
  otherBrowser,
  otherUser,
  signInExpired,
  signInUsed,
  tooManyRounds,
} from './flow-refusal.ts';
import { makeLink, noteProblem } from './links.ts';

/** Path of the page that a source sends the browser back to. */
const callbackPath = '/connect/callback';
const mostRounds = 5;
/** An admin who is asked by somebody else needs days, not minutes. */
const adminLinkMs = 3 * 86_400_000;

/** `origin`: where people open the product. Errors: FlowInvalid, FlowRefused, those of providers/errors. */
export const beginSignIn = async (
  parts: FlowParts,
  wanted: Wanted & { readonly origin: string; readonly signal: AbortSignal },
  by: Beginner,
): Promise<{ url: string; expiresAt: Date }> => {
  const redirectUri = `${wanted.origin}${callbackPath}`;
  const flow = await chooseFlow(parts, { ...wanted, kind: 'redirect', redirectUri }, by);
  return { url: await beginRound(parts, flow, wanted.signal), expiresAt: flow.expiresAt };
};

/** Who is back. */
export interface Returning {
  /** What the source sent. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The token of the browser's cookie; empty where it has none. */
  readonly browser: string;
  /** Null: nobody is signed in to Plumbline. */
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly operator: boolean;
  readonly may: (permission: 'connections:manage' | 'own:read') => boolean;
  readonly signal: AbortSignal;
}

export type Finished =
  | (SavedGrant & { readonly result: 'connected'; readonly organizationId: string; readonly hasLogin: boolean })
  | Exclude<SignInOutcome, { result: 'connected' }>;

const whyNotTaken = { used: signInUsed, 'other-browser': otherBrowser, unknown: signInExpired };

/** Takes the state, once, for the browser that began. Errors: FlowRefused; another browser takes nothing. */
const takeFlow = async (parts: FlowParts, { parameters, browser }: Returning): Promise<Flow> => {
  const state = Object.hasOwn(parameters, 'state') ? parameters['state'] : undefined;
  if (state === undefined || !isToken(state)) throw new FlowRefused(signInExpired);
  const now = new Date(parts.seams.clock.now());
  const brought = { stateHash: hashToken(state), browserHash: hashToken(browser), kind: 'redirect', now };
  const taken = await parts.database.door((tx) => takeSignIn(tx, brought));
  if (taken === null) throw new FlowRefused(whyNotTaken[await parts.database.door((tx) => explainSignIn(tx, brought))]);
  return readFlow(parts, taken);
};

/** Errors: FlowRefused when who began is not who is here, or may no longer. */
const checkPerson = async (parts: FlowParts, flow: Flow, back: Returning): Promise<void> => {
  const { organizationId, linkId, userId, permission } = flow;
  const { organization, link } = await parts.database.tenant(organizationId, async (tx) => ({
    organization: await readOrganization(tx, organizationId),
    link: linkId === null ? null : await readLink(tx, { organizationId, linkId }),
  }));
  if (organization === null) throw new FlowRefused(organizationGone);
  if (permission === 'link') {
    if (link === null || link.revokedAt !== null) throw new FlowRefused(linkRevoked);
    const ours = link.claimedBy?.equals(flow.browserHash) === true;
    if (link.usedAt !== null || !ours) throw new FlowRefused(linkUsed);
    return;
  }
  const same = back.organizationId === organizationId && back.userId === userId;
  if (!same || (userId === null && !back.operator)) throw new FlowRefused(otherUser);
  if (!back.may(permission)) throw new FlowRefused(notAllowedAnyMore);
};

/** The link of an approval has done what it was for. Errors: FlowRefused. */
const useUp = async (parts: FlowParts, { organizationId, linkId, browserHash }: Flow): Promise<void> => {
  if (linkId === null) return;
  const use = { organizationId, linkId, browserHash, connectionId: null, now: new Date(parts.seams.clock.now()) };
  if (!(await parts.database.tenant(organizationId, (tx) => useLink(tx, use)))) throw new FlowRefused(linkUsed);
};

const goOn = async (parts: FlowParts, flow: Flow, back: Returning): Promise<Finished> => {
  const { signIn } = wayOf(parts, flow);
  const { parameters, signal } = back;
  const request = requestOf(flow, parameters['state'] ?? '', signal);
  const result = await signIn.finish({ ...request, parameters }, outsideOf(parts));
  if (result.result === 'continue') {
    if (flow.round >= mostRounds) throw new FlowRefused(tooManyRounds);
    const next = { ...flow, round: flow.round + 1, step: result.step };
    return { result: 'continue', url: await beginRound(parts, next, signal) };
  }
  if (result.result === 'approved') {
    await useUp(parts, flow);
    return { result: 'approved' };
  }
  const saved = await acceptGrant(parts, flow, { granted: result, signal });
  const { organizationId, permission } = flow;
  return { result: 'connected', organizationId, hasLogin: permission !== 'link', ...saved };
};

/** An address to pass on to an admin of the source: never for more than this way reads; null where there is no such way in for one. */
const askAdmin = async (parts: FlowParts, flow: Flow): Promise<string | null> => {
  const provider = parts.providers.find((one) => one.id === flow.provider);
  const mode = provider?.setup.ways.find((one) => one.id === flow.way)?.mode;
  const ways = (provider?.setup.ways ?? []).filter(
    ({ id, who, interaction }) =>
      who === 'admin' && interaction === 'redirect' && provider?.blocked(id, parts.endpoints) === null,
  );
  const way = ways.find((one) => one.mode === mode);
  if (!provider || !way || way.id === flow.way) return null;
  const { organizationId, userId, name } = flow;
  const made = await makeLink(parts, {
    organizationId,
    kind: 'admin-consent',
    by: userId,
    createdBy: name,
    email: null,
    lifeMs: adminLinkMs,
    origin: new URL(flow.redirectUri).origin,
    provider: provider.id,
    way: way.id,
    streams: way.streams.filter((stream) => flow.streams.includes(stream)),
    since: flow.since === null ? null : new Date(flow.since),
    connectionId: null,
    role: null,
  });
  return made.url;
};

const over = new Set<Problem>([
  signInUsed,
  otherBrowser,
  otherUser,
  notAllowedAnyMore,
  organizationGone,
  linkRevoked,
  linkUsed,
]);

/** Whatever comes back, an outcome for the person who is there. Errors: those of the database. */
export const finishSignIn = async (parts: FlowParts, back: Returning): Promise<Finished> => {
  let flow: Flow | null = null;
  const tried = await flowProblem(async () => {
    const taken = await takeFlow(parts, back);
    await checkPerson(parts, taken, back);
    flow = taken;
    return goOn(parts, taken, back);
  });
  if (tried.ok) return tried.value;
  const { problem, needsAdmin } = tried;
  return tellFailure(parts, flow, { problem, needsAdmin });
};

const tellFailure = async (
  parts: FlowParts,
  flow: Flow | null,
  { problem, needsAdmin }: { problem: Problem; needsAdmin: boolean },
): Promise<Finished> => {
  if (flow !== null && flow.linkId !== null) {
    await noteProblem(parts, { organizationId: flow.organizationId, linkId: flow.linkId }, problem);
  }
  const adminUrl = needsAdmin && flow !== null ? await askAdmin(parts, flow) : null;
  return { result: 'failed', problem, again: !over.has(problem), adminUrl };
};
