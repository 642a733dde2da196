// Writes the chat channels of any tenant from its directory: who talks where, who answers, who reacts.
import type { ChatChannel, ChatMessage, ChatReaction } from '../tenant/chats.ts';
import { addDays, instantOf, listDays, localDay, weekday } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { bytesOf, canary, drawFrom, type Draw, type Key } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Place {
  readonly name: string;
  readonly members: readonly TenantUser[];
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  readonly hasApp?: boolean;
}

interface Stage {
  readonly tenant: Tenant;
  readonly from: Instant;
  readonly until: Instant;
}

/** An id of the form that Slack gives: a letter that tells the kind, and ten letters or digits. */
export const chatId = (letter: string, key: Key): string =>
  letter + [...bytesOf(['chat', letter, ...key], 10)].map((byte) => (byte % 36).toString(36).toUpperCase()).join('');

const everybody = (tenant: Tenant): readonly TenantUser[] => {
  const known = new Map<string, TenantUser>();
  for (const change of tenant.directory) if ('user' in change) known.set(change.user.id, change.user);
  return [...known.values()].filter(({ purpose }) => purpose === 'user');
};

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const listPlaces = (tenant: Tenant): readonly Place[] => {
  const all = everybody(tenant);
  const staff = all.filter(({ userType }) => userType === 'Member');
  const departments = [...new Set(staff.map(({ department }) => department).filter((name) => name !== null))];
  const of = (name: string) => staff.filter(({ department }) => department === name);
  const managers = new Set(staff.map(({ managerId }) => managerId));
  const leads = staff.filter(({ id }) => managers.has(id));
  const guests = all.filter(({ userType }) => userType === 'Guest');
  return [
    { name: 'general', members: staff },
    { name: 'help-it', members: staff },
    ...departments.map((name) => ({ name: `team-${slug(name)}`, members: of(name) })),
    ...departments.slice(0, 2).map((name) => ({ name: `help-${slug(name)}`, members: staff })),
    { name: 'partners', members: [...leads, ...guests] },
    { name: 'leads', members: leads, isPrivate: true },
    { name: 'board', members: leads.slice(0, 3), isPrivate: true, hasApp: false },
    { name: 'lounge', members: staff, hasApp: false },
    { name: 'launch-archive', members: staff.slice(0, 8), isArchived: true },
  ].filter(({ members }) => members.length > 0);
};

/** Most in the author's hours of that weekday, some at any time. */
const timeOn = (day: string, { zone, hours }: TenantUser, draw: Draw): Instant => {
  const intervals = hours[weekday(day)];
  const [from, to] = intervals === undefined || draw.chance(0.12) ? [0, 1439] : draw.pick(intervals);
  return instantOf(day, draw.whole(from, to - 1), zone) + draw.whole(0, 59) * 1000;
};

/** Minutes mostly; one answer in twelve comes days later, when the thread has long left the newest page. */
const answerDelay = (draw: Draw): number => {
  const side = draw.real();
  if (side < 0.6) return draw.whole(1, 25) * MINUTE;
  if (side < 0.92) return draw.whole(26, 600) * MINUTE;
  return draw.whole(2 * 24, 16 * 24) * HOUR;
};

const POSITIVE_DRAWN = ['+1', 'heart', 'tada', 'clap', 'raised_hands', '+1::skin-tone-3'] as const;
const OTHER_DRAWN = ['eyes', '-1', 'thinking_face', 'hourglass'] as const;

const react = (members: readonly TenantUser[], at: Instant, draw: Draw): readonly ChatReaction[] => {
  if (!draw.chance(0.35)) return [];
  const names = draw.some(draw.chance(0.7) ? POSITIVE_DRAWN : [...POSITIVE_DRAWN, ...OTHER_DRAWN], draw.whole(1, 2));
  return names.map((name) => ({
    name,
    by: draw
      .some(members.slice(0, 40), draw.whole(1, 4))
      .map(({ id }) => ({ user: id, at: at + draw.whole(1, 300) * MINUTE })),
  }));
};

interface Line {
  readonly key: Key;
  readonly at: Instant;
  readonly author: TenantUser | null;
  readonly root: string | null;
}

const tsOf = (at: Instant, key: Key): string =>
  `${Math.floor(at / 1000)}.${String(bytesOf(['ts', ...key], 4).readUInt32BE() % 1_000_000).padStart(6, '0')}`;

const writeLine = ({ key, at, author, root }: Line, place: Place): ChatMessage => {
  const draw = drawFrom(['line', ...key]);
  const others = place.members.filter((member) => member !== author);
  const asks = root === null && author !== null && draw.chance(0.08) ? 'Can someone help? ' : '';
  const mentions = author !== null && draw.chance(0.22) ? draw.some(others, draw.whole(1, 2)) : [];
  return {
    ts: tsOf(at, key),
    at,
    author: author?.id ?? null,
    kind: author === null ? 'bot' : 'message',
    root,
    broadcast: root !== null && draw.chance(0.07),
    mentions: mentions.map(({ id }) => id),
    text: `${asks}${canary('body', ['chat', ...key])}${draw.chance(0.05) ? ' <!here>' : ''}`,
    file: draw.chance(0.06) ? `${canary('subject', ['chat file', ...key])}.pdf` : null,
    editedAt: draw.chance(0.07) ? at + draw.whole(1, 90) * MINUTE : null,
    deletedAt: draw.chance(0.03) ? at + draw.whole(10, 3_000) * MINUTE : null,
    reactions: react(others, at, draw),
  };
};

const isActive = (tenant: Tenant, id: string, at: Instant): boolean => tenant.user(id, at)?.accountEnabled ?? false;

const writeThread = (first: ChatMessage, place: Place, { stage, key }: { stage: Stage; key: Key }): ChatMessage[] => {
  const draw = drawFrom(['answers', ...key]);
  const answers: ChatMessage[] = [];
  let { at } = first;
  const count = draw.chance(place.name.startsWith('help-') ? 0.85 : 0.3) ? draw.whole(1, 6) : 0;
  for (let turn = 0; turn < count; turn += 1) {
    at += answerDelay(draw) + draw.whole(0, 59) * 1000;
    const author = draw.pick(place.members);
    if (at >= stage.until || !isActive(stage.tenant, author.id, at)) continue;
    answers.push(writeLine({ key: [...key, turn], at, author, root: first.ts }, place));
  }
  return answers;
};

const writeDay = (day: string, place: Place, stage: Stage): readonly ChatMessage[] => {
  const written: ChatMessage[] = [];
  const draw = drawFrom([stage.tenant.id, place.name, day]);
  const count = weekday(day) % 6 === 0 ? draw.whole(0, 1) : draw.whole(1, 5);
  for (let turn = 0; turn < count; turn += 1) {
    const key = [stage.tenant.id, place.name, day, turn];
    const speaker = draw.pick(place.members);
    const author = draw.chance(0.06) ? null : speaker;
    const at = timeOn(day, speaker, draw);
    if (at < stage.from || at >= stage.until || (author && !isActive(stage.tenant, author.id, at))) continue;
    const first = writeLine({ key, at, author, root: null }, place);
    written.push(first, ...writeThread(first, place, { stage, key }));
  }
  return written;
};

/** Who comes into the tenant while the channel lives joins it on that day. */
const writeJoins = (place: Place, { tenant, from }: Stage): readonly ChatMessage[] =>
  place.members
    .filter(({ createdAt }) => createdAt > from)
    .map((member) => {
      const at = member.createdAt + 9 * MINUTE;
      const key = [tenant.id, place.name, 'join', member.id];
      const bare = { mentions: [], text: 'has joined the channel', file: null, reactions: [] };
      const rest = { root: null, broadcast: false, editedAt: null, deletedAt: null };
      return { ts: tsOf(at, key), at, author: member.id, kind: 'join' as const, ...bare, ...rest };
    });

const writeChannel = (place: Place, stage: Stage): readonly ChatMessage[] => {
  const last = place.isArchived === true ? stage.from + 20 * DAY : stage.until;
  const days = listDays(localDay(stage.from, 'UTC'), addDays(localDay(last, 'UTC'), 0));
  const all = [...writeJoins(place, stage), ...days.flatMap((day) => writeDay(day, place, { ...stage, until: last }))];
  const taken = new Map(all.map((message) => [message.ts, message]));
  return [...taken.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1));
};

/** The channels of a tenant: 90 days before `now` and three weeks after it, each written when it is first read. */
const writeChannels = (tenant: Tenant, now: Instant): readonly ChatChannel[] => {
  const stage = { tenant, from: now - 90 * DAY, until: now + 21 * DAY };
  return listPlaces(tenant).map((place): ChatChannel => {
    let written: readonly ChatMessage[] | null = null;
    return {
      id: chatId('C', [tenant.id, place.name]),
      name: place.name,
      purpose: canary('folder', ['chat', tenant.id, place.name]),
      isPrivate: place.isPrivate ?? false,
      isArchived: place.isArchived ?? false,
      isGeneral: place.name === 'general',
      hasApp: place.hasApp ?? true,
      createdAt: stage.from - 200 * DAY,
      members: place.members.map(({ id }) => id),
      messages: () => (written ??= writeChannel(place, stage)),
    };
  });
};

/** Keeps what was written for each tenant, so that a later change of its directory changes nothing that was said. */
export class ChatArchive {
  readonly #now: Instant;
  readonly #channels = new Map<string, readonly ChatChannel[]>();

  constructor(now: Instant) {
    this.#now = now;
  }

  of(tenant: Tenant): readonly ChatChannel[] {
    const known = this.#channels.get(tenant.id) ?? writeChannels(tenant, this.#now);
    this.#channels.set(tenant.id, known);
    return known;
  }
}
