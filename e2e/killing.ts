// Workers that are killed at random moments, and one that reads on to the end.
import { setTimeout as wait } from 'node:timers/promises';
import type { Here } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import type { Stage } from './stage.ts';
import { inTheEnd, type Told } from './streams-ledger.ts';
import { endWorker, startWorker, type Story } from './worker-process.ts';

interface Killing {
  readonly here: Here;
  readonly story: Story;
}

/** As after the quarter of a minute for which a dead worker holds what it read. */
const endLeases = ({ here }: Killing, { organizationId }: Stage) =>
  rowsOf(here.database, organizationId, 'update mailbox_lease set until = least(until, now())');

interface Kills {
  readonly times: number;
  /** Milliseconds that each of them lives. */
  readonly moment: () => number;
  /** Whether some of the work is done: the last of them lives until it is, however slow this machine is. */
  readonly begun?: () => Promise<boolean>;
  /** After each of them is dead. */
  readonly killed?: () => Promise<void>;
}

export const kill = async (
  stage: Stage,
  killing: Killing,
  { times, moment, begun = async () => true, killed = async () => {} }: Kills,
): Promise<void> => {
  for (let at = 0; at < times; at += 1) {
    const worker = await startWorker(stage.environment, killing.story);
    await wait(moment());
    if (at === times - 1) while (!(await begun())) await wait(50);
    await endWorker(worker, 'SIGKILL');
    await endLeases(killing, stage);
    await killed();
  }
};

/** A worker reads until what is held is what the ledger tells; resolves to both, as they are then or when patience ends. */
export const readOn = async <Some extends Told>(
  stage: Stage,
  { story }: Killing,
  read: () => Promise<Some>,
): Promise<Some> => {
  const last = await startWorker(stage.environment, story);
  const told = await inTheEnd(read);
  await endWorker(last, 'SIGTERM');
  return told;
};
