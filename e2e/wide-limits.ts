// Limits so many times as wide as they are, on both sides: the product keeps to them as ever and the emulated tenant refuses as ever, but nobody waits for minutes.
import { z } from 'zod';
import type { Provider } from '../src/providers/provider.ts';
import { providers } from '../src/providers/index.ts';
import type { Stream } from '../src/providers/stream.ts';
import type { control } from './control.ts';

const widen = (stream: Stream, times: number): Stream =>
  stream.limits === undefined
    ? stream
    : { ...stream, limits: stream.limits.map((limit) => ({ ...limit, requests: limit.requests * times })) };

/** The product's providers. */
export const widenLimits = (times: number): readonly Provider[] =>
  times === 1
    ? providers
    : providers.map((provider) => ({
        ...provider,
        open: (stored, outside) => {
          const source = provider.open(stored, outside);
          return { ...source, streams: source.streams.map((stream) => widen(stream, times)) };
        },
      }));

const Limits = z.record(z.string(), z.union([z.number(), z.string()]));
/** Those that count requests in a span of time. */
const counts = /requests|units|reads|writes|submissions/i;

export const widenQuota = async (world: ReturnType<typeof control>, times: number): Promise<void> => {
  const limits = Object.entries(await world.get('/quota', Limits)).filter(([name]) => counts.test(name));
  await world.post('/quota', Object.fromEntries(limits.map(([name, limit]) => [name, Number(limit) * times])));
};
