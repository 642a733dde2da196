// The attestation of calls on the command line: its words, what it asks for first, and its exit codes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callsStatement } from '../contract/calls.ts';
import { calls } from './calls.ts';
import { Exit } from './failure.ts';
import { openTerminal, type Terminal } from './testing.ts';

let terminal: Terminal;
beforeAll(async () => {
  terminal = await openTerminal(calls);
});
afterAll(() => terminal.close());

const run = (...words: string[]) => terminal.run('calls', ...words);

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
