// Signing in with a code that is typed in on another device: asked for, then asked about at the source's pace.
import { claimPoll, findWaiting, slowPoll, takeSignIn } from '../db/queries/sign-ins.ts';
import { hashToken, isToken, newToken } from '../lib/tokens.ts';
import { type Problem, RetryLater } from '../providers/errors.ts';
import type { Granted } from '../providers/provider.ts';
import { problemCheck } from './failed-check.ts';
import { type Flow, type FlowParts, keepFlow, outsideOf, readFlow, wayOf } from './flow.ts';
import { type Beginner, chooseFlow, type Wanted } from './flow-choice.ts';
import { acceptGrant } from './flow-grant.ts';
import { FlowRefused, flowProblem, signInExpired } from './flow-refusal.ts';

export interface BegunCode {
  /** Names it here; whoever asks must be who began. */
  readonly id: string;
  readonly userCode: string;
  readonly url: string;
  readonly expiresAt: Date;
  readonly intervalSeconds: number;
}

/** RFC 8628: how much longer to wait between two questions when the source says `slow_down`. */
const slower = 5;

/** Bound to the person instead of a browser. */
const binding = ({ organizationId, userId }: { organizationId: string; userId: string | null }): string =>
  `${organizationId}/${userId ?? 'operator'}`;

/** Errors: FlowInvalid, FlowRefused, those of providers/errors. */
export const beginDeviceCode = async (
  parts: FlowParts,
  wanted: Wanted & { readonly signal: AbortSignal },
  by: Omit<Beginner, 'browser'>,
): Promise<BegunCode> => {
  const flow = await chooseFlow(
    parts,
    { ...wanted, kind: 'device-code', redirectUri: '' },
    { ...by, browser: binding(by) },
  );
  const { signIn } = wayOf(parts, flow);
  const { way, streams, fields, loginHint } = flow;
  const { signal } = wanted;
  const code = await signIn.beginDeviceCode({ way, streams, fields, loginHint, signal }, outsideOf(parts));
  const now = parts.seams.clock.now();
  const interval = Math.max(1, code.intervalSeconds);
  const expiresAt = new Date(now + 1000 * Math.min(code.expiresInSeconds, 3600));
  const id = newToken();
  const nextAt = now + 1000 * interval;
  await keepFlow(parts, { ...flow, deviceCode: code.deviceCode, interval, nextAt, expiresAt }, id);
  return { id, userCode: code.userCode, url: code.url, expiresAt, intervalSeconds: interval };
};

export type Polled =
  | { readonly result: 'pending'; readonly intervalSeconds: number }
  | { readonly result: 'connected'; readonly connectionId: string }
  | { readonly result: 'failed'; readonly problem: Problem };

interface Asking {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string | null;
  readonly signal: AbortSignal;
}

type Answer = Granted | { result: 'pending'; slowDown: boolean };

/** A source that does not answer now has not refused. */
const askSource = async (parts: FlowParts, flow: Flow, signal: AbortSignal): Promise<Answer> => {
  const { signIn } = wayOf(parts, flow);
  const { deviceCode, way, streams, fields } = flow;
  try {
    return await signIn.pollDeviceCode({ deviceCode, way, streams, fields, signal }, outsideOf(parts));
  } catch (error) {
    if (error instanceof RetryLater) return { result: 'pending', slowDown: true };
    throw error;
  }
};

const take = async (parts: FlowParts, brought: Parameters<typeof takeSignIn>[1]): Promise<void> => {
  if ((await parts.database.door((tx) => takeSignIn(tx, brought))) === null) throw new FlowRefused(signInExpired);
};

/** Errors: FlowRefused, those of providers/errors. */
const poll = async (parts: FlowParts, asking: Asking): Promise<Polled> => {
  if (!isToken(asking.id)) throw new FlowRefused(signInExpired);
  const now = new Date(parts.seams.clock.now());
  const hashes = { stateHash: hashToken(asking.id), browserHash: hashToken(binding(asking)) };
  const brought = { ...hashes, kind: 'device-code', now };
  const waiting = await parts.database.door((tx) => findWaiting(tx, brought));
  if (waiting === null) throw new FlowRefused(signInExpired);
  const flow = readFlow(parts, waiting);
  const turn = await parts.database.door((tx) => claimPoll(tx, brought));
  if (turn === null) return { result: 'pending', intervalSeconds: flow.interval };
  const said = await problemCheck(() => askSource(parts, flow, asking.signal));
  if (!said.ok) {
    await take(parts, brought);
    return { result: 'failed', problem: said.problem };
  }
  if (said.value.result === 'pending') {
    const interval = flow.interval + (said.value.slowDown ? slower : 0);
    if (said.value.slowDown) await parts.database.door((tx) => slowPoll(tx, { ...brought, interval }));
    return { result: 'pending', intervalSeconds: interval };
  }
  await take(parts, brought);
  const { connectionId } = await acceptGrant(parts, flow, { granted: said.value, signal: asking.signal });
  return { result: 'connected', connectionId };
};

/** Errors: those of the database; whatever the source says is a result. */
export const pollDeviceCode = async (parts: FlowParts, asking: Asking): Promise<Polled> => {
  const tried = await flowProblem(() => poll(parts, asking));
  return tried.ok ? tried.value : { result: 'failed', problem: tried.problem };
};
