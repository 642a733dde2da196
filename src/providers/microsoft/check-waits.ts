// The connection test asks nothing more of Graph once Graph asked to wait: the lines that are left say so instead.
import { RetryLater } from '../errors.ts';
import type { Graph } from './graph.ts';

/** The same Graph for one test; what asked to wait is thrown again in place of every later request. */
export const heedingWaits = (graph: Graph): Graph => {
  let wait: RetryLater | null = null;
  const note = (error: unknown): void => {
    if (error instanceof RetryLater && error.seconds !== null) wait ??= error;
  };
  const heed =
    <Asked, Answer>(ask: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      if (wait !== null) throw wait;
      try {
        return await ask(asked);
      } catch (error) {
        note(error);
        throw error;
      }
    };
  const batch = heed(graph.batch);
  return {
    page: heed(graph.page),
    one: heed(graph.one),
    text: heed(graph.text),
    make: heed(graph.make),
    redirect: heed(graph.redirect),
    batch: async (asked) => {
      const members = await batch(asked);
      for (const member of members.values()) if (!member.ok) note(member.error);
      return members;
    },
  };
};
