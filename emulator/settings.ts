// Switches of the emulated cloud that the control API can turn while it runs; the defaults are how Microsoft 365 behaves most often.
import { z } from 'zod';

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
  /** Answers every token from before now with the 401 of continuous access evaluation. */
  revokedBefore: z.number().default(0),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsChange = Settings.partial();
