// All endpoints of the emulated Graph.
import { applicationEndpoints } from './applications.ts';
import { auditEndpoints } from './audit.ts';
import { calendarEndpoints } from './calendar.ts';
import { channelDeltaEndpoints } from './channel-delta.ts';
import { channelMessageEndpoints } from './channel-messages.ts';
import { contactEndpoints } from './contacts.ts';
import { folderEndpoints } from './folders.ts';
import { groupEndpoints } from './groups.ts';
import { settingsEndpoints } from './mailbox-settings.ts';
import { messageDeltaEndpoints } from './messages-delta.ts';
import { messageEndpoints } from './messages.ts';
import { meetingEndpoints } from './online-meetings.ts';
import { noticeEndpoints } from './notice-subscriptions.ts';
import { organizationEndpoints } from './organization.ts';
import { reportSettingsEndpoints } from './report-settings.ts';
import { reportEndpoints } from './reports.ts';
import { makeRouter } from './router.ts';
import { sendMailEndpoints } from './send-mail.ts';
import { signInEndpoints } from './sign-ins.ts';
import { subscriptionEndpoints } from './subscriptions.ts';
import { teamEndpoints } from './teams.ts';
import { transcriptEndpoints } from './transcripts.ts';
import { userDeltaEndpoints } from './users-delta.ts';
import { userEndpoints } from './users.ts';

/** The endpoint for a path without its version. */
export const findRoute = makeRouter([
  ...organizationEndpoints,
  ...userEndpoints,
  ...userDeltaEndpoints,
  ...settingsEndpoints,
  ...folderEndpoints,
  ...messageEndpoints,
  ...messageDeltaEndpoints,
  ...sendMailEndpoints,
  ...calendarEndpoints,
  ...contactEndpoints,
  ...groupEndpoints,
  ...applicationEndpoints,
  ...subscriptionEndpoints,
  ...noticeEndpoints,
  ...reportSettingsEndpoints,
  ...reportEndpoints,
  ...signInEndpoints,
  ...auditEndpoints,
  ...meetingEndpoints,
  ...transcriptEndpoints,
  ...teamEndpoints,
  ...channelMessageEndpoints,
  ...channelDeltaEndpoints,
]);
