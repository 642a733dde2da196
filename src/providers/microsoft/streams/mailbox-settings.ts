// What a mailbox says of its owner's working time: the zone, and the hours of the week.
import { z } from 'zod';
import type { MailboxSettings, WeekHours } from '../../../contract/records.ts';
import type { Page, Stream } from '../../stream.ts';
import type { Graph } from '../graph.ts';
import { mailboxLimits } from '../limits.ts';
import { faultOf } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { windowsZones } from '../windows-zones.ts';
import { page } from '../../pages.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const keys = ['0', '1', '2', '3', '4', '5', '6'] as const;

/** `08:30:00.0000000` → minutes after midnight. */
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$/)
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));

const Settings = z.object({
  timeZone: z.string().nullish(),
  workingHours: z
    .object({
      daysOfWeek: z.array(z.enum(weekdays)),
      startTime: clockTime,
      endTime: clockTime,
      timeZone: z.object({ name: z.string().nullish() }).nullish(),
    })
    .nullish(),
});
type Settings = z.infer<typeof Settings>;

/** Names that Windows no longer offers and old mailboxes still have, and Exchange's own for UTC. */
const oldZones: Readonly<Record<string, string>> = {
  'Kamchatka Standard Time': 'Asia/Kamchatka',
  'Mid-Atlantic Standard Time': 'Etc/GMT+2',
  'tzone://Microsoft/Utc': 'Etc/UTC',
};

/** Windows takes its names in any case. */
const zonesByName = new Map(
  Object.entries({ ...windowsZones, ...oldZones }).map(([name, zone]) => [name.toLowerCase(), zone]),
);

/** Exchange gives names of Windows, or of IANA where somebody set one; null for a name that is neither. */
export const ianaZone = (name: string | null | undefined): string | null => {
  if (!name) return null;
  const known = zonesByName.get(name.toLowerCase());
  if (known !== undefined) return known;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null; // Intl has no other way to say that it does not know a zone.
  }
};

/** Null where hours are given in another zone than the mailbox's: they would be the wrong hours. */
const hoursOf = (settings: Settings): WeekHours | null => {
  const given = settings.workingHours;
  if (!given || given.startTime === given.endTime) return null;
  const zone = ianaZone(given.timeZone?.name);
  if (zone !== null && zone !== ianaZone(settings.timeZone)) return null;
  const hours: WeekHours = { 0: [], 1: [], 2: [], 3: [], 4: [], 5: [], 6: [] };
  for (const [index, key] of keys.entries()) {
    const weekday = weekdays[index];
    if (weekday === undefined || !given.daysOfWeek.includes(weekday)) continue;
    if (given.startTime < given.endTime) hours[key].push([given.startTime, given.endTime]);
    else {
      // A night shift ends on the day after.
      hours[key].push([given.startTime, 1440]);
      if (given.endTime > 0) hours[keys[(index + 1) % 7] ?? '0'].unshift([0, given.endTime]);
    }
  }
  return hours;
};

const zoneIn = ({ timeZone, workingHours }: Settings): string | null =>
  timeZone ?? workingHours?.timeZone?.name ?? null;

const settingsOf = (settings: Settings): MailboxSettings => ({
  zone: ianaZone(zoneIn(settings)),
  hours: hoursOf(settings),
});

export const mailboxSettingsDeclaration = {
  name: 'mailbox-settings',
  by: 'mailbox',
  title: 'Time zone and working hours',
  gives: "Each person's own time zone and working hours, as they set them in Outlook.",
  without: "Without it the organization's working time holds for everybody whose own is not entered by hand.",
  own: {
    title: 'Time zone and working hours',
    gives: 'Your own time zone and working hours, as you set them in Outlook.',
    without: "Without it your organization's working time holds for you, unless your own is entered by hand.",
  },
  permissions: streamPermissions['mailbox-settings'],
  delegated: delegatedPermissions['mailbox-settings'],
  every: 86_400,
  standard: false,
  limits: mailboxLimits,
} as const;

/** What a mailbox's settings are set aside as: there is one of them. */
const asideId = 'mailboxSettings';

/** What is kept of the settings; a zone that cannot be told is said to be so, as others' hours would hold without a word. */
const keep = (settings: Settings): Pick<Page, 'settings'> & Partial<Page> => {
  const kept = settingsOf(settings);
  return zoneIn(settings) && kept.zone === null
    ? { settings: kept, quarantined: [{ id: asideId, reason: 'timeZone: is no zone that is known' }] }
    : { settings: kept, readable: [asideId] };
};

export const mailboxSettingsStream = (graph: Graph): Stream => ({
  ...mailboxSettingsDeclaration,
  next: async ({ partition, signal, ready }) => {
    const path = `/users/${encodeURIComponent(partition.mailbox ?? '')}/mailboxSettings?$select=timeZone,workingHours`;
    const parsed = Settings.safeParse(await graph.one({ path, about: 'mailbox', signal, ready }));
    const found = parsed.success
      ? keep(parsed.data)
      : { quarantined: [{ ...faultOf(null, parsed.error), id: asideId }] };
    return page({ ...found, cursor: {}, done: true });
  },
});
