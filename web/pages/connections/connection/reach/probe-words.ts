// How the proof of a mailbox's reach stands, in words.
import type { Probe } from '../../../../../src/contract/reach.ts';

interface ProbeWords {
  readonly tone: 'success' | 'brand' | 'warning' | 'subtle';
  readonly word: string;
}

const states: Readonly<Record<Probe['state'], ProbeWords>> = {
  waiting: { tone: 'subtle', word: 'Not probed yet' },
  proved: { tone: 'success', word: 'Proved' },
  propagating: { tone: 'brand', word: 'Still propagating' },
  drift: { tone: 'warning', word: 'Not as it must be' },
  unclear: { tone: 'subtle', word: 'Unclear' },
};

export const probeWords = (state: Probe['state']): ProbeWords => states[state];

const found = {
  answers: 'It answers',
  refused: 'It is refused',
  missing: 'There is no such mailbox',
  unclear: 'Neither an answer nor a refusal came',
} as const;

/** `It answers, and must.` */
export const writeProbe = ({ expected, observed }: Pick<Probe, 'expected' | 'observed'>): string => {
  const must = expected === 'answers' ? 'must answer' : 'must be refused';
  if (observed === null) return `It ${must}.`;
  if (observed === expected) return `${found[observed]}, as it must.`;
  return `${found[observed]}, but ${must}.`;
};

/** Changes at the source may take two hours to arrive: until then another answer is no drift. ISO 8601. */
export const propagatesUntil = ({ expectedSince }: Pick<Probe, 'expectedSince'>): string =>
  new Date(Date.parse(expectedSince) + 2 * 3600_000).toISOString();

/** Whether an answer may change within minutes. */
export const unsettled = (probes: readonly Pick<Probe, 'state'>[]): boolean =>
  probes.some(({ state }) => state === 'waiting' || state === 'propagating');
