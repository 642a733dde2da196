// What a run costs the process that does it: time, CPU and the most memory it held.
import { z } from 'zod';

export const Cost = z.object({
  messages: z.number(),
  requests: z.number(),
  seconds: z.number(),
  messagesPerSecond: z.number(),
  requestsPerMessage: z.number(),
  /** Microseconds of the process's CPU, user and system, garbage collection included. */
  cpuPerMessage: z.number(),
  /** The process's peak resident memory in MB, its start included. */
  peakMegabytes: z.number(),
});
export type Cost = z.infer<typeof Cost>;

/** Runs `work`, which says how many messages it stored with how many requests. */
export const measure = async (work: () => Promise<{ messages: number; requests: number }>): Promise<Cost> => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { messages, requests } = await work();
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    messages,
    requests,
    seconds: round(seconds, 3),
    messagesPerSecond: Math.round(messages / seconds),
    requestsPerMessage: round(requests / messages, 5),
    cpuPerMessage: round((used.user + used.system) / messages, 2),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
};

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
