// Google's limits as data, each with where it is written down. Projects made before May 2026 have higher ones for Gmail; these hold for all.
import type { RateLimit } from '../stream.ts';

interface Limit {
  readonly value: number;
  readonly source: string;
}

const gmailQuota = 'https://developers.google.com/workspace/gmail/api/reference/quota';
const calendarQuota = 'https://developers.google.com/workspace/calendar/api/guides/quota';
const directoryQuota = 'https://developers.google.com/workspace/admin/directory/v1/limits';

/**
 * Messages in one batch, and on one page of a list. Larger batches than 50 are advised against; 49 messages (20 units
 * each) with a list (5) and a profile (1) are 986 units, so that six such steps fit in a minute's 6,000.
 */
export const messagesPerStep: Limit = {
  value: 49,
  source: 'https://developers.google.com/workspace/gmail/api/guides/batch',
};

export const eventsPerPage: Limit = {
  value: 250,
  source: 'https://developers.google.com/workspace/calendar/api/v3/reference/events/list',
};

export const usersPerPage: Limit = {
  value: 500,
  source: 'https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list',
};

/** 6,000 units a minute for each user. */
const mailbox: RateLimit = { name: 'gmail', scope: 'mailbox', requests: 6, seconds: 60, source: gmailQuota };
/** 1,200,000 units a minute for the project. */
const gmail: RateLimit = {
  name: 'gmail-project',
  scope: 'connection',
  requests: 1200,
  seconds: 60,
  source: gmailQuota,
};
export const mailLimits: readonly RateLimit[] = [mailbox, gmail];

const calendar: RateLimit = { name: 'calendar', scope: 'mailbox', requests: 600, seconds: 60, source: calendarQuota };
const calendars: RateLimit = {
  name: 'calendar-project',
  scope: 'connection',
  requests: 10_000,
  seconds: 60,
  source: calendarQuota,
};
export const calendarLimits: readonly RateLimit[] = [calendar, calendars];

/** Of the admin whom the service account acts as. */
const directory: RateLimit = {
  name: 'google-directory',
  scope: 'connection',
  requests: 2400,
  seconds: 60,
  source: directoryQuota,
};
export const directoryLimits: readonly RateLimit[] = [directory];
