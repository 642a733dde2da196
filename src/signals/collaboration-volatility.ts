// Signal: how much the person's hours with others differ from week to week.
import { together } from './together.ts';
import type { WeekSignal } from './signal.ts';
import { countsValid, judgeWeeks, spreadOf } from './valid-weeks.ts';

const hourMs = 3_600_000;

export const collaborationVolatility: WeekSignal = {
  name: 'collaboration-volatility',
  title: 'Collaboration volatility',
  theme: 'time',
  unit: 'ratio',
  meaning: 'How much the hours with others differ from week to week.',
  formula:
    'Population standard deviation ÷ mean of collaboration hours over the valid ones of the last 12 whole weeks; at least 2 of them are needed.',
  source: 'Plumbline’s definition.',
  streams: [...together],
  period: 'weeks',
  missing: { code: 'no-valid-weeks', text: 'Fewer than 2 of the weeks are valid.' },
  weeks: 12,
  from: ['collaboration-hours'],
  tell: (weeks) => {
    const { standings } = judgeWeeks(weeks);
    const valid = weeks.filter((_, at) => standings[at] === 'valid').map(({ amount }) => amount / hourMs);
    if (valid.length < 2) return { value: null, missing: collaborationVolatility.missing, beside: {} };
    const { mean, deviation } = spreadOf(valid);
    return { value: deviation / mean, missing: null, beside: { mean, weeks: valid.length } };
  },
  counts: countsValid,
};
