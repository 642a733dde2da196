// The demo as a newcomer meets it: its pages are there while the tenant is still being read, and Ctrl-C leaves nothing behind.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listConnections } from '../src/contract/connections.ts';
import { signIn } from '../src/contract/session.ts';
import { start } from './process.ts';

const Announced = z.object({ url: z.url(), email: z.string(), password: z.string() });

it('the demo serves its pages before it has read anything, and is gone at Ctrl-C with all that it stored', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-story-'));
  try {
    const demo = await start(['demo', '--json'], { PORT: '0', TMPDIR: folder });
    try {
      const { url, email, password } = Announced.parse(demo.said);
      const entered = await fetch(new URL(signIn.path, url), {
        method: signIn.method,
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify({ email, password }),
      });
      expect(entered.status).toBe(200);
      const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]);
      const answer = await fetch(new URL(listConnections.path, url), { headers: { cookie: cookie.join('; ') } });
      const { connections } = listConnections.output.parse(await answer.json());
      expect(connections.map(({ tenantName, status }) => [tenantName, status])).toEqual([
        ['Small Office', 'connected'],
      ]);
    } finally {
      expect(await demo.stop('SIGINT')).toBe(0);
    }
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
