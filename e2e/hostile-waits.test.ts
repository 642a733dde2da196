// A source that asks to wait ten minutes is left alone for as long, whoever presses Sync now; and no other source is.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listConnections, syncConnection } from '../src/contract/connections.ts';
import { bamboohrForm } from './bamboohr-form.ts';
import { expectNoneEarly, type ForeignStage, type Form, openForeignStage } from './foreign-stage.ts';
import { googleForm } from './google-ledger.ts';
import { slackForm } from './slack-ledger.ts';
import { zoomForm } from './zoom-ledger.ts';

const since = '2026-11-19T00:00:00.000Z';

/** What is asked of each, of which the first request after a pass is refused. */
const sources: [name: string, path: string, form: (stage: ForeignStage, since: string) => Promise<Form>][] = [
  ['google', '/admin/directory/v1/users', googleForm],
  ['slack', '/api/users.list', slackForm],
  ['zoom', '/v2/users', zoomForm],
  ['bamboohr', '*', bamboohrForm],
];

const Ledger = z.looseObject({ byStatus: z.record(z.string(), z.number()) });

it.each(sources)(
  '%s is not asked again before ten minutes are over, though Sync now is pressed',
  {
    timeout: 120_000,
  },
  async (service, path, formOf) => {
    const stage = await openForeignStage(null);
    const refused = async (): Promise<number> => (await stage.control.get('/ledger', Ledger)).byStatus['429'] ?? 0;
    try {
      const { id } = await stage.open({ ...(await formOf(stage, since)), streams: ['people'] });
      const throttle = { kind: 'throttle', retryAfter: { form: 'seconds', seconds: 600 } };
      await stage.control.post('/faults', { rules: [{ match: { service, path }, faults: [throttle] }] });
      await stage.client.call(syncConnection, { id });
      while ((await refused()) === 0) await wait(100);
      for (let presses = 0; presses < 3; presses += 1) {
        await stage.client.call(syncConnection, { id });
        await wait(1000);
      }
      expect(await refused()).toBe(1);
      const [one] = (await stage.client.call(listConnections, {})).connections;
      expect(one?.streams.map(({ waitingFor }) => waitingFor)).toEqual([
        expect.stringMatching(/asked to wait until|Tried again at/),
      ]);
      await expectNoneEarly(stage, throttle);
    } finally {
      await stage.close();
    }
  },
);
