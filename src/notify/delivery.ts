// What goes on by itself: reports that become due, alerts that are raised, and the outbox; several processes may do it at once.
import { listOrganizations } from '../db/queries/organizations.ts';
import { emptyOutbox, forgetOldMails, type OutboxParts } from './outbox.ts';
import { queueDueReports } from './planned-reports.ts';
import { watchReading } from './reading-watch.ts';
import { queueAlerts } from './told-alerts.ts';

export interface Delivery {
  stop(): Promise<void>;
}

/** How often to look, milliseconds: into the outbox, for what is due, and at how connections are read. */
const lookEvery = 3000;
const planEvery = 20_000;
const watchEvery = 600_000;

/** When each was looked at last, in the product's time; reports by organization, so that a failure is made up for. */
export interface Looked {
  readonly reports: Map<string, number>;
  /** What the last look at the reading found. */
  readonly suspects: Set<string>;
  planned: number;
  watched: number;
}

export const neverLooked = (): Looked => ({
  reports: new Map(),
  suspects: new Set(),
  planned: -Infinity,
  watched: -Infinity,
});

/** Puts what is due of all organizations into the outbox; those without a way to send mail keep theirs for later. */
export const planMail = async (parts: OutboxParts, looked: Looked): Promise<void> => {
  const { database, seams, office, log } = parts;
  const now = seams.clock.now();
  const watch = now - looked.watched >= watchEvery;
  for (const { organizationId } of await database.door(listOrganizations)) {
    try {
      if (watch) {
        await watchReading(database, organizationId, { now, suspects: looked.suspects });
        await forgetOldMails(parts, organizationId);
      }
      if (!(await office.isSetUp(organizationId))) continue;
      await queueDueReports(database, organizationId, { since: looked.reports.get(organizationId) ?? -Infinity, now });
      looked.reports.set(organizationId, now);
      await queueAlerts(database, organizationId, now);
    } catch (error) {
      // One organization's trouble holds up no other.
      log.warn('The mail of an organization could not be planned', { organization: organizationId, error });
    }
  }
  if (watch) looked.watched = now;
  looked.planned = now;
};

/** Sends until it is stopped. */
export const startDelivery = (parts: OutboxParts): Delivery => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { clock } = parts.seams;
  const looked = neverLooked();
  const look = async (): Promise<void> => {
    if (clock.now() - looked.planned >= planEvery) await planMail(parts, looked);
    await emptyOutbox(parts, signal);
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await Promise.allSettled([clock.sleep(lookEvery, signal)]);
      if (signal.aborted) return;
      try {
        await look();
      } catch (error) {
        if (!signal.aborted) parts.log.warn('Mail could not be sent on schedule', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The delivery is stopping.'));
      await running;
    },
  };
};
