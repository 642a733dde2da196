// What a user would write: the Graph SDK's page iterator, and rows inserted one by one for each message as it comes.
import { Client, PageIterator, type PageCollection } from '@microsoft/microsoft-graph-client';
import { Client as Database } from 'pg';
import { z } from 'zod';
import { measure } from '../measure.ts';
import { stores } from './stores.ts';

const Task = z.object({
  /** Base URL of the tenant's Graph, and a token for it. */
  graphUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  users: z.array(z.string()),
  /** Null: the SDK's default, ten. */
  pageSize: z.number().nullable(),
  store: z.enum(['bare', 'one by one', 'together']),
  /** Stop after so many messages: the speed does not depend on their number. */
  most: z.number(),
});

const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));
const store = stores[task.store];
const database = new Database({ connectionString: task.databaseUrl });
await database.connect();
await database.query(store.schema);

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
const Folders = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string() })) });

let messages = 0;

const readFolder = async (user: string, folder: { id: string; displayName: string }): Promise<void> => {
  const url = `/users/${user}/mailFolders/${folder.id}/messages/delta`;
  const first: PageCollection = await client.api(url).headers(headers).select(store.select).get();
  const found = { mailbox: user, isSent: folder.displayName === 'Sent Items' };
  let stored = Promise.resolve();
  const takeMessage = (item: unknown): boolean => {
    stored = stored.then(() => store.insert(database, found, item));
    messages += 1;
    return messages < task.most;
  };
  await new PageIterator(client, first, takeMessage, { headers }).iterate();
  await stored;
};

const outcome = await measure(async () => {
  for (const user of task.users) {
    const folders = await client.api(`/users/${user}/mailFolders`).headers(headers).select('id,displayName').get();
    for (const folder of Folders.parse(folders).value) if (messages < task.most) await readFolder(user, folder);
  }
  return { messages, requests };
});
await database.end();
console.log(JSON.stringify(outcome));
