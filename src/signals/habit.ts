// What the signals about habits share: how often and how regularly an app was used over some weeks.
import { no, type StreamName, type Told, type Week, type WeekSignal, yes } from './signal.ts';
import { reportSource } from './usage-count.ts';

const levels = ['none', 'low', 'novice', 'habitual', 'power'];

/** Actions a week on average, and the share of the weeks that must be active. */
const bounds = { power: 15, novice: 1 };
const regularOf = (weeks: number): number => (weeks === 12 ? 9 : weeks);

interface HabitGiven extends Pick<WeekSignal, 'name' | 'title' | 'from' | 'weeks'> {
  readonly app: string;
  /** The one that counts its actions. */
  readonly report: StreamName;
  /** What counts as an action, in words. */
  readonly actions: string;
}

const tellHabit = (weeks: readonly Week[]): Told => {
  const known = weeks.filter((week) => week.known);
  const actionsAWeek = known.reduce((sum, { amount }) => sum + amount, 0) / weeks.length;
  const activeWeeks = known.filter(({ amount }) => amount > 0).length;
  const isRegular = activeWeeks >= regularOf(weeks.length);
  const level = (): string => {
    if (isRegular && actionsAWeek >= bounds.power) return 'power';
    if (isRegular) return 'habitual';
    if (actionsAWeek >= bounds.novice) return 'novice';
    return actionsAWeek > 0 ? 'low' : 'none';
  };
  return { value: levels.indexOf(level()), missing: null, beside: { actionsAWeek, activeWeeks } };
};

const verdicts = {
  unknown: no('Too little of this week was read.'),
  idle: no('No action.'),
  active: yes('An active week.'),
};

export const habitOf = ({ app, report, actions, ...given }: HabitGiven): WeekSignal => ({
  ...given,
  theme: 'usage',
  unit: 'level',
  levels,
  meaning: `How much of a habit ${app} is, over ${given.weeks} weeks.`,
  formula: `Over the last ${given.weeks} whole weeks; actions are ${actions}. power: at least ${bounds.power} actions a week on average and some in ${regularOf(given.weeks)} of ${given.weeks} weeks; habitual: some in ${regularOf(given.weeks)} of ${given.weeks}; novice: at least ${bounds.novice} a week on average; low: any; none.`,
  source: `Viva Insights’ habit segments, of ${app}. ${reportSource}`,
  streams: [report],
  period: 'weeks',
  missing: null,
  tell: tellHabit,
  counts: (at, weeks) => {
    const week = weeks[at];
    if (week?.known !== true) return verdicts.unknown;
    return week.amount > 0 ? verdicts.active : verdicts.idle;
  },
});
