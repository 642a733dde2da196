// Trouble at the source as a story: it strikes, is noticed, named and shown, nothing is asked for ever, and after mending nothing is lost.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Alert, listAlerts } from '../src/contract/lifecycle.ts';
import type { Connection } from '../src/contract/connections.ts';
import { compareRows } from './ledger.ts';
import { nextHour, now, type WaysStage } from './ways-stage.ts';

/** Mail older than this is not read. */
export const recently = '2026-11-18T00:00:00.000Z';

export const until = async <T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    const seen = await look();
    if (good(seen) || tries > 200) return seen;
    await wait(100);
  }
};

export const alertsOf = async (stage: WaysStage, kind: string): Promise<Alert[]> =>
  (await stage.client.call(listAlerts, {})).alerts.filter((alert) => alert.kind === kind);

/** Mail that the tenant holds and that is not here, or the other way round, a line each; of one mailbox or of all. */
export const lostMail = async (stage: WaysStage, address?: string): Promise<string[]> => {
  const at = new Date(stage.tenantNow()).toISOString();
  const period = { from: recently.slice(0, 10), to: at.slice(0, 10) };
  const truth = await stage.control.truth({ at, firstReadAt: now, ...period });
  const wanted = (mailbox: string): boolean => address === undefined || mailbox === address;
  const mailboxes = truth.mailboxes
    .filter((mailbox) => wanted(mailbox.address))
    .map((mailbox) => ({ ...mailbox, meetings: [] }));
  const lines = (await stage.activity()).filter(({ kind, mailbox }) => kind === 'mail' && wanted(mailbox));
  return compareRows({ ...truth, mailboxes }, { organizationId: stage.organizationId, lines, since: recently });
};

export interface Trouble {
  /** The problem that is to be shown. */
  readonly code: string;
  strike(connection: Connection): Promise<unknown>;
  mend(connection: Connection): Promise<unknown>;
  /** The mailbox that is read; not given: all. */
  readonly mailbox?: string;
}

/** Requests that hours of trouble may cost: none by itself, few when somebody presses Sync now. */
const most = { unasked: 0, asked: 12 };

/** The whole story of a connection that works; resolves to it. */
export const goThrough = async (stage: WaysStage, id: string, trouble: Trouble): Promise<Connection> => {
  const { code, mailbox } = trouble;
  expect(await stage.settled(id)).toMatchObject({ status: 'connected', problem: null });
  expect(await lostMail(stage, mailbox)).toEqual([]);
  await trouble.strike(await stage.connection(id));
  await stage.advance(nextHour);
  const noticed = await until(
    () => stage.connection(id),
    ({ status }) => status === 'needs-attention',
  );
  expect(noticed).toMatchObject({ status: 'needs-attention', problem: { code }, alerts: 1, nextSyncAt: null });
  expect(await alertsOf(stage, 'connection-stopped')).toMatchObject([{ connectionId: id, problem: { code } }]);

  await stage.control.remove('/ledger');
  for (let hour = 0; hour < 6; hour += 1) await stage.advance(3600);
  await wait(700);
  expect((await stage.requests()).total).toBeLessThanOrEqual(most.unasked);
  expect(await stage.sync(id)).toMatchObject({ status: 'needs-attention', problem: { code }, alerts: 1 });
  await wait(300);
  expect((await stage.requests()).total).toBeLessThanOrEqual(most.asked);

  const before = (await stage.connection(id)).lastFinishedAt;
  await trouble.mend(await stage.connection(id));
  const well = await stage.settled(id, before);
  expect(well).toMatchObject({ status: 'connected', problem: null });
  expect(await lostMail(stage, mailbox)).toEqual([]);
  expect(await alertsOf(stage, 'connection-stopped')).toEqual([]);
  return well;
};
