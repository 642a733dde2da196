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
  const batch = heed((asked: Parameters<Graph['batch']>[0]) => graph.batch(asked));
  return {
    page: heed((asked: Parameters<Graph['page']>[0]) => graph.page(asked)),
    one: heed((asked: Parameters<Graph['one']>[0]) => graph.one(asked)),
    text: heed((asked: Parameters<Graph['text']>[0]) => graph.text(asked)),
    make: heed((asked: Parameters<Graph['make']>[0]) => graph.make(asked)),
    change: heed((asked: Parameters<Graph['change']>[0]) => graph.change(asked)),
    remove: heed((asked: Parameters<Graph['remove']>[0]) => graph.remove(asked)),
    submit: heed((asked: Parameters<Graph['submit']>[0]) => graph.submit(asked)),
    redirect: heed((asked: Parameters<Graph['redirect']>[0]) => graph.redirect(asked)),
    batch: async (asked) => {
      const members = await batch(asked);
      for (const member of members.values()) if (!member.ok) note(member.error);
      return members;
    },
  };
};
