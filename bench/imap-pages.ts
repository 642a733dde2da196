// The measured process that reads a mailbox over IMAP by the provider's own stream, page by page; the records are counted and let go.
import { z } from 'zod';
import { systemClock } from '../src/lib/clock.ts';
import { openHosts } from '../src/lib/hosts.ts';
import type { Cursor, Page, Partition, Stream } from '../src/providers/stream.ts';
import { imap } from '../src/providers/imap/index.ts';
import { measure } from './measure.ts';

const Task = z.object({ fields: z.record(z.string(), z.string()), folders: z.number() });

const { fields, folders } = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));
const parsed = imap.parse('password', fields);
if (!parsed.ok) throw new Error('The fields are no connection.');
const { settings, secret } = parsed;
const { signal } = new AbortController();
const clock = systemClock();
const source = imap.open(
  { settings },
  {
    clock,
    network: () => Promise.reject(new Error('A mailbox with a password needs no web.')),
    hosts: openHosts({ allowPrivate: ['localhost', '127.0.0.1', '::1'], proxy: null }),
    endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
    vault: { token: async ({ renew }) => (await renew(secret, signal)).token },
  },
);

const read = async (stream: Stream, partition: Partition): Promise<{ messages: number; found: readonly string[] }> => {
  let messages = 0;
  const found: string[] = [];
  let cursor: Cursor | null = null;
  for (let done = false; !done; ) {
    const page: Page = await stream.next({ partition, cursor, since: null, signal });
    messages += page.activities.length;
    found.push(...page.found.map(({ part }) => part));
    ({ cursor, done } = page);
  }
  return { messages, found };
};

const outcome = await measure(async () => {
  const stream = source.streams.find(({ name }) => name === 'mail');
  if (stream === undefined) throw new Error('There is no stream of mail.');
  const mailbox = fields['address'] ?? '';
  const { found } = await read(stream, { mailbox, part: 'root' });
  if (found.length !== folders) throw new Error(`${found.length} folders were found, ${folders} are there.`);
  const all = await Promise.all(found.map((part) => read(stream, { mailbox, part })));
  return { messages: all.reduce((sum, { messages }) => sum + messages, 0), requests: 0 };
});
await source.close();
console.log(JSON.stringify(outcome));
