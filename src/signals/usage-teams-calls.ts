// Signal: calls, as the Teams report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageTeamsCalls: Signal = usageCount({
  name: 'usage-teams-calls',
  title: 'Teams calls',
  meaning: 'Calls, as the Teams report counts them.',
  measures: ['teams.calls'],
});
