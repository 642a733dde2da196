// The lists of signals, in the order in which they are shown. A new signal is a file beside this one and a line here.
import { afterHoursChats } from './after-hours-chats.ts';
import { afterHoursCollaboration } from './after-hours-collaboration.ts';
import { afterHoursMail } from './after-hours-mail.ts';
import { broadcastMeetings } from './broadcast-meetings.ts';
import { chatHelpReplies } from './chat-help-replies.ts';
import { chatMentions } from './chat-mentions.ts';
import { chatMessages } from './chat-messages.ts';
import { chatReactions } from './chat-reactions.ts';
import { chatReplies } from './chat-replies.ts';
import { collaborationHours } from './collaboration-hours.ts';
import { collaborationVolatility } from './collaboration-volatility.ts';
import { conflictingMeetings } from './conflicting-meetings.ts';
import { crossDomainThreads } from './cross-domain-threads.ts';
import { failedSignIns } from './failed-sign-ins.ts';
import { firstSignIn } from './first-sign-in.ts';
import { focusHours } from './focus-hours.ts';
import { habitEmailFourWeeks } from './habit-email-4-weeks.ts';
import { habitEmail } from './habit-email.ts';
import { habitOnedriveFourWeeks } from './habit-onedrive-4-weeks.ts';
import { habitOnedrive } from './habit-onedrive.ts';
import { habitSharepointFourWeeks } from './habit-sharepoint-4-weeks.ts';
import { habitSharepoint } from './habit-sharepoint.ts';
import { habitTeamsFourWeeks } from './habit-teams-4-weeks.ts';
import { habitTeams } from './habit-teams.ts';
import { largeMeetings } from './large-meetings.ts';
import { lastSignIn } from './last-sign-in.ts';
import { longMeetings } from './long-meetings.ts';
import { mailBulkReceived } from './mail-bulk-received.ts';
import { mailReceived } from './mail-received.ts';
import { mailSent } from './mail-sent.ts';
import { meetingDensity } from './meeting-density.ts';
import { meetingHours } from './meeting-hours.ts';
import { meetings } from './meetings.ts';
import { mentionResponseTime } from './mention-response-time.ts';
import { oneToOneWithManager } from './one-to-one-with-manager.ts';
import { positiveReactions } from './positive-reactions.ts';
import { recurringMeetings } from './recurring-meetings.ts';
import { replyTime } from './reply-time.ts';
import { signIns } from './sign-ins.ts';
import type { AnySignal, Signal, WeekSignal } from './signal.ts';
import { threadsStarted } from './threads-started.ts';
import { usageActiveDays } from './usage-active-days.ts';
import { usageAdoption } from './usage-adoption.ts';
import { usageMailRead } from './usage-mail-read.ts';
import { usageMailReceived } from './usage-mail-received.ts';
import { usageMailSent } from './usage-mail-sent.ts';
import { usageOnedriveFiles } from './usage-onedrive-files.ts';
import { usageOnedriveShared } from './usage-onedrive-shared.ts';
import { usageOnedriveSynced } from './usage-onedrive-synced.ts';
import { usageSharepointFiles } from './usage-sharepoint-files.ts';
import { usageSharepointPages } from './usage-sharepoint-pages.ts';
import { usageSharepointShared } from './usage-sharepoint-shared.ts';
import { usageSharepointSynced } from './usage-sharepoint-synced.ts';
import { usageTeamsCalls } from './usage-teams-calls.ts';
import { usageTeamsChannelMessages } from './usage-teams-channel-messages.ts';
import { usageTeamsChats } from './usage-teams-chats.ts';
import { usageTeamsMeetings } from './usage-teams-meetings.ts';
import { validWeeks } from './valid-weeks.ts';
import { workingSpan } from './working-span.ts';

/** Those that have a part of each day, which the roll-up stores. */
export const signals: readonly Signal[] = [
  mailSent,
  mailReceived,
  mailBulkReceived,
  threadsStarted,
  crossDomainThreads,
  afterHoursMail,
  replyTime,
  meetings,
  meetingHours,
  meetingDensity,
  longMeetings,
  largeMeetings,
  broadcastMeetings,
  recurringMeetings,
  conflictingMeetings,
  oneToOneWithManager,
  focusHours,
  collaborationHours,
  afterHoursCollaboration,
  workingSpan,
  chatMessages,
  chatReplies,
  chatHelpReplies,
  chatMentions,
  afterHoursChats,
  chatReactions,
  positiveReactions,
  mentionResponseTime,
  usageActiveDays,
  usageAdoption,
  usageTeamsChats,
  usageTeamsChannelMessages,
  usageTeamsCalls,
  usageTeamsMeetings,
  usageMailSent,
  usageMailReceived,
  usageMailRead,
  usageOnedriveFiles,
  usageOnedriveSynced,
  usageOnedriveShared,
  usageSharepointFiles,
  usageSharepointSynced,
  usageSharepointShared,
  usageSharepointPages,
  signIns,
  failedSignIns,
  firstSignIn,
  lastSignIn,
];

/** Those that are told over whole weeks from what the days hold of the others. */
export const weekSignals: readonly WeekSignal[] = [
  collaborationVolatility,
  validWeeks,
  habitTeams,
  habitTeamsFourWeeks,
  habitEmail,
  habitEmailFourWeeks,
  habitOnedrive,
  habitOnedriveFourWeeks,
  habitSharepoint,
  habitSharepointFourWeeks,
];

const themes = ['mail', 'meetings', 'time', 'chats', 'usage', 'sign-ins'] as const;

/** All of them, theme by theme. */
export const everySignal: readonly AnySignal[] = themes.flatMap((theme) =>
  [...signals, ...weekSignals].filter((signal) => signal.theme === theme),
);
