// Calls with their transcripts, as the tenant's own ledger tells them.
import { z } from 'zod';
import type { StreamsStage } from './streams-stage.ts';

const Calls = z.object({
  transcripts: z.array(
    z.object({
      at: z.string(),
      organizer: z.string(),
      unavailable: z.string().nullable(),
      attributed: z.boolean(),
      cues: z.number(),
      outside: z.array(z.unknown()),
    }),
  ),
});

/** Calls with somebody outside whose transcript can be had. */
export const callsOfLedger = async (
  stage: StreamsStage,
  { at, from }: { readonly at: string; readonly from: string },
): Promise<string[]> => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10) });
  const { transcripts } = await stage.control.get(`/truth?${asked.toString()}`, Calls);
  return transcripts
    .filter(({ outside, unavailable }) => outside.length > 0 && unavailable === null)
    .map((one) => `${one.organizer} ${one.at} ${one.cues}`)
    .sort();
};
