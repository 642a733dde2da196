// Calls with their transcripts, as the tenant's own ledger tells them.
import { z } from 'zod';
import type { StreamsStage } from './streams-stage.ts';

const Calls = z.object({
  transcripts: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      organizer: z.string(),
      unavailable: z.string().nullable(),
      attributed: z.boolean(),
      cues: z.number(),
      outside: z.array(z.unknown()),
    }),
  ),
});

interface Period {
  readonly at: string;
  readonly from: string;
}

/** Calls with somebody outside whose transcript can be had. */
const listCalls = async (stage: StreamsStage, { at, from }: Period) => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10) });
  const { transcripts } = await stage.control.get(`/truth?${asked.toString()}`, Calls);
  return transcripts.filter(({ outside, unavailable }) => outside.length > 0 && unavailable === null);
};

export const callsOfLedger = async (stage: StreamsStage, period: Period): Promise<string[]> =>
  (await listCalls(stage, period)).map((one) => `${one.organizer} ${one.at} ${one.cues}`).sort();

/** The first transcript of whoever held most of the calls. */
export const transcriptAmongOthers = async (stage: StreamsStage, period: Period): Promise<string> => {
  const held = [...Map.groupBy(await listCalls(stage, period), ({ organizer }) => organizer).values()];
  const [most] = held.toSorted((a, b) => b.length - a.length);
  if (most === undefined || most.length < 2) throw new Error('Nobody held two calls.');
  return most[0]?.id ?? '';
};
