// What every account did in Teams, Outlook, OneDrive and SharePoint on each UTC day: mail, meetings and messages in channels as the tenant holds them, the rest drawn for that account and day.
import { hashText } from '../seeded.ts';
import { weekday } from '../tenant/local-time.ts';
import type { CalendarEvent, Tenant, TenantUser } from '../tenant/model.ts';
import { day as length, writeDay } from './days.ts';
import { mailOn, postsOn, readAgenda, type PostCount } from './held.ts';

export const services = ['teams', 'email', 'oneDrive', 'sharePoint'] as const;
export type Service = (typeof services)[number];

export interface TeamsUse {
  readonly postMessages: number;
  readonly replyMessages: number;
  readonly urgentMessages: number;
  readonly privateChatMessages: number;
  readonly calls: number;
  readonly adHocOrganized: number;
  readonly adHocAttended: number;
  readonly oneTimeOrganized: number;
  readonly oneTimeAttended: number;
  readonly recurringOrganized: number;
  readonly recurringAttended: number;
  readonly audioSeconds: number;
  readonly videoSeconds: number;
  readonly screenShareSeconds: number;
  readonly otherActions: number;
}

export interface EmailUse {
  readonly sent: number;
  readonly received: number;
  readonly read: number;
  readonly meetingsCreated: number;
  readonly meetingsInteracted: number;
}

export interface FileUse {
  readonly viewedOrEdited: number;
  readonly synced: number;
  readonly sharedInternally: number;
  readonly sharedExternally: number;
  /** Of SharePoint alone. */
  readonly visitedPages: number;
}

export interface Use {
  readonly teams: TeamsUse;
  readonly email: EmailUse;
  readonly oneDrive: FileUse;
  readonly sharePoint: FileUse;
}

/** Draws for one account and day: nothing on days off, but for one in eight. */
interface Chance {
  /** From 0 to `most`. */
  readonly upTo: (name: string, most: number) => number;
}

interface Asked {
  readonly userId: string;
  readonly number: number;
  readonly chance: Chance;
}

const drawFor = (user: TenantUser, day: string): Chance => {
  const works = (user.hours[weekday(day)] ?? []).length > 0 && !user.leave.includes(day);
  const idle = !works && hashText(`${user.id} spare time ${day}`) % 8 !== 0;
  return { upTo: (name, most) => (idle ? 0 : hashText(`${user.id} ${name} ${day}`) % (most + 1)) };
};

/** Meetings of one account and day. */
interface Meetings {
  readonly oneTimeOrganized: number;
  readonly oneTimeAttended: number;
  readonly recurringOrganized: number;
  readonly recurringAttended: number;
  readonly seconds: number;
  readonly created: number;
}

const countOwn = (events: readonly CalendarEvent[]): number => events.filter((event) => event.isOrganizer).length;

const readMeetings = (tenant: Tenant, { userId, number, chance }: Asked): Meetings => {
  const agenda = readAgenda(tenant, userId);
  if (agenda === null) return drawMeetings(chance);
  const events = agenda.meetings(number);
  const once = events.filter(({ type }) => type === 'singleInstance');
  const again = events.filter(({ type }) => type !== 'singleInstance');
  return {
    oneTimeOrganized: countOwn(once),
    oneTimeAttended: once.length,
    recurringOrganized: countOwn(again),
    recurringAttended: again.length,
    seconds: events.reduce((sum, { start, end }) => sum + Math.round((end - start) / 1000), 0),
    created: agenda.created(number),
  };
};

const drawMeetings = ({ upTo }: Chance): Meetings => {
  const [oneTimeAttended, recurringAttended] = [upTo('one-time meetings', 3), upTo('recurring meetings', 3)];
  return {
    oneTimeOrganized: Math.min(oneTimeAttended, upTo('own one-time meetings', 1)),
    oneTimeAttended,
    recurringOrganized: Math.min(recurringAttended, upTo('own recurring meetings', 1)),
    recurringAttended,
    seconds: (oneTimeAttended + recurringAttended) * 1800,
    created: upTo('meetings created', 2),
  };
};

const drawPosts = ({ upTo }: Chance): PostCount => ({
  posts: upTo('posts', 4),
  replies: upTo('replies', 7),
  urgent: upTo('urgent', 30) === 1 ? 1 : 0,
});

const useTeams = (tenant: Tenant, asked: Asked): TeamsUse => {
  const { upTo } = asked.chance;
  const meetings = readMeetings(tenant, asked);
  const { posts, replies, urgent } = postsOn(tenant, asked.userId, asked.number) ?? drawPosts(asked.chance);
  const { seconds, oneTimeOrganized, oneTimeAttended, recurringOrganized, recurringAttended } = meetings;
  const adHocAttended = upTo('ad hoc', 5) === 1 ? 1 : 0;
  const calls = upTo('calls', 3);
  const audioSeconds = seconds + adHocAttended * 613 + calls * (41 + upTo('call seconds', 600));
  return {
    postMessages: posts,
    replyMessages: replies,
    urgentMessages: urgent,
    privateChatMessages: upTo('chats', 24),
    calls,
    adHocOrganized: adHocAttended === 1 ? upTo('ad hoc own', 1) : 0,
    adHocAttended,
    oneTimeOrganized,
    oneTimeAttended,
    recurringOrganized,
    recurringAttended,
    audioSeconds,
    videoSeconds: Math.floor((audioSeconds * upTo('video', 10)) / 10),
    screenShareSeconds: Math.floor((audioSeconds * upTo('screen', 4)) / 10),
    otherActions: upTo('other', 3) === 1 ? 1 : 0,
  };
};

const useEmail = (tenant: Tenant, { userId, number, chance }: Asked): EmailUse => {
  const { sent, received } = mailOn(tenant, userId, number) ?? {
    sent: chance.upTo('sent', 9),
    received: chance.upTo('received', 14),
  };
  const meetings = readMeetings(tenant, { userId, number, chance });
  const { oneTimeAttended, recurringAttended, oneTimeOrganized, recurringOrganized, created } = meetings;
  return {
    sent,
    received,
    read: received - Math.min(received, chance.upTo('unread', 3)),
    meetingsCreated: created,
    meetingsInteracted: oneTimeAttended + recurringAttended - oneTimeOrganized - recurringOrganized,
  };
};

const useFiles = ({ upTo }: Chance, service: string): FileUse => ({
  viewedOrEdited: upTo(`${service} files`, 12),
  synced: upTo(`${service} synced`, 6),
  sharedInternally: upTo(`${service} inside`, 9) === 2 ? 2 : 0,
  sharedExternally: upTo(`${service} outside`, 19) === 3 ? 1 : 0,
  visitedPages: service === 'sharePoint' ? upTo('pages', 8) : 0,
});

const noFiles: FileUse = { viewedOrEdited: 0, synced: 0, sharedInternally: 0, sharedExternally: 0, visitedPages: 0 };

export const noUse: Use = {
  teams: {
    postMessages: 0,
    replyMessages: 0,
    urgentMessages: 0,
    privateChatMessages: 0,
    calls: 0,
    adHocOrganized: 0,
    adHocAttended: 0,
    oneTimeOrganized: 0,
    oneTimeAttended: 0,
    recurringOrganized: 0,
    recurringAttended: 0,
    audioSeconds: 0,
    videoSeconds: 0,
    screenShareSeconds: 0,
    otherActions: 0,
  },
  email: { sent: 0, received: 0, read: 0, meetingsCreated: 0, meetingsInteracted: 0 },
  oneDrive: noFiles,
  sharePoint: noFiles,
};

interface AccountDay {
  readonly userId: string;
  /** Of the day, since 1970. */
  readonly number: number;
}

/** What the account did on that day, as it will at last be known, each service read when it is asked for; without licence nothing but its mail. */
const useOn = (tenant: Tenant, { userId, number }: AccountDay): Use | null => {
  const user = tenant.user(userId, (number + 1) * length - 1) ?? tenant.user(userId, number * length);
  if (!user || user.createdAt >= (number + 1) * length) return null;
  const asked = { userId, number, chance: drawFor(user, writeDay(number)) };
  const { chance } = asked;
  return {
    get teams() {
      return user.licensed ? useTeams(tenant, asked) : noUse.teams;
    },
    get email() {
      return useEmail(tenant, asked);
    },
    get oneDrive() {
      return user.licensed ? useFiles(chance, 'oneDrive') : noUse.oneDrive;
    },
    get sharePoint() {
      return user.licensed ? useFiles(chance, 'sharePoint') : noUse.sharePoint;
    },
  };
};

/** How the reports stand: their last day, and whether they say less of a day at first. */
export interface ReportView {
  readonly refreshed: number;
  readonly restates: boolean;
}

/** Reports know a day 24 to 48 hours after it has ended. */
export const lastReported = (now: number): number => Math.floor(now / length) - 2;

/** A day that is restated is complete from the second refresh after its first on. */
const unsettled = 2;

/** What the reports say of that account and day; null for a day that they do not know yet, or on which there was no account. */
export const reportedOn = (tenant: Tenant, asked: AccountDay, { refreshed, restates }: ReportView): Use | null => {
  const { userId, number } = asked;
  if (number > refreshed) return null;
  const use = useOn(tenant, asked);
  if (!use || !restates || refreshed - number >= unsettled) return use;
  const tenths = 2 + (hashText(`${userId} late ${number}`) % 4);
  return {
    get teams() {
      return lessen(use.teams, tenths);
    },
    get email() {
      return lessen(use.email, tenths);
    },
    get oneDrive() {
      return lessen(use.oneDrive, tenths);
    },
    get sharePoint() {
      return lessen(use.sharePoint, tenths);
    },
  };
};

/** Some tenths less of each count. */
const lessen = <Kind extends object>(use: Kind, tenths: number): Kind => {
  const smaller: Partial<Record<string, number>> = {};
  for (const [name, count] of Object.entries(use)) {
    if (typeof count === 'number') smaller[name] = Math.floor((count * (10 - tenths)) / 10);
  }
  return { ...use, ...smaller };
};

export const isActive = (use: object): boolean =>
  Object.values(use).some((count) => typeof count === 'number' && count > 0);
