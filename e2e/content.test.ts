// Content stays out: it is not asked for where a choice exists, and what is planted in the tenant is found nowhere here.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportActivity, exportSignals, listPeople } from '../src/contract/people.ts';
import { listConnections } from '../src/contract/connections.ts';
import { findBinaries } from '../src/db/testing-cluster.ts';
import { withDatabases } from '../src/db/testing.ts';
import { openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const canary = 'canary-';
const forbidden =
  'subject body bodyPreview uniqueBody attachments hasAttachments internetMessageHeaders location locations webLink onlineMeeting categories'.split(
    ' ',
  );

const Requested = z.looseObject({ requestedByTemplate: z.record(z.string(), z.record(z.string(), z.number())) });

/** Everything the database holds, as bytes. */
const dump = async (stage: Stage, databaseUrl: string | null): Promise<string> => {
  if (databaseUrl !== null) {
    const program = join(findBinaries() ?? '', 'pg_dump');
    // The owner, too, is held to row-level security: only a superuser dumps everything.
    const superuser = databaseUrl.replace('plumbline@', 'postgres@');
    const { stdout } = await promisify(execFile)(program, [superuser], { maxBuffer: 1 << 30 });
    return stdout;
  }
  const folder = stage.environment['PLUMBLINE_DATA_DIR'] ?? '';
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
};

const read = async (body: NodeJS.ReadableStream): Promise<string> => {
  let text = '';
  for await (const chunk of body) text += String(chunk);
  return text;
};

/** What anybody can get out of the product: every answer and every file. */
const answers = async (stage: Stage): Promise<string> => {
  const period = { from: '2026-08-24', to: '2026-11-20' };
  const { client } = stage;
  return [
    JSON.stringify(await client.call(listConnections, {})),
    JSON.stringify(await client.call(listPeople, { ...period, size: 200 })),
    await read(await client.stream(exportActivity, { format: 'csv' })),
    await read(await client.stream(exportActivity, { format: 'jsonl' })),
    await read(await client.stream(exportSignals, { ...period, format: 'csv' })),
  ].join('\n');
};

/** The tenant's own words, so that the search below is known to look for what is there. */
const plantedSubject = async (stage: Stage): Promise<string> => {
  const { urls, tenantId, clientId, clientSecret } = stage.tenant;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const scope = 'https://graph.microsoft.com/.default';
  const body = new URLSearchParams({ ...form, scope });
  const token = await (await fetch(`${urls['login']}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body })).json();
  const headers = { authorization: `Bearer ${z.looseObject({ access_token: z.string() }).parse(token).access_token}` };
  const { mailboxes } = await stage.control.truth({ at: now, from: '2026-11-20', to: '2026-11-20' });
  const mailbox = mailboxes.find(({ unavailable }) => unavailable === null);
  const url = `${urls['graph']}/v1.0/users/${mailbox?.userId}/messages?$select=subject&$top=1`;
  return (await fetch(url, { headers })).text();
};

withDatabases((here) => {
  describe('content', () => {
    it('is neither asked for nor found in the database, the log, an answer or an export', async () => {
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
      const stage = await openStage({ databaseUrl: here.url, emulator });
      try {
        await stage.connect();
        await stage.sync();
        const { requestedByTemplate } = await stage.control.get('/ledger', Requested);
        const asked = Object.entries(requestedByTemplate).flatMap(([path, fields]) =>
          Object.keys(fields).map((field) => ({ path, field })),
        );
        expect(asked.filter(({ path }) => path.includes('messages')).length).toBeGreaterThan(5);
        expect(asked.filter(({ field }) => forbidden.includes(field))).toEqual([]);
        expect(
          asked.filter(({ path, field }) => path.includes('mailFolders/delta') && field === 'displayName'),
        ).toEqual([]);

        expect(await plantedSubject(stage)).toContain(canary);
        const held = await dump(stage, here.url);
        expect(held.length).toBeGreaterThan(100_000);
        expect(held.includes(canary)).toBe(false);
        expect(stage.log().includes(canary)).toBe(false);
        const said = await answers(stage);
        expect(said.length).toBeGreaterThan(100_000);
        expect(said.includes(canary)).toBe(false);
        for (const text of [held, said, stage.log()]) expect(text.includes(stage.tenant.clientSecret)).toBe(false);
      } finally {
        await stage.close();
      }
    });
  });
});
