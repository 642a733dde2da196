// What is said in channels, without a word of it, equals the tenant's own ledger: the first time, and as it goes on.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { now, openStreamsStage, type StreamsStage } from './streams-stage.ts';

const from = '2026-10-20';

const Chats = z.object({
  chats: z.array(
    z.object({
      address: z.string().nullable(),
      kind: z.string(),
      days: z.array(
        z.object({
          messages: z.array(
            z.object({
              at: z.string(),
              isReply: z.boolean(),
              isHelpReply: z.boolean(),
              reactions: z.number(),
              positiveReactions: z.number(),
              mentioned: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  ),
});

type Said = Record<'reply' | 'help', boolean> & Record<'reactions' | 'positive' | 'mentions', number>;

const line = (who: string, at: string, said: Said): string =>
  `${who} ${new Date(at).toISOString()} ${said.reply ? 'reply' : 'root'}${said.help ? ' help' : ''} ${said.reactions}/${said.positive} @${said.mentions}`;

/** Lines of the ledger and of the product, sorted; whoever is no member is nobody in particular. */
const readBoth = async (stage: StreamsStage, at: string): Promise<{ ledger: string[]; held: string[] }> => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10) });
  const { chats } = await stage.control.get(`/truth?${asked.toString()}`, Chats);
  const members = new Set(chats.filter(({ kind }) => kind === 'member').map(({ address }) => address));
  const who = (address: string | null): string => (address !== null && members.has(address) ? address : 'somebody');
  // What a bot writes is nobody's work.
  const people = chats.filter(({ kind }) => kind !== 'bot');
  const ledger = people.flatMap(({ address, days }) =>
    days.flatMap(({ messages }) =>
      messages.map((one) =>
        line(who(address), one.at, {
          reply: one.isReply,
          help: one.isHelpReply,
          reactions: one.reactions,
          positive: one.positiveReactions,
          mentions: new Set(one.mentioned).size,
        }),
      ),
    ),
  );
  const held = (await stage.events())
    .filter((one) => one.kind === 'chat' && one.at >= from)
    .map((one) =>
      line(who(one.account), one.at, {
        reply: one.marks.includes('reply'),
        help: one.marks.includes('help-reply'),
        reactions: one.reactions,
        positive: one.positiveReactions,
        mentions: one.mentions,
      }),
    );
  return { ledger: ledger.sort(), held: held.sort() };
};

withDatabases((here) => {
  const calm: [string, object | null] = ['', null];
  const rough: [string, object | null] = [
    ', with a tenth of all requests failing in every way',
    { preset: 'ten-percent', seed: 5 },
  ];
  // A database holds one first run.
  it.each(here.engine === 'pglite' ? [calm, rough] : [calm])(
    'messages in channels are those of the ledger, also after two days more%s',
    { timeout: 240_000 },
    async (_, faults) => {
      const stage = await openStreamsStage({ databaseUrl: here.url });
      try {
        const { id } = await stage.open(['people', 'chats'], from);
        if (faults !== null) await stage.control.post('/faults', faults);
        const { status, lastFinishedAt, streams } = await stage.settled();
        expect({ status, problems: streams.flatMap(({ problems }) => problems) }).toEqual({
          status: 'connected',
          problems: [],
        });
        const first = await readBoth(stage, now);
        expect(first.ledger.length).toBeGreaterThan(200);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(2 * 86_400);
        await stage.client.call(syncConnection, { id });
        await stage.settled(lastFinishedAt);
        const later = await readBoth(stage, new Date(Date.parse(now) + 2 * 86_400_000).toISOString());
        expect(later.ledger).not.toEqual(first.ledger);
        expect(later.held).toEqual(later.ledger);
        const { early } = await stage.control.get('/ledger', z.looseObject({ early: z.number() }));
        expect(early).toBe(0);
      } finally {
        await stage.close();
      }
    },
  );
});
