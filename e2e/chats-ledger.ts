// What is said in channels, as the tenant's own ledger tells it and as the product holds it.
import { z } from 'zod';
import type { StreamsStage } from './streams-stage.ts';

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
              channel: z.string(),
              teamId: z.string(),
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
export const readChats = async (
  stage: StreamsStage,
  {
    at,
    from,
    without = [],
  }: {
    readonly at: string;
    readonly from: string;
    /** Names of channels and ids of teams that the ledger's lines leave out. */
    readonly without?: readonly string[];
  },
): Promise<{ ledger: string[]; held: string[] }> => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10) });
  const { chats } = await stage.control.get(`/truth?${asked.toString()}`, Chats);
  const members = new Set(chats.filter(({ kind }) => kind === 'member').map(({ address }) => address));
  const who = (address: string | null): string => (address !== null && members.has(address) ? address : 'somebody');
  // What a bot writes is nobody's work.
  const people = chats.filter(({ kind }) => kind !== 'bot');
  const ledger = people.flatMap(({ address, days }) =>
    days.flatMap(({ messages }) =>
      messages
        .filter(({ channel, teamId }) => !without.includes(channel) && !without.includes(teamId))
        .map((one) =>
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
