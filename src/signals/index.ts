// The list of signals, in the order in which they are shown. A new signal is a file beside this one and a line here.
import { afterHoursMail } from './after-hours-mail.ts';
import { broadcastMeetings } from './broadcast-meetings.ts';
import { conflictingMeetings } from './conflicting-meetings.ts';
import { crossDomainThreads } from './cross-domain-threads.ts';
import { focusHours } from './focus-hours.ts';
import { largeMeetings } from './large-meetings.ts';
import { longMeetings } from './long-meetings.ts';
import { mailBulkReceived } from './mail-bulk-received.ts';
import { mailReceived } from './mail-received.ts';
import { mailSent } from './mail-sent.ts';
import { meetingDensity } from './meeting-density.ts';
import { meetingHours } from './meeting-hours.ts';
import { meetings } from './meetings.ts';
import { oneToOneWithManager } from './one-to-one-with-manager.ts';
import { recurringMeetings } from './recurring-meetings.ts';
import { replyTime } from './reply-time.ts';
import type { Signal } from './signal.ts';
import { threadsStarted } from './threads-started.ts';

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
];
