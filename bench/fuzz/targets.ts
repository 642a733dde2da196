// Every parser that reads foreign bytes, those first that strangers reach most easily.
import type { Target } from './target.ts';
import { graphAnswers, moments, notices, retryAfters, signInAnswers } from './targets/answers.ts';
import { slackArchives, slackExports } from './targets/archives.ts';
import { holidayFiles } from './targets/calendars.ts';
import { gmailHeaders, mailAddresses, mailHeaders } from './targets/mail.ts';
import { autoconfigFiles, mimeParts } from './targets/mime.ts';
import { records } from './targets/records.ts';
import { names } from './targets/names.ts';
import { leaveFiles, rosters, usageReports } from './targets/tables.ts';
import { transcriptFiles, webVtt } from './targets/transcripts.ts';

export const targets: readonly Target[] = [
  webVtt,
  usageReports,
  rosters,
  mailHeaders,
  mimeParts,
  mailAddresses,
  holidayFiles,
  leaveFiles,
  notices,
  graphAnswers,
  signInAnswers,
  gmailHeaders,
  records,
  names,
  slackExports,
  slackArchives,
  transcriptFiles,
  retryAfters,
  moments,
  autoconfigFiles,
];
