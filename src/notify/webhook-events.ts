// Finds what happened since a webhook was last looked at and queues what it wants to be told, once each.
import { randomUUID } from 'node:crypto';
import type { WebhookEvent } from '../contract/webhooks.ts';
import type { Database } from '../db/open.ts';
import type { Tx } from '../db/schema.ts';
import { queueDeliveries } from '../db/queries/webhook-deliveries.ts';
import * as turns from '../db/queries/webhook-events.ts';
import { listWebhooks, lockWebhook, markSeen, type StoredWebhook } from '../db/queries/webhooks.ts';
import { ReportParameters } from './render.ts';

interface Happening {
  readonly event: WebhookEvent;
  /** The same for the same thing, however often it is found. */
  readonly key: string;
  readonly at: Date;
  /** Ids, counts, times and words of our own; never a name, an address or anything of people. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * So far back is looked again each time: a transaction may be saved a while after the time that it carries. What was
 * queued already is known by its key.
 */
const overlapMs = 10 * 60_000;

const ofAlert = (turn: turns.AlertTurn): Happening[] => {
  const { alertId, kind, connectionId, code, cleared, at } = turn;
  const data = { alertId, kind, connectionId, code };
  const alert = { at, data };
  const both: Happening[] = [
    { ...alert, event: cleared ? 'alert.cleared' : 'alert.raised', key: `alert/${alertId}/${cleared}` },
  ];
  if (kind === 'connection-stopped' && connectionId !== null) {
    const event = cleared ? 'connection.restored' : 'connection.broke';
    both.push({ event, key: `connection/${alertId}/${cleared}`, at, data: { connectionId, code } });
  }
  return both;
};

const ofRun = ({ at, startedAt, ...run }: turns.FinishedRun): Happening => ({
  event: 'sync.finished',
  key: `run/${run.connectionId}/${run.stream}/${startedAt.toISOString()}`,
  at,
  data: { ...run, startedAt: startedAt.toISOString(), finishedAt: at.toISOString() },
});

const ofRoster = ({ importId, counts, undone, at }: turns.RosterTurn): Happening => ({
  event: 'roster.changed',
  key: `roster/${importId}/${undone}`,
  at,
  data: { importId, undone, counts },
});

/** Those that were planned; what somebody sends by hand is no event. */
const ofReport = ({ mailId, parameters, at }: turns.SentReport): Happening[] => {
  const { byHand, report, frequency, from, to, teamId } = ReportParameters.parse(parameters);
  if (byHand) return [];
  return [
    { event: 'report.ready', key: `report/${mailId}`, at, data: { mailId, report, frequency, from, to, teamId } },
  ];
};

const listHappenings = async (
  tx: Tx,
  wanted: ReadonlySet<string>,
  span: { readonly organizationId: string; readonly from: Date; readonly to: Date },
): Promise<Happening[]> => {
  const wants = (...events: readonly WebhookEvent[]): boolean => events.some((event) => wanted.has(event));
  const alerts = wants('alert.raised', 'alert.cleared', 'connection.broke', 'connection.restored')
    ? await turns.listAlertTurns(tx, span)
    : [];
  const runs = wants('sync.finished') ? await turns.listFinishedRuns(tx, span) : [];
  const imports = wants('roster.changed') ? await turns.listRosterTurns(tx, span) : [];
  const reports = wants('report.ready') ? await turns.listSentReports(tx, span) : [];
  const all = [...alerts.flatMap(ofAlert), ...runs.map(ofRun), ...imports.map(ofRoster), ...reports.flatMap(ofReport)];
  return all.filter(({ event }) => wanted.has(event));
};

const lookFor = async (tx: Tx, webhook: StoredWebhook, now: number): Promise<number> => {
  const { organizationId, onSince, seenUntil } = webhook;
  const from = new Date(Math.max(onSince.getTime(), seenUntil.getTime() - overlapMs));
  const to = new Date(now);
  const found = await listHappenings(tx, new Set(webhook.events), { organizationId, from, to });
  const deliveries = found.map(({ event, key, at, data }) => ({
    deliveryId: randomUUID(),
    messageId: randomUUID(),
    key,
    event,
    happenedAt: at,
    payload: data,
  }));
  await queueDeliveries(tx, { ...webhook, deliveries, now: to });
  await markSeen(tx, { ...webhook, until: to });
  return found.length;
};

/** Each webhook of an organization in a transaction of its own, what is queued together with how far was looked. */
export const queueHappenings = async (database: Database, organizationId: string, now: number): Promise<void> => {
  const webhooks = await database.tenant(organizationId, (tx) => listWebhooks(tx, organizationId));
  for (const webhook of webhooks.filter(({ state }) => state === 'on'))
    await database.tenant(organizationId, async (tx) => {
      const locked = await lockWebhook(tx, webhook);
      if (locked?.state === 'on' && locked.seenUntil.getTime() < now) await lookFor(tx, locked, now);
    });
};
