// Signal: messages in channels, as the Teams report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageTeamsChannelMessages: Signal = usageCount({
  name: 'usage-teams-channel-messages',
  title: 'Teams channel messages',
  meaning: 'Messages in channels, as the Teams report counts them.',
  measures: ['teams.team-chat-messages'],
});
