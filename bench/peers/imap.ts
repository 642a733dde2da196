// What a user would write to import mail over IMAP: all envelopes of a folder by imapflow, and a row inserted for each.
import { ImapFlow } from 'imapflow';
import { Client as Database } from 'pg';
import { z } from 'zod';
import { measure } from '../measure.ts';

const Task = z.object({
  port: z.number(),
  user: z.string(),
  password: z.string(),
  folders: z.array(z.string()),
  /** Null: nothing is stored. */
  databaseUrl: z.string().nullable(),
});
const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));

const database = task.databaseUrl === null ? null : new Database({ connectionString: task.databaseUrl });
await database?.connect();
await database?.query(`create table message (folder text not null, uid bigint not null, message_id text, sender text,
  recipients jsonb, sent_at timestamptz, received_at timestamptz, primary key (folder, uid))`);

const outcome = await measure(async () => {
  const client = new ImapFlow({
    host: 'localhost',
    port: task.port,
    secure: true,
    auth: { user: task.user, pass: task.password },
    // The server's certificate was made for this run.
    tls: { rejectUnauthorized: false },
    logger: false,
  });
  await client.connect();
  let messages = 0;
  for (const folder of task.folders) {
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.fetchAll('1:*', { uid: true, internalDate: true, envelope: true });
    for (const { uid, internalDate, envelope } of found) {
      const recipients = [...(envelope?.to ?? []), ...(envelope?.cc ?? [])].map(({ address }) => address);
      await database?.query(
        `insert into message (folder, uid, message_id, sender, recipients, sent_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [
          folder,
          uid,
          envelope?.messageId,
          envelope?.from?.[0]?.address,
          JSON.stringify(recipients),
          envelope?.date,
          internalDate,
        ],
      );
    }
    messages += found.length;
  }
  await client.logout();
  return { messages, requests: 0 };
});
await database?.end();
console.log(JSON.stringify(outcome));
