// What a user would write to poll folders: the stored delta links, a handful asked at a time, what came inserted, each link updated by itself.
import { Pool } from 'pg';
import { z } from 'zod';
import { measure } from '../measure.ts';
import { Message } from './stores.ts';

const Task = z.object({
  graphUrl: z.string(),
  token: z.string(),
  databaseUrl: z.string(),
  /** Polls at a time. */
  handful: z.number(),
});
const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));

const Page = z.object({
  value: z.array(z.looseObject({ id: z.string() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const database = new Pool({ connectionString: task.databaseUrl, max: task.handful });
const { rows } = await database.query<{ id: number; link: string }>('select id, link from folder order by id');
let requests = 0;

const ask = async (link: string): Promise<z.output<typeof Page>> => {
  requests += 1;
  const headers = { authorization: `Bearer ${task.token}`, prefer: 'odata.maxpagesize=1000' };
  const answer = await fetch(link.replace('https://graph.microsoft.com', task.graphUrl), { headers });
  if (!answer.ok) throw new Error(`A folder: ${answer.status}`);
  return Page.parse(await answer.json());
};

const poll = async ({ id, link }: { id: number; link: string }): Promise<void> => {
  for (let next: string | undefined = link; next !== undefined; ) {
    const page: z.output<typeof Page> = await ask(next);
    for (const item of page.value) {
      const { id: message, receivedDateTime, from } = Message.parse(item);
      await database.query(
        'insert into message (id, sender, received_at) values ($1, $2, $3) on conflict (id) do nothing',
        [message, from.emailAddress.address, receivedDateTime],
      );
    }
    next = page['@odata.nextLink'];
    const delta = page['@odata.deltaLink'];
    if (delta !== undefined)
      await database.query('update folder set link = $2, polled_at = now() where id = $1', [id, delta]);
  }
};

const outcome = await measure(async () => {
  const waiting = rows.values();
  const work = async (): Promise<void> => {
    for (const row of waiting) await poll(row);
  };
  await Promise.all(Array.from({ length: task.handful }, work));
  return { messages: rows.length, requests };
});
await database.end();
console.log(JSON.stringify(outcome));
