// Signal: messages in private chats, as the Teams report counts them.
import type { Signal } from './signal.ts';
import { usageCount } from './usage-count.ts';

export const usageTeamsChats: Signal = usageCount({
  name: 'usage-teams-chats',
  title: 'Teams private chats',
  meaning: 'Messages in private chats, as the Teams report counts them.',
  measures: ['teams.private-chat-messages'],
});
