// What a user would write: the Graph SDK's page iterator, and a row inserted for each message as it comes.
import { Client, PageIterator, type PageCollection } from '@microsoft/microsoft-graph-client';
import { Client as Database } from 'pg';
import { z } from 'zod';
import { measure } from '../measure.ts';

const Task = z.object({
  /** Base URL of the tenant's Graph, and a token for it. */
  graphUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  users: z.array(z.string()),
  /** Null: the SDK's default, ten. */
  pageSize: z.number().nullable(),
});

const Message = z.object({
  id: z.string(),
  internetMessageId: z.string(),
  conversationId: z.string(),
  receivedDateTime: z.string(),
  from: z.object({ emailAddress: z.object({ address: z.string() }) }),
  toRecipients: z.array(z.object({ emailAddress: z.object({ address: z.string() }) })),
});

const select = 'id,internetMessageId,conversationId,receivedDateTime,from,toRecipients,ccRecipients';

const insert = async (database: Database, item: unknown): Promise<void> => {
  const message = Message.parse(item);
  await database.query(
    `insert into message (id, message_id, conversation_id, received_at, sender, recipients) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do nothing`,
    [
      message.id,
      message.internetMessageId,
      message.conversationId,
      message.receivedDateTime,
      message.from.emailAddress.address,
      JSON.stringify(message.toRecipients.map((one) => one.emailAddress.address)),
    ],
  );
};

const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));
const database = new Database({ connectionString: task.databaseUrl });
await database.connect();
await database.query(
  `create table if not exists message (id text primary key, message_id text, conversation_id text, received_at timestamptz, sender text, recipients jsonb)`,
);
await database.query('truncate message');

let requests = 0;
const { fetch: plainFetch } = globalThis;
// The SDK knows https addresses only: it asks the real host, and the request goes to the emulated one.
globalThis.fetch = (input, init) => {
  requests += 1;
  const url = input instanceof Request ? input.url : String(input);
  return plainFetch(url.replace('https://graph.microsoft.com', task.graphUrl), init);
};
const client = Client.init({ authProvider: (done) => done(null, task.token) });
const headers = task.pageSize === null ? {} : { Prefer: `odata.maxpagesize=${task.pageSize}` };

const outcome = await measure(async () => {
  let messages = 0;
  for (const user of task.users) {
    const Folders = z.object({ value: z.array(z.object({ id: z.string() })) });
    const folders = Folders.parse(await client.api(`/users/${user}/mailFolders`).headers(headers).select('id').get());
    for (const folder of folders.value) {
      const url = `/users/${user}/mailFolders/${folder.id}/messages/delta`;
      const first: PageCollection = await client.api(url).headers(headers).select(select).get();
      let stored = Promise.resolve();
      const pages = new PageIterator(
        client,
        first,
        (item) => {
          stored = stored.then(() => insert(database, item));
          messages += 1;
          return true;
        },
        { headers },
      );
      await pages.iterate();
      await stored;
    }
  }
  return { messages, requests };
});
await database.end();
console.log(JSON.stringify(outcome));
