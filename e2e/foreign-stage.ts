// A stage on which a source that is not Microsoft's is connected, and waited for until everything has been read.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Connection, createConnection, listConnections, syncConnection } from '../src/contract/connections.ts';
import { openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';

export interface ForeignStage extends Stage {
  /** Connects, again where that fails; resolves when everything has been read once. */
  open(form: Form): Promise<Connection>;
  /** Reads what is new; resolves when it has been read. */
  again(): Promise<Connection>;
}

export interface Form {
  readonly provider: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly streams: readonly string[];
  readonly since: string;
  /** Codes of problems that stay: channels that the app was not invited to, say. */
  readonly stays?: readonly string[];
}

export const weathers = [
  { weather: 'while all is calm', faults: null },
  { weather: 'while a tenth of all requests fails', faults: { preset: 'ten-percent', seed: 7 } },
] as const;

const Counters = z.looseObject({
  early: z.number(),
  byFault: z.record(z.string(), z.number()),
  byStatus: z.record(z.string(), z.number()),
  /** What the tenant remembers of early requests: shown when there are any. */
  earlySamples: z.array(z.unknown()),
});

/** No request came before the end of a wait, there were faults where there should be, and in calm weather no limit was passed. */
export const expectNoneEarly = async (stage: Stage, faults: object | null): Promise<void> => {
  const { early, earlySamples, byFault, byStatus } = await stage.control.get('/ledger', Counters);
  expect({ early, earlySamples }).toEqual({ early: 0, earlySamples: [] });
  expect(Object.keys(byFault).length > 0).toBe(faults !== null);
  if (faults === null) expect(byStatus['429'] ?? 0).toBe(0);
};

/** Waits for the end of a pass after `before`; throws where somebody has to look. */
const settled = async (stage: Stage, before: string | null): Promise<Connection> => {
  for (;;) {
    const [one] = (await stage.client.call(listConnections, {})).connections;
    if (one === undefined || one.status !== 'connected') throw new Error(JSON.stringify(one, null, 1));
    if (!one.syncing && one.lastFinishedAt !== before) return one;
    await wait(100);
  }
};

/** The connection test may hit a fault, too: then nothing is saved, and a person tries again. */
export const connectForeign = async (stage: Stage, form: Form): Promise<void> => {
  let refusal = '';
  for (let tries = 0; tries < 30; tries += 1) {
    const made = await stage.client.call(createConnection, {
      provider: form.provider,
      way: 'own-app',
      fields: { ...form.fields },
      streams: [...form.streams],
      since: form.since,
    });
    if (made.connection !== null) return;
    refusal = JSON.stringify(made.checks, null, 1);
    await wait(2000);
  }
  throw new Error(`Not connected: ${refusal}`);
};

export const openForeignStage = async (databaseUrl: string | null): Promise<ForeignStage> => {
  const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
  const stage = await openStage({ databaseUrl, emulator, wider: 100 });
  const clock = async (): Promise<string> => {
    const { now: time } = await stage.control.get('/clock', z.object({ now: z.string() }));
    return new Date(time).toISOString();
  };
  /** The next look at it: after the wait that a quota asks for, which is the machine's time, else after another pass. */
  const lookAgain = async (one: Connection): Promise<Connection> => {
    if (one.streams.every(({ waitingFor }) => waitingFor === null)) {
      await stage.client.call(syncConnection, { id: one.id });
      return settled(stage, one.lastFinishedAt);
    }
    await wait(500);
    const [again] = (await stage.client.call(listConnections, {})).connections;
    return again ?? one;
  };
  /** Everything has been read as the source stands by now; where requests fail, what was left over is read later. */
  let stays: readonly string[] = [];
  const readAll = async (first: Connection): Promise<Connection> => {
    const from = await clock();
    let one = first;
    for (let looks = 0; looks < 60; looks += 1) {
      const problems = one.streams.flatMap((stream) => stream.problems).map(({ problem }) => problem.code);
      const isRead = one.streams.every(({ asOf }) => asOf !== null && asOf >= from);
      if (isRead && problems.every((code) => stays.includes(code))) return one;
      one = await lookAgain(one);
    }
    throw new Error(`Not everything was read: ${JSON.stringify(one.streams, null, 1)}`);
  };
  return {
    ...stage,
    again: async () => {
      const [one] = (await stage.client.call(listConnections, {})).connections;
      if (one === undefined) throw new Error('Nothing is connected.');
      await stage.client.call(syncConnection, { id: one.id });
      return readAll(await settled(stage, one.lastFinishedAt));
    },
    open: async (form) => {
      stays = form.stays ?? [];
      await connectForeign(stage, form);
      return readAll(await settled(stage, null));
    },
  };
};
