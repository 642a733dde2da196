// Signal: how much of a habit Teams is for the person over 4 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitTeamsFourWeeks: WeekSignal = habitOf({
  name: 'habit-teams-4-weeks',
  title: 'Teams habit, 4 weeks',
  app: 'Teams',
  report: 'usage/teams',
  actions: 'messages in private chats and channels, calls and attended meetings',
  weeks: 4,
  from: ['usage-teams-chats', 'usage-teams-channel-messages', 'usage-teams-calls', 'usage-teams-meetings'],
});
