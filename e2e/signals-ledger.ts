// Figures of time, chats, usage and sign-ins, as the tenant's own ledger tells them, under the names that the product gives them.
import { z } from 'zod';
import type { SignalLine } from '../src/contract/people.ts';
import type { StreamsStage } from './streams-stage.ts';

const Figure = z.object({
  value: z.number().nullable(),
  state: z.enum(['measured', 'estimated', 'unavailable']),
  reason: z.string().optional(),
});
type Figure = z.infer<typeof Figure>;

const Told = z.object({
  signals: z.object({
    people: z.array(
      z.object({
        address: z.string(),
        days: z.array(z.object({ day: z.string(), signals: z.record(z.string(), Figure) })),
        period: z.record(z.string(), Figure),
        flaggedWeeks: z.array(z.string()),
      }),
    ),
  }),
});
export type SignalTruth = z.infer<typeof Told>['signals'];

export const readSignalTruth = async (
  stage: StreamsStage,
  asked: {
    readonly at: string;
    readonly from: string;
    readonly to: string;
    readonly since: string;
    readonly sources: string;
  },
): Promise<SignalTruth> => {
  const { at, from, to, since, sources } = asked;
  const query = new URLSearchParams({
    at,
    from,
    to,
    services: 'signals',
    sources,
    readSince: since,
    usageSince: since,
  });
  return (await stage.control.get(`/truth?${query.toString()}`, Told)).signals;
};

/** A figure of the ledger that the product shows beside another one. */
const beside: Readonly<Record<string, readonly [signal: string, name: string]>> = {
  'mention-response-mean': ['mention-response-time', 'mean'],
  'mention-response-p90': ['mention-response-time', 'p90'],
  'mention-response-under-15-min': ['mention-response-time', 'within15'],
  'mention-responses': ['mention-response-time', 'replies'],
};
const renamed: Readonly<Record<string, string>> = {
  'mention-response-median': 'mention-response-time',
  'usage-email-sent': 'usage-mail-sent',
  'usage-email-received': 'usage-mail-received',
  'usage-email-read': 'usage-mail-read',
};
/** Told by the minute here. */
const byTheMinute = new Set(['first-sign-in', 'last-sign-in']);

const valueOf = (
  name: string,
  said: ReadonlyMap<string, SignalLine>,
): { value: number | null; state: string } | null => {
  const [signal, part] = beside[name] ?? [renamed[name] ?? name, null];
  const line = said.get(signal);
  if (line === undefined) return null;
  return { value: part === null ? line.value : (line.beside[part] ?? null), state: line.state };
};

const close = (left: number | null, right: number | null): boolean =>
  left === right || (left !== null && right !== null && Math.abs(left - right) < 1e-6);

const differ = (key: string, told: Figure, here: ReturnType<typeof valueOf>): string[] => {
  const minute = byTheMinute.has(key.split(' ').at(-1) ?? '');
  const wanted = minute && told.value !== null ? Math.floor(told.value) : told.value;
  // The ledger counts 0 answers where the product has no figure to stand them beside.
  const none = told.value === 0 && here?.state === 'unavailable' && key.endsWith('mention-responses');
  if (none || (here !== null && here.state === told.state && close(here.value, wanted))) return [];
  const got = here === null ? 'nothing' : `${here.state} ${here.value}`;
  return [`${key}: ${told.state} ${told.value} (${told.reason ?? ''}), but here ${got}`];
};

/** One line a difference; empty when every person, day and signal of the ledger has the same state and value here. */
export const compareDays = (
  truth: SignalTruth,
  lines: readonly SignalLine[],
): { differences: string[]; compared: number } => {
  const said = Map.groupBy(lines, (line) => `${line.email} ${line.day}`);
  const differences: string[] = [];
  let compared = 0;
  for (const { address, days } of truth.people) {
    for (const { day, signals } of days) {
      const here = new Map((said.get(`${address} ${day}`) ?? []).map((line) => [line.signal, line]));
      for (const [name, figure] of Object.entries(signals)) {
        compared += 1;
        differences.push(...differ(`${address} ${day} ${name}`, figure, valueOf(name, here)));
      }
    }
  }
  return { differences, compared };
};
