// A process that dies at any moment loses nothing and doubles nothing: the next one ends with the same rows.
import { beforeAll, describe, expect, test } from 'vitest';
import { addConnection, addOrganization } from '../activity/testing.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { FakeTenant } from './testing.ts';
import { engineParts, itemsOf, readStored, slice } from './testing-engine.ts';

class Died extends Error {
  override readonly name = 'Died';
}

/** A process that dies at its `at`-th step: before a statement, before or after a commit, before or after a request. */
class Mortal {
  readonly #at: number;
  steps = 0;

  constructor(at: number) {
    this.#at = at;
  }

  step(): void {
    this.steps += 1;
    if (this.steps >= this.#at) throw new Died('The process died.');
  }

  /** The database as this process sees it. */
  database(real: Database): Database {
    const run =
      <T>(work: (tx: Tx) => Promise<T>) =>
      async (tx: Tx): Promise<T> => {
        const counted = tx.withPlugin({
          transformQuery: ({ node }) => {
            this.step();
            return node;
          },
          transformResult: async ({ result }) => result,
        });
        const done = await work(counted);
        this.step();
        return done;
      };
    const after = async <T>(done: T): Promise<T> => {
      this.step();
      return done;
    };
    return {
      ...real,
      engine: real.engine,
      tenant: async (organizationId, work) => after(await real.tenant(organizationId, run(work))),
      door: async (work) => after(await real.door(run(work))),
    };
  }
}

const people = ['ana', 'ben'];
const newTenant = (mortal: Mortal): FakeTenant =>
  new FakeTenant({ people, folders: { inbox: 3 }, pageSize: 2, fault: () => mortal.step() });

withDatabases((here) => {
  let organizationId: string;
  beforeAll(async () => {
    organizationId = await addOrganization(here.database);
  });

  /** What is stored, apart from the uuids that belong to one connection. */
  const stateOf = async (key: ConnectionKey): Promise<unknown> => {
    const { items, partitions } = await readStored(here.database, key);
    return { counts: Object.entries(items).map(([mailbox, of]) => [mailbox, of.length]), partitions };
  };
  /** Runs slices until nothing is left to read, as the only process. */
  const finish = async (key: ConnectionKey, tenant: FakeTenant): Promise<void> => {
    const parts = engineParts(here.database, tenant.source(), { alone: true });
    while (await slice(parts, key));
  };

  describe('a process that dies', () => {
    test('at any step of a sync leaves what the next one needs to end with the same rows', {
      timeout: 600_000,
    }, async () => {
      const immortal = new Mortal(Infinity);
      const whole = newTenant(immortal);
      const first = await addConnection(here.database, organizationId, ['people', 'mail']);
      await slice(engineParts(immortal.database(here.database), whole.source(), { alone: true }), first);
      const expected = await stateOf(first);
      expect((await readStored(here.database, first)).items).toEqual(itemsOf(whole, first, people));
      expect(immortal.steps).toBeGreaterThan(40);

      for (let at = 1; at <= immortal.steps; at += 1) {
        const key = await addConnection(here.database, organizationId, ['people', 'mail']);
        const mortal = new Mortal(at);
        const dying = newTenant(mortal);
        const dead = engineParts(mortal.database(here.database), dying.source(), { alone: true });
        await Promise.allSettled([slice(dead, key)]);
        const next = newTenant(new Mortal(Infinity));
        await finish(key, next);
        expect([at, await stateOf(key)]).toEqual([at, expected]);
        expect((await readStored(here.database, key)).items).toEqual(itemsOf(next, key, people));
      }
    });
  });
});
