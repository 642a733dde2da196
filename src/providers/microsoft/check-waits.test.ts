// A test that Graph asks to wait asks nothing more, whichever of its requests heard it.
import { expect, it } from 'vitest';
import { RetryLater, SkipPartition } from '../errors.ts';
import { heedingWaits } from './check-waits.ts';
import type { Graph } from './graph.ts';

const problem = { code: 'wait', title: 'Wait.', fix: '', who: 'plumbline', link: null, raw: '' } as const;
const asked = { path: '/users', about: 'directory', signal: new AbortController().signal } as const;

const open = (answer: () => unknown): { graph: Graph; count: () => number } => {
  let count = 0;
  const reply = async (): Promise<never> => {
    count += 1;
    return answer() as never;
  };
  const graph = {
    page: reply,
    one: reply,
    text: reply,
    make: reply,
    change: reply,
    remove: reply,
    submit: reply,
    redirect: reply,
    batch: reply,
  };
  return { graph: heedingWaits(graph), count: () => count };
};

it('after a wait, whether of a request or of a part of a batch, nothing is sent', async () => {
  const wait = new RetryLater({ problem, seconds: 5, scope: 'connection' });
  const single = open(() => {
    throw wait;
  });
  await expect(single.graph.page(asked)).rejects.toBe(wait);
  await expect(single.graph.one(asked)).rejects.toBe(wait);
  expect(single.count()).toBe(1);
  const batched = open(() => new Map([['a', { ok: false, status: 429, error: wait }]]));
  await batched.graph.batch({ members: new Map(), about: 'mailbox', signal: asked.signal });
  await expect(batched.graph.page(asked)).rejects.toBe(wait);
  expect(batched.count()).toBe(1);
});

it('any other refusal stops no other request', async () => {
  const failing = open(() => {
    throw new SkipPartition(problem);
  });
  await expect(failing.graph.page(asked)).rejects.toThrow(SkipPartition);
  await expect(failing.graph.page(asked)).rejects.toThrow(SkipPartition);
  expect(failing.count()).toBe(2);
});
