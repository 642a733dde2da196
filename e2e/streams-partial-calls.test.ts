// One transcript that the source keeps back: all other calls are read, the refusal is named, and when it ends nothing is missing or doubled.
import { expect, it } from 'vitest';
import { attest, readAttestation } from '../src/contract/calls.ts';
import { callsOfLedger, transcriptAmongOthers } from './calls-ledger.ts';
import { problemsOf } from './partial-stage.ts';
import { now, openStreamsStage } from './streams-stage.ts';

/** Of five people of the office, whatever is refused. */
const unlicensed = 'calls teams-licence-missing 5';

it('one transcript that is refused keeps no other from being read', { timeout: 240_000 }, async () => {
  const stage = await openStreamsStage({ databaseUrl: null, wider: 100 });
  try {
    const period = { at: now, from: '2026-10-20' };
    const stored = async (): Promise<number> => (await stage.client.call(readAttestation, {})).transcripts;
    const ledger = await callsOfLedger(stage, period);
    await stage.client.call(attest, { agreed: true });
    const transcript = await transcriptAmongOthers(stage, period);
    await stage.control.post('/refusals/transcript', { transcript, status: 403 });
    await stage.open(['people', 'calls'], period.from);
    const { status } = await stage.settled();
    expect([status, await stored()]).toEqual(['connected', ledger.length - 1]);
    expect(await problemsOf(stage)).toEqual([unlicensed, 'calls calls-refused 1']);
    await stage.control.post('/refusals/transcript', { transcript, status: null });
    await stage.sync();
    expect([await stored(), await problemsOf(stage)]).toEqual([ledger.length, [unlicensed]]);
  } finally {
    await stage.close();
  }
});
