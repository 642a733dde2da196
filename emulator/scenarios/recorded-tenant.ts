// A tenant whose whole life is known beforehand: changes are shown as far as the clock has come.
import type {
  CalendarEvent,
  Folder,
  FolderLog,
  Instant,
  MessageChange,
  Team,
  Tenant,
  TenantGroup,
  UserChange,
} from '../tenant/model.ts';
import { openDirectory } from './directory.ts';

/** Versions of one event in one calendar, oldest first; each holds from its `modifiedAt` on. */
export type EventLife = readonly CalendarEvent[];

export interface MailboxRecord {
  readonly folders: readonly Folder[];
  /** By folder id, oldest first. */
  readonly logs: ReadonlyMap<string, readonly MessageChange[]>;
  readonly events: readonly EventLife[];
}

export interface Recording {
  readonly id: string;
  readonly displayName: string;
  readonly domains: readonly string[];
  readonly createdAt: Instant;
  readonly directory: readonly UserChange[];
  readonly groups?: readonly TenantGroup[];
  readonly teams?: readonly Team[];
  readonly isTranscribed?: (event: CalendarEvent) => boolean;
  /** Null where the user has no mailbox here. */
  readonly mailbox: (userId: string) => MailboxRecord | null;
}

/** The number of changes up to and including `now`; the list is in order of time. */
export function countUntil(changes: readonly { readonly at: Instant }[], now: Instant): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const change = changes[middle];
    if (change !== undefined && change.at <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a calendar shows of an event at `now`: nothing before it is created, nothing once it is deleted. */
export function showEvent(life: EventLife, now: Instant): CalendarEvent | null {
  const version = life.findLast((candidate) => candidate.modifiedAt <= now);
  if (version === undefined || version.createdAt > now) return null;
  return version.deletedAt !== null && version.deletedAt <= now ? null : version;
}

/** Events whose interval meets [from, to); one without length meets it if it starts inside. */
export function meets(event: CalendarEvent, from: Instant, to: Instant): boolean {
  return event.start < to && (event.end > from || event.start >= from);
}

function openLog(changes: readonly MessageChange[]): FolderLog {
  return {
    lengthAt: (now) => countUntil(changes, now),
    slice: (from, to) => changes.slice(from, to),
  };
}

export function openRecording(recording: Recording): Tenant {
  const directory = openDirectory(recording.directory);
  const { id, displayName, domains, createdAt } = recording;
  return {
    id,
    displayName,
    domains,
    createdAt,
    directory: recording.directory,
    groups: recording.groups ?? [],
    teams: recording.teams ?? [],
    ...(recording.isTranscribed ? { isTranscribed: recording.isTranscribed } : {}),
    user: directory.user,
    findUser: directory.findUser,
    folders: (userId, now) => recording.mailbox(userId)?.folders.filter((folder) => folder.createdAt <= now) ?? [],
    log: (userId, folderId) => {
      const changes = recording.mailbox(userId)?.logs.get(folderId);
      return changes === undefined ? null : openLog(changes);
    },
    events: (...[userId, from, to, now]) =>
      (recording.mailbox(userId)?.events ?? [])
        .map((life) => showEvent(life, now))
        .filter((event) => event !== null)
        .filter((event) => meets(event, from, to))
        .sort((a, b) => a.start - b.start),
  };
}
