// What is said in Slack's channels equals the ledger, in the same shape as Teams', and belongs to the people who are here already.
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { EventLine, exportEvents } from '../src/contract/collected.ts';
import { createConnection, listConnections } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const from = '2026-11-18T00:00:00.000Z';

const Slack = z.object({
  slack: z.object({
    accounts: z.array(
      z.object({
        address: z.string().nullable(),
        messages: z.array(
          z.object({
            at: z.string(),
            reply: z.boolean(),
            help: z.boolean(),
            reactions: z.number(),
            positive: z.number(),
            mentions: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
});

const ledgerOf = async (stage: Stage): Promise<string[]> => {
  const asked = new URLSearchParams({ services: 'slack', from: from.slice(0, 10), to: now.slice(0, 10) });
  const { slack } = await stage.control.get(`/truth?${asked.toString()}`, Slack);
  return slack.accounts
    .flatMap(({ address, messages }) =>
      messages
        .filter(({ at }) => at >= from)
        .map(
          ({ at, reply, help, reactions, positive, mentions }) =>
            `${address} ${at} ${reply ? 'reply' : 'root'}${help ? ' help' : ''} ${reactions}/${positive} @${mentions.length}`,
        ),
    )
    .sort();
};

const heldBy = async (stage: Stage): Promise<string[]> => {
  const lines: string[] = [];
  const body = await stage.client.stream(exportEvents, { format: 'jsonl' });
  for await (const text of createInterface({ input: body })) {
    const { account, at, marks, reactions, positiveReactions, mentions } = EventLine.parse(JSON.parse(text));
    if (at < from) continue;
    const kind = `${marks.includes('reply') ? 'reply' : 'root'}${marks.includes('help-reply') ? ' help' : ''}`;
    // The ledger tells whole seconds.
    lines.push(`${account} ${at.slice(0, 19)}.000Z ${kind} ${reactions}/${positiveReactions} @${mentions}`);
  }
  return lines.sort();
};

withDatabases((here) => {
  it('messages in Slack are those of the ledger', { timeout: 300_000 }, async () => {
    const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
    const stage = await openStage({ databaseUrl: here.url, emulator });
    try {
      const Installed = z.object({ token: z.string() });
      const { token } = Installed.parse(await stage.control.post('/slack/installations', {}));
      const made = await stage.client.call(createConnection, {
        provider: 'slack',
        way: 'own-app',
        fields: { token },
        streams: ['people', 'chats'],
        since: from,
      });
      expect(made.checks.filter(({ state }) => state === 'failed')).toEqual([]);
      for (;;) {
        const [one] = (await stage.client.call(listConnections, {})).connections;
        if (one === undefined || one.status !== 'connected') throw new Error(JSON.stringify(one, null, 1));
        if (!one.syncing && one.lastFinishedAt !== null) break;
        await wait(200);
      }
      const ledger = await ledgerOf(stage);
      expect(ledger.length).toBeGreaterThan(20);
      expect(await heldBy(stage)).toEqual(ledger);
    } finally {
      await stage.close();
    }
  });
});
