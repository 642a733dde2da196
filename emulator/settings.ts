// Switches of the emulated cloud that the control API can turn while it runs; the defaults are how Microsoft 365 behaves most often.
import { z } from 'zod';
import { headerAges } from './graph/report-columns.ts';

export const Settings = z.strictObject({
  /** Next and delta links carry the emulator's own host, or graph.microsoft.com as the real ones do. */
  links: z.enum(['own', 'official']).default('own'),
  /** mailboxSettings.timeZone as Outlook writes it (`W. Europe Standard Time`) or as an IANA name. */
  zoneNames: z.enum(['windows', 'iana']).default('windows'),
  /** Occurrences in calendarView/delta come with id, type, seriesMasterId, start and end only. */
  stubOccurrences: z.boolean().default(false),
  /** `$select` on calendarView/delta is passed over, or refused with 400. */
  calendarDeltaSelect: z.enum(['ignored', 'refused']).default('ignored'),
  /** calendarView/delta asks for Calendars.Read, as older documentation says. */
  calendarDeltaNeedsRead: z.boolean().default(false),
  /** Milliseconds every Graph answer takes at least. */
  latency: z.number().min(0).max(600_000).default(0),
  /** Seconds a token lasts. */
  tokenSeconds: z.number().int().min(1).max(86_400).default(3599),
  /** The time Entra believes it is, against the machine's, in seconds. */
  skewSeconds: z.number().default(0),
  /** Seconds until a consent is seen by the token endpoint (7000229), and until its roles are in the token. */
  servicePrincipalDelay: z.number().min(0).default(0),
  rolesDelay: z.number().min(0).default(0),
  /** What the redirect of a declined consent looks like. */
  declined: z.enum(['documented', 'wire', 'cancel']).default('wire'),
  /** Only a client that declared the capability `cp1` is told by a challenge; the tokens of all others last. */
  challengeNeedsCapability: z.boolean().default(false),
  /** Application access policies bind Calendars.ReadBasic.All too, which their documentation does not list. */
  accessPoliciesBindReadBasic: z.boolean().default(false),
  /** Seconds after which the directory no longer knows a page's `$skiptoken`; null keeps it. */
  pageTokenSeconds: z.number().min(0).nullable().default(null),
  /** `/microsoft.graph.user` behind members asks for `ConsistencyLevel: eventual`. */
  castNeedsEventual: z.boolean().default(false),
  /** `$filter` beside `$orderby` must begin with the property that orders, or is InefficientFilter. */
  filterFollowsOrder: z.boolean().default(true),
  /** Usage reports: the header sets of three years, days as `2026-11-18` or as `2026-11-18T00:00:00Z`, and whether a day is told with too low counts at first. */
  reportHeaders: z.enum(headerAges).default('2024'),
  reportDates: z.enum(['day', 'instant']).default('day'),
  reportRestatement: z.boolean().default(false),
  /** Sign-in logs ask for Directory.Read.All beside AuditLog.Read.All, as their page says. */
  signInsNeedDirectory: z.boolean().default(false),
  /** Each page of sign-ins begins with the last three of the page before. */
  signInDuplicates: z.boolean().default(false),
  /** Audit queries: how many readings of one find it waiting or running, and for how many seconds of the tenant's clock it does. */
  auditPolls: z.number().int().min(0).default(2),
  auditSeconds: z.number().min(0).default(0),
  /** The share of audit queries that end as failed. */
  auditFailureShare: z.number().min(0).max(1).default(0),
  /** Records that are read again are others, some missing and one there many times; or it is the first reading that lacks them. */
  auditPaging: z.enum(['stable', 'second-differs', 'first-short']).default('stable'),
  /** A page of records that would go beyond so many is a 500. */
  auditBreaksAfter: z.number().int().min(0).nullable().default(null),
  /** The audit log is there below `/v1.0`, or below `/beta` alone. */
  auditOnV1: z.boolean().default(true),
  /** Refresh tokens: the old one stays valid, or dies when it is used and takes its family with it when it is used again. */
  refreshRotation: z.enum(['normal', 'strict']).default('normal'),
  /** Seconds without use after which a refresh token ends (700082), and its longest life (700081); on the tenant's clock. */
  refreshIdleSeconds: z
    .number()
    .min(1)
    .default(90 * 86_400),
  refreshMaxSeconds: z.number().min(1).nullable().default(null),
  /** The OAuth error of refusals that signing in again would mend. */
  interactionError: z.enum(['invalid_grant', 'interaction_required']).default('invalid_grant'),
  /** The OAuth error of 700016, on which reports differ, and of a declined device code. */
  unknownAppError: z.enum(['unauthorized_client', 'invalid_client']).default('unauthorized_client'),
  declinedDeviceError: z.enum(['authorization_declined', 'access_denied']).default('authorization_declined'),
  /** Device code: polls that come faster than the interval are answered with slow_down. */
  deviceSlowDown: z.boolean().default(false),
  /** Device code: seconds between polls, and until the code ends (on the tenant's clock). */
  deviceInterval: z.number().int().min(0).default(5),
  deviceSeconds: z.number().int().min(1).default(900),
  /** The most replies that `$expand=replies` brings with a message of a channel; the older ones are behind a link. */
  expandedReplies: z.number().int().min(1).max(1_000).default(1_000),
  /** Pages of a channel's messages show the channel as it is by then: what changes meanwhile comes twice. */
  channelPagesShift: z.boolean().default(false),
  /** The first page of a channel's delta is empty, and has a next link. */
  channelDeltaStartsEmpty: z.boolean().default(false),
  /** Slack: the app is distributed outside the Marketplace: a page of history a minute, of 15 messages at most. */
  slackOutsideMarketplace: z.boolean().default(false),
  /** Slack: every page of a thread begins with the message that began it. */
  slackRepeatsRoot: z.boolean().default(false),
  /** Zoom: the account's plan, which sets its limits; a range of more than a month; seconds until a page token ends. */
  zoomPlan: z.enum(['free', 'pro', 'business']).default('pro'),
  zoomLongRange: z.enum(['narrowed', 'refused']).default('narrowed'),
  zoomPageTokenSeconds: z.number().min(0).default(900),
  /** Google: days that Gmail's history and a calendar's sync token last, and the status of Gmail's limit. */
  gmailHistoryDays: z.number().min(0).default(7),
  calendarSyncDays: z.number().min(0).default(28),
  /** Google: of events with more attendees than this only the calendar's owner is told, whatever is asked for. */
  calendarMostAttendees: z.number().int().min(1).nullable().default(null),
  gmailLimitStatus: z.enum(['403', '429']).default('429'),
  /** BambooHR: requests of a company in a minute (BambooHR publishes no number), what is said over that, and which of the two numbers of a supervisor is the id. */
  bambooLimit: z.number().int().positive().default(120),
  bambooLimitStatus: z.enum(['429', '503']).default('429'),
  bambooSupervisorEId: z.enum(['id', 'number']).default('id'),
  /** Subscriptions to meetings ask for Calendars.Read, as the documentation says; without it Calendars.ReadBasic.All is enough. */
  eventNoticesNeedRead: z.boolean().default(true),
  /** Answers every token from before now with the 401 of continuous access evaluation. */
  revokedBefore: z.number().default(0),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = Settings.partial();
