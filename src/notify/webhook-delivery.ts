// Tells webhooks what is queued: signed, tried again over a day, given up and switched off when nothing gets through.
import { randomUUID } from 'node:crypto';
import type { Problem } from '../contract/connections.ts';
import type { Database } from '../db/open.ts';
import * as queue from '../db/queries/webhook-deliveries.ts';
import * as webhooks from '../db/queries/webhooks.ts';
import type { Tx } from '../db/schema.ts';
import { noHosts } from '../lib/hosts.ts';
import type { Log } from '../lib/log.ts';
import type { Keyring } from '../lib/secrets.ts';
import type { Seams } from '../providers/provider.ts';
import { bodyOf, headersOf, secretsOf } from './webhook-message.ts';
import { problemOfError, problemOfStatus, webhookGivenUp, webhookOff } from './webhook-problems.ts';

export interface TellingParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: Seams;
  readonly log: Log;
}

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
/** Between one attempt and the next; after the last it is given up, about a day after the first. */
const waits = [30 * second, 2 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour];
/** A receiver may ask for a longer wait, but not for longer than this. */
const longestAsked = 12 * hour;
/** Nothing got through for so long: it is switched off. */
const patienceDays = 5;
const answerMs = 15_000;
/** Longer than any attempt takes. */
const holdSeconds = 60;
const gone = 410;

interface Answer {
  readonly status: number | null;
  readonly durationMs: number;
  readonly problem: Problem | null;
  /** Milliseconds that the receiver asked to wait. */
  readonly wait: number;
}

const secondsIn = (header: string | undefined): number => (/^\d{1,6}$/.test(header ?? '') ? Number(header) : 0);

/** One attempt. The receiver's answer is not read beyond its status. */
const send = async (
  { keyring, seams }: TellingParts,
  told: { readonly webhook: webhooks.StoredWebhook; readonly delivery: queue.ClaimedDelivery },
  stopping: AbortSignal,
): Promise<Answer> => {
  const { webhook, delivery } = told;
  const { clock, hosts = noHosts } = seams;
  const late = AbortSignal.timeout(answerMs);
  const began = clock.now();
  const took = (): number => Math.max(0, Math.round(clock.now() - began));
  try {
    const headers = headersOf(delivery, secretsOf(keyring, webhook, began), began);
    const signal = AbortSignal.any([stopping, late]);
    const request = {
      method: 'POST',
      url: webhook.url,
      headers,
      body: bodyOf(delivery),
      unread: true,
      signal,
    } as const;
    const { status, headers: answered } = await hosts.network(request);
    const taken = status >= 200 && status < 300;
    const wait = Math.min(secondsIn(answered['retry-after']) * second, longestAsked);
    return { status, durationMs: took(), problem: taken ? null : problemOfStatus(status), wait };
  } catch (error) {
    // Whoever stops leaves it held: the next process takes it up.
    if (stopping.aborted) throw error;
    return { status: null, durationMs: took(), problem: problemOfError(error, late.aborted), wait: 0 };
  }
};

/** A fifth more or less, so that a burst of failures does not come back at once. */
const nextOf = (attempts: number, wait: number): number | null => {
  const planned = waits[attempts - 1];
  return planned === undefined ? null : Math.max(planned * (0.8 + Math.random() * 0.4), wait);
};

const attemptOf = (answer: Answer, attempts: number, { now, once }: { now: number; once: boolean }): queue.Attempt => {
  const { status, durationMs, problem } = answer;
  const next = once || status === gone ? null : nextOf(attempts, answer.wait);
  const state = problem === null ? 'delivered' : next === null ? 'failed' : 'queued';
  return { state, status, durationMs, problem, nextAt: new Date(now + (next ?? 0)), now: new Date(now) };
};

const switchOff = async (
  tx: Tx,
  webhook: webhooks.StoredWebhook,
  { now, days }: { readonly now: Date; readonly days: number | null },
): Promise<void> => {
  await webhooks.failWebhook(tx, webhook);
  await queue.giveUpDeliveries(tx, { ...webhook, problem: webhookOff, now });
  const problem = webhookGivenUp(new URL(webhook.url).host, days);
  await webhooks.raiseWebhookAlert(tx, { ...webhook, alertId: randomUUID(), problem, now });
};

/** What the attempt says of the webhook as such. */
const judge = async (
  tx: Tx,
  webhook: webhooks.StoredWebhook,
  { problem, status, now }: queue.Attempt,
): Promise<void> => {
  if (problem === null) return webhooks.markThrough(tx, webhook);
  const since = await webhooks.markFailing(tx, { ...webhook, now });
  if (since === null) return undefined;
  if (status === gone) return switchOff(tx, webhook, { now, days: null });
  const days = Math.floor((now.getTime() - since.getTime()) / day);
  return days < patienceDays ? undefined : switchOff(tx, webhook, { now, days });
};

const offAnswer: Answer = { status: null, durationMs: 0, problem: webhookOff, wait: 0 };

type Held = queue.ClaimedDelivery & { readonly holder: string };

/** Whether it got through. */
const tell = async (
  parts: TellingParts,
  delivery: Held,
  { once, signal }: { readonly once: boolean; readonly signal: AbortSignal },
): Promise<boolean> => {
  const { database, seams, log } = parts;
  const { organizationId } = delivery;
  const webhook = await database.tenant(organizationId, (tx) => webhooks.readWebhook(tx, delivery));
  if (webhook === null) return false;
  const off = webhook.state !== 'on' && !once;
  const answer = off ? offAnswer : await send(parts, { webhook, delivery }, signal);
  const attempt = attemptOf(answer, delivery.attempts, { now: seams.clock.now(), once: once || off });
  await database.tenant(organizationId, async (tx) => {
    await queue.settleDelivery(tx, { ...delivery, ...attempt });
    if (!off && (!once || attempt.problem === null)) await judge(tx, webhook, attempt);
  });
  const { problem } = attempt;
  if (problem !== null)
    log.info('A webhook was not told', {
      webhook: webhook.webhookId,
      state: attempt.state,
      code: problem.code,
      raw: problem.raw,
    });
  return problem === null;
};

/** Sends one delivery at once and once, as for a test. Null: it does not wait. */
export const tellAtOnce = async (parts: TellingParts, key: queue.DeliveryKey, signal: AbortSignal): Promise<void> => {
  const holder = randomUUID();
  const held = { ...key, holder, seconds: holdSeconds };
  const delivery = await parts.database.tenant(key.organizationId, (tx) => queue.holdDelivery(tx, held));
  if (delivery !== null) await tell(parts, { ...delivery, holder }, { once: true, signal });
};

/** One after another, until nothing is due or one does not get through: what is down is not asked for everything at once. */
const tellOne = async (parts: TellingParts, key: webhooks.WebhookKey, signal: AbortSignal): Promise<number> => {
  let tried = 0;
  while (!signal.aborted) {
    const holder = randomUUID();
    const claim = { ...key, holder, seconds: holdSeconds, now: new Date(parts.seams.clock.now()) };
    const delivery = await parts.database.tenant(key.organizationId, (tx) => queue.claimDelivery(tx, claim));
    if (delivery === null) return tried;
    tried += 1;
    if (!(await tell(parts, { ...delivery, holder }, { once: false, signal }))) return tried;
  }
  return tried;
};

const lanes = 4;

/** Tells what is due, of all organizations, a few webhooks side by side. Resolves to how many attempts were made. */
export const tellWebhooks = async (parts: TellingParts, signal: AbortSignal): Promise<number> => {
  const now = new Date(parts.seams.clock.now());
  const due = (await parts.database.door((tx) => queue.listDueWebhooks(tx, now))).values();
  let tried = 0;
  const lane = async (): Promise<void> => {
    for (const key of due) tried += await tellOne(parts, key, signal);
  };
  // Each to its end, so that none goes on when this has ended.
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return tried;
};
