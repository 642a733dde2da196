// Raises an alert when a connection is behind, or when many of its mailboxes have stopped, and clears it when that is over.
import { randomUUID } from 'node:crypto';
import type { Problem } from '../contract/connections.ts';
import type { Database } from '../db/open.ts';
import { clearAlerts, raiseAlert } from '../db/queries/alerts.ts';
import { listReadingStates, type ReadingState } from '../db/queries/mail-watch.ts';

const hour = 3_600_000;
/** A reading that takes longer than this is behind. */
const behindMs = 24 * hour;
/** Of the mailboxes; between the two an alert stays as it is. */
const [fallen, recovered] = [0.1, 0.05];
/** Fewer are told mailbox by mailbox on the Sync page. */
const fewest = 3;

const behind = ({ tenantName, readAt }: ReadingState, now: number): Problem | null => {
  const late = now - readAt.getTime();
  if (late <= behindMs) return null;
  return {
    code: 'sync-behind',
    title: `${tenantName} has not been read to its end for ${Math.floor(late / hour)} hours.`,
    fix: 'Open Sync to see what it waits for. If nothing moves, see that a worker runs; more workers read faster.',
    who: 'operator',
    link: null,
    raw: `last read ${readAt.toISOString()}`,
  };
};

/** Null: it is well again; undefined: it stays as it is. */
const coverage = ({ tenantName, mailboxes, stopped }: ReadingState): Problem | null | undefined => {
  const share = mailboxes === 0 ? 0 : stopped / mailboxes;
  if (share < recovered || stopped < fewest) return null;
  if (share < fallen) return undefined;
  return {
    code: 'coverage-fell',
    title: `${stopped} of ${mailboxes} mailboxes of ${tenantName} are not read any more.`,
    fix: 'Open the connection: its problems are grouped by what mends them. Figures of these people say that they are incomplete.',
    who: 'admin',
    link: null,
    raw: `${Math.round(share * 100)} % stopped`,
  };
};

/**
 * Looks at the connections of one organization. `suspects`, kept from look to look: what was found once; only what is found
 * twice in a row is told, so that a machine that was asleep is not taken for one that is behind.
 */
export const watchReading = async (
  database: Database,
  organizationId: string,
  { now, suspects }: { readonly now: number; readonly suspects: Set<string> },
): Promise<void> => {
  await database.tenant(organizationId, async (tx) => {
    for (const state of await listReadingStates(tx, organizationId)) {
      const { connectionId } = state;
      const found = state.working
        ? { 'sync-behind': behind(state, now), 'coverage-fell': coverage(state) }
        : { 'sync-behind': null, 'coverage-fell': null };
      for (const [kind, problem] of Object.entries(found)) {
        const about = { organizationId, connectionId, kind, now: new Date(now) };
        const suspect = `${connectionId} ${kind}`;
        if (problem === null) {
          suspects.delete(suspect);
          await clearAlerts(tx, { ...about, except: [] });
        } else if (problem !== undefined && suspects.has(suspect))
          await raiseAlert(tx, { ...about, alertId: randomUUID(), about: connectionId, problem });
        else if (problem !== undefined) suspects.add(suspect);
      }
    }
  });
};
