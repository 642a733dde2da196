// The attestation of calls on the command line: its words, what it asks for first, and its exit codes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { callsStatement } from '../contract/calls.ts';
import { setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { calls } from './calls.ts';
import { clientOf } from './client.ts';
import { dispatch } from './dispatch.ts';
import { Exit } from './failure.ts';

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-calls-'));
  const config = readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: folder }, '/');
  app = await openApp({ config, log: openLog({ level: 'silent' }), role: 'web' });
  await app.listen();
  await clientOf(app).call(setUp, {
    organizationName: 'Contoso',
    zone: 'Europe/Berlin',
    fullName: 'Ana Ruiz',
    email: 'ana@example.com',
    password: 'correct horse battery',
    setUpCode: '',
  });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const run = async (...args: string[]) => {
  const out = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof out) =>
    new Writable({
      write(chunk, _encoding, done) {
        out[name] += String(chunk);
        done();
      },
    });
  const environment = { PORT: '0', PLUMBLINE_DATA_DIR: folder };
  const place = { stdout: stream('stdout'), stderr: stream('stderr'), environment, folder: '/' };
  const exit = await dispatch(['calls', ...args], [calls], { ...place, signal: new AbortController().signal });
  return { exit, ...out };
};

describe('plumbline calls', () => {
  it('says that an admin has to act while nobody attested', async () => {
    const { exit, stdout } = await run('status');
    expect([exit, stdout]).toEqual([Exit.needsAdmin, expect.stringContaining('Not attested')]);
  });

  it('shows what is attested before it is', async () => {
    const { exit, stderr } = await run('attest');
    expect(exit).toBe(Exit.badArguments);
    for (const sentence of callsStatement) expect(stderr).toContain(sentence);
    expect((await run('status')).exit).toBe(Exit.needsAdmin);
  });

  it('attests, shows who did, and withdraws saying first how much is deleted', async () => {
    expect(await run('attest', '--yes')).toMatchObject({
      exit: Exit.fine,
      stdout: expect.stringMatching(/^Attested by .+ on .+Z\. 0 transc/),
    });
    const status = await run('status', '--json');
    expect([status.exit, JSON.parse(status.stdout)]).toMatchObject([Exit.fine, { attested: {}, transcripts: 0 }]);
    expect(await run('withdraw')).toMatchObject({
      exit: Exit.badArguments,
      stderr: expect.stringMatching(/deletes 0 transcripts/),
    });
    expect(await run('withdraw', '--yes')).toMatchObject({
      exit: Exit.fine,
      stdout: expect.stringMatching(/^Withdrawn, 0 transcripts/),
    });
    expect(await run('withdraw', '--yes')).toMatchObject({ exit: Exit.fine, stdout: 'Nothing was attested.\n' });
  });

  it('refuses other words', async () => {
    expect(await run('revoke')).toMatchObject({
      exit: Exit.badArguments,
      stderr: expect.stringMatching(/status, attest and withdraw/),
    });
  });
});
