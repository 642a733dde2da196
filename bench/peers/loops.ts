// Two more shapes of import that are in use: pages of fifty with one batched insert each, and one GET for each message.
import { Client as Database } from 'pg';
import { z } from 'zod';
import { measure } from '../measure.ts';
import { type Found, Message, stores } from './stores.ts';

const Task = z.object({
  graphUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  users: z.array(z.string()),
  loop: z.enum(['page of 50', 'one GET each']),
  /** Stop after so many messages: the speed does not depend on their number. */
  most: z.number(),
});

const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));
const store = stores.together;
const database = new Database({ connectionString: task.databaseUrl });
await database.connect();
await database.query(store.schema);

const Page = z.object({
  value: z.array(z.looseObject({ id: z.string() })),
  '@odata.nextLink': z.string().optional(),
});
const Folders = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string() })) });

let requests = 0;
let messages = 0;

const ask = async (url: string, prefer: string | null): Promise<unknown> => {
  requests += 1;
  const headers = { authorization: `Bearer ${task.token}`, ...(prefer === null ? {} : { prefer }) };
  const answer = await fetch(url.replace('https://graph.microsoft.com', task.graphUrl), { headers });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
};

/** All rows of a page with three statements in one transaction. */
const insert = async ({ mailbox, isSent }: Found, items: readonly unknown[]): Promise<void> => {
  const rows = items.map((item) => Message.parse(item));
  const recipients = rows.flatMap((row) =>
    Object.entries({ to: row.toRecipients, cc: row.ccRecipients, bcc: row.bccRecipients }).flatMap(([role, list]) =>
      list.map(({ emailAddress }) => ({ id: row.id, role, address: emailAddress.address, at: row.receivedDateTime })),
    ),
  );
  const days = Map.groupBy(rows, (row) => row.receivedDateTime.slice(0, 10));
  await database.query('begin');
  await database.query(
    `insert into message select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
       $7::timestamptz[], $8::text[]) on conflict do nothing`,
    [
      mailbox,
      rows.map((row) => row.id),
      rows.map((row) => row.internetMessageId),
      rows.map((row) => row.conversationId),
      rows.map((row) => row.conversationIndex),
      rows.map((row) => row.sentDateTime),
      rows.map((row) => row.receivedDateTime),
      rows.map((row) => row.from.emailAddress.address),
    ],
  );
  await database.query(
    `insert into recipient select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
     on conflict do nothing`,
    [
      mailbox,
      recipients.map(({ id }) => id),
      recipients.map(({ address }) => address),
      recipients.map(({ role }) => role),
      recipients.map(({ at }) => at),
    ],
  );
  await database.query(
    `insert into day_count as kept (mailbox, day, sent, received)
     select $1, day, sent, received from unnest($2::date[], $3::int[], $4::int[]) came (day, sent, received)
     on conflict (mailbox, day) do update set
       sent = kept.sent + excluded.sent, received = kept.received + excluded.received`,
    [
      mailbox,
      [...days.keys()],
      [...days.values()].map((some) => (isSent ? some.length : 0)),
      [...days.values()].map((some) => (isSent ? 0 : some.length)),
    ],
  );
  await database.query('commit');
};

const readPages = async (found: Found, folder: string): Promise<void> => {
  const path = `https://graph.microsoft.com/v1.0/users/${found.mailbox}/mailFolders/${folder}/messages/delta`;
  for (let next: string | undefined = `${path}?$select=${store.select}`; next !== undefined && messages < task.most; ) {
    const page: z.output<typeof Page> = Page.parse(await ask(next, 'odata.maxpagesize=50'));
    await insert(found, page.value);
    messages += page.value.length;
    next = page['@odata.nextLink'];
  }
};

/** Ids by pages of a thousand, then one message after another; twenty are stored together. */
const readOneByOne = async (found: Found, folder: string): Promise<void> => {
  const base = `https://graph.microsoft.com/v1.0/users/${found.mailbox}`;
  const first = `${base}/mailFolders/${folder}/messages/delta?$select=id`;
  for (let next: string | undefined = first; next !== undefined && messages < task.most; ) {
    const page: z.output<typeof Page> = Page.parse(await ask(next, 'odata.maxpagesize=1000'));
    const ids = page.value.map(({ id }) => id);
    for (let at = 0; at < ids.length && messages < task.most; at += 20) {
      const items: unknown[] = [];
      for (const id of ids.slice(at, at + 20))
        items.push(await ask(`${base}/messages/${encodeURIComponent(id)}?$select=${store.select}`, null));
      await insert(found, items);
      messages += items.length;
    }
    next = page['@odata.nextLink'];
  }
};

const read = task.loop === 'page of 50' ? readPages : readOneByOne;
const outcome = await measure(async () => {
  for (const user of task.users) {
    const folders = await ask(`${task.graphUrl}/v1.0/users/${user}/mailFolders?$select=id,displayName`, null);
    for (const { id, displayName } of Folders.parse(folders).value)
      if (messages < task.most) await read({ mailbox: user, isSent: displayName === 'Sent Items' }, id);
  }
  return { messages, requests };
});
await database.end();
console.log(JSON.stringify(outcome));
