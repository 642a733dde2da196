// Everything that the streams of a tenant bring, as the tenant's own ledger tells it and as the product holds it.
import { setTimeout as wait } from 'node:timers/promises';
import { readAttestation } from '../src/contract/calls.ts';
import { callsOfLedger } from './calls-ledger.ts';
import { readChats } from './chats-ledger.ts';
import { compareRows } from './ledger.ts';
import { logsHeld, logsOfLedger } from './logs-ledger.ts';
import type { StreamsStage } from './streams-stage.ts';

interface Period {
  /** The ledger as it stands then. */
  readonly at: string;
  /** First UTC day. */
  readonly from: string;
  /** When the mailboxes were first read: what was deleted since is held. Not given: as the ledger stands. */
  readonly firstReadAt?: string;
}

const none: readonly string[] = [];

/** What the ledger says and what is held, by kind; of mail and meetings the differences. */
export const readStreams = async (stage: StreamsStage, { firstReadAt, ...period }: Period) => {
  const { organizationId } = stage;
  const chats = await readChats(stage, period);
  const { transcripts } = await stage.client.call(readAttestation, {});
  const began = firstReadAt === undefined ? {} : { firstReadAt };
  const truth = await stage.control.truth({ ...period, ...began, to: period.at.slice(0, 10) });
  return {
    ledger: {
      ...(await logsOfLedger(stage, period)),
      chats: chats.ledger,
      calls: (await callsOfLedger(stage, period)).length,
      rows: none,
    },
    held: {
      ...(await logsHeld(stage, period)),
      chats: chats.held,
      calls: transcripts,
      rows: compareRows(truth, { organizationId, lines: await stage.activity(), since: period.from }),
    },
  };
};

export interface Told {
  readonly ledger: unknown;
  readonly held: unknown;
}

/** What is told when it is the same, or after two and a half minutes. */
export const inTheEnd = async <Some extends Told>(read: () => Promise<Some>): Promise<Some> => {
  const end = Date.now() + 150_000;
  let told = await read();
  while (JSON.stringify(told.held) !== JSON.stringify(told.ledger) && Date.now() < end) {
    await wait(500);
    told = await read();
  }
  return told;
};
