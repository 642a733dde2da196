// Signal: how much of a habit Teams is for the person over 12 weeks.
import { habitOf } from './habit.ts';
import type { WeekSignal } from './signal.ts';

export const habitTeams: WeekSignal = habitOf({
  name: 'habit-teams',
  title: 'Teams habit',
  app: 'Teams',
  report: 'usage/teams',
  actions: 'messages in private chats and channels, calls and attended meetings',
  weeks: 12,
  from: ['usage-teams-chats', 'usage-teams-channel-messages', 'usage-teams-calls', 'usage-teams-meetings'],
});
