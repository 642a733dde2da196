// A worker in a process of its own, to be killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const ofStory = join(import.meta.dirname, 'story-worker.ts');

/** `offset`: milliseconds that its clock is ahead of the machine's; `wider`: see StageOptions. */
export interface Story {
  readonly offset: number;
  readonly wider: number;
}

/** The program itself, or one that goes by a story's clock and limits. Resolves when it works. Errors: when it ends by itself. */
export const startWorker = async (
  environment: Record<string, string>,
  story: Story | null = null,
): Promise<ChildProcess> => {
  const told = story === null ? {} : { STORY_CLOCK: `${story.offset}`, STORY_WIDER: `${story.wider}` };
  const child = spawn(process.execPath, story === null ? [main, 'worker'] : [ofStory], {
    env: { ...environment, ...told, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
  if (child.exitCode !== null) throw new Error(`The worker ended by itself: ${child.exitCode}`);
  return child;
};

export const endWorker = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
};

/** Milliseconds spread over a second and a half, from a seed, so that a failure can be told again. */
export const moments = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 2_147_483_648) * 1500;
  };
};
