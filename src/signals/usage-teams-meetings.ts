// Signal: meetings attended, as the Teams report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageTeamsMeetings: Signal = usageCount({
  name: 'usage-teams-meetings',
  title: 'Teams meetings',
  meaning: 'Meetings attended, as the Teams report counts them.',
  measures: ['teams.meetings-attended'],
});
