// What is said in Slack's channels, as the tenant's own ledger tells it and as the product holds it.
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { EventLine, exportEvents } from '../src/contract/collected.ts';
import type { Form } from './foreign-stage.ts';
import type { Stage } from './stage.ts';

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

export const slackForm = async (stage: Stage, since: string): Promise<Form> => {
  const Installed = z.object({ token: z.string() });
  const { token } = Installed.parse(await stage.control.post('/slack/installations', {}));
  return { provider: 'slack', fields: { token }, streams: ['people', 'chats'], since, stays: ['not-in-channel'] };
};

const heldBy = async (stage: Stage, since: string): Promise<string[]> => {
  const lines: string[] = [];
  const body = await stage.client.stream(exportEvents, { format: 'jsonl' });
  for await (const text of createInterface({ input: body })) {
    const { account, at, marks, reactions, positiveReactions, mentions } = EventLine.parse(JSON.parse(text));
    if (at < since) continue;
    const kind = `${marks.includes('reply') ? 'reply' : 'root'}${marks.includes('help-reply') ? ' help' : ''}`;
    // The ledger tells whole seconds.
    lines.push(`${account} ${at.slice(0, 19)}.000Z ${kind} ${reactions}/${positiveReactions} @${mentions}`);
  }
  return lines;
};

/** Lines of the ledger and of the product, sorted: what was said since. */
export const readSlack = async (stage: Stage, since: string): Promise<{ ledger: string[]; held: string[] }> => {
  const asked = new URLSearchParams({ services: 'slack', people: 'nobody', from: since.slice(0, 10) });
  const { slack } = await stage.control.get(`/truth?${asked.toString()}`, Slack);
  const ledger = slack.accounts.flatMap(({ address, messages }) =>
    messages
      .filter(({ at }) => at >= since)
      .map(
        ({ at, reply, help, reactions, positive, mentions }) =>
          `${address} ${at} ${reply ? 'reply' : 'root'}${help ? ' help' : ''} ${reactions}/${positive} @${mentions.length}`,
      ),
  );
  return { ledger: ledger.sort(), held: (await heldBy(stage, since)).sort() };
};
