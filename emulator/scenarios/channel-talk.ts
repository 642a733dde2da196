// Writes the life of one channel: who begins a thread, who answers, who is spoken to, and what is edited, deleted and reacted to later.
import { instantOf, listDays, localDay, weekday } from '../tenant/local-time.ts';
import type { Author, ChannelChange, Instant, Mention, Post, TenantUser } from '../tenant/model.ts';
import { REACTIONS } from '../tenant/teams.ts';
import { canary, drawFrom, guidOf, type Draw, type Key } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Place {
  readonly key: Key;
  readonly id: string;
  readonly displayName: string;
  readonly from: Instant;
  readonly until: Instant;
  /** The most threads that begin on a working day. */
  readonly busy: number;
  /** Who is in the team at that time; never empty. */
  readonly speakers: (at: Instant) => readonly TenantUser[];
}

const bot: Author = { kind: 'bot', id: guidOf(['bot', 'build notices']), displayName: 'Build Notices' };
const federated: Author = {
  kind: 'federated',
  id: guidOf(['federated', 'jo marsh']),
  displayName: null,
  tenantId: guidOf(['federated', 'tenant']),
};

const openings = ['Help needed: ', 'Can someone help with ', 'Please help: ', 'I need help, '];

const asAuthor = ({ id, displayName }: TenantUser): Author => ({ kind: 'user', id, displayName });

/** Most in the author's hours of that weekday, some at any time. */
const timeOn = (day: string, { zone, hours }: TenantUser, draw: Draw): Instant => {
  const intervals = hours[weekday(day)];
  const [from, to] = intervals === undefined || draw.chance(0.12) ? [0, 1439] : draw.pick(intervals);
  return instantOf(day, draw.whole(from, to - 1), zone) + draw.whole(0, 59_999);
};

/** Mostly minutes; one answer in twelve comes after days, when newer threads have long gone by. */
const answerDelay = (draw: Draw): number => {
  const side = draw.real();
  if (side < 0.6) return draw.whole(1, 25) * MINUTE + draw.whole(0, 59_999);
  if (side < 0.92) return draw.whole(26, 600) * MINUTE + draw.whole(0, 59_999);
  return draw.whole(2 * 24, 16 * 24) * HOUR + draw.whole(0, 59_999);
};

const drawAuthor = (speaker: TenantUser, draw: Draw): Author => {
  const side = draw.real();
  if (side < 0.05) return bot;
  return side < 0.065 ? federated : asAuthor(speaker);
};

const drawMentions = (place: Place, at: Instant, { author, draw }: { author: Author; draw: Draw }): Mention[] => {
  if (author.kind === 'bot' || !draw.chance(0.22)) return [];
  if (draw.chance(0.12)) return [{ kind: 'channel', id: place.id, displayName: place.displayName }];
  const others = place.speakers(at).filter(({ id }) => id !== author.id);
  return draw.some(others, draw.whole(1, 2)).map(({ id, displayName }) => ({ kind: 'user', id, displayName }));
};

interface Line {
  readonly key: Key;
  readonly at: Instant;
  readonly speaker: TenantUser;
  readonly root: string | null;
}

const writePost = (place: Place, { key, at, speaker, root }: Line): Post => {
  const draw = drawFrom(['post', ...key]);
  const author = drawAuthor(speaker, draw);
  const opening = root === null && author.kind === 'user' && draw.chance(0.1) ? draw.pick(openings) : '';
  return {
    id: String(at),
    root,
    author,
    event: null,
    subject: root === null && draw.chance(0.15) ? `Topic ${canary('subject', ['channel', ...key])}` : null,
    importance: draw.chance(0.03) ? draw.pick(['high', 'urgent'] as const) : 'normal',
    text: `${opening}${canary('body', ['channel', ...key])}`,
    mentions: drawMentions(place, at, { author, draw }),
    attachments: draw.chance(0.06) ? [`${canary('subject', ['channel file', ...key])}.pdf`] : [],
  };
};

/** What becomes of a message: three in a hundred are deleted, seven edited, four in ten get reactions, some of which are taken back. */
const writeFate = (place: Place, { id }: Post, { key, at }: { key: Key; at: Instant }): readonly ChannelChange[] => {
  const draw = drawFrom(['fate', ...key]);
  const changes: ChannelChange[] = [];
  const people = place.speakers(at);
  const types = draw.chance(0.75) ? REACTIONS.slice(0, 3) : REACTIONS;
  const count = draw.chance(0.4) ? draw.whole(1, 4) : 0;
  for (const { id: by } of draw.some(people, count)) {
    const reaction = { by, type: draw.pick(types) };
    const when = at + draw.whole(1, 300) * MINUTE;
    changes.push({ at: when, reacted: id, ...reaction });
    if (draw.chance(0.05)) changes.push({ at: when + draw.whole(1, 50) * MINUTE, unreacted: id, ...reaction });
  }
  if (draw.chance(0.07)) {
    changes.push({ at: at + draw.whole(1, 90) * MINUTE, edited: id, text: canary('body', ['edit', ...key]) });
  }
  if (draw.chance(0.03)) changes.push({ at: at + draw.whole(10, 3_000) * MINUTE, deleted: id });
  return changes;
};

/** Gives each message a millisecond of its own, which is its id. */
class Writer {
  readonly #taken = new Set<Instant>();
  readonly changes: ChannelChange[] = [];

  free(at: Instant): Instant {
    let free = at;
    while (this.#taken.has(free)) free += 1;
    this.#taken.add(free);
    return free;
  }
}

const writeThread = (place: Place, first: Line, writer: Writer): void => {
  const draw = drawFrom(['thread', ...first.key]);
  const put = (line: Line): Post => {
    const at = writer.free(line.at);
    const post = writePost(place, { ...line, at });
    writer.changes.push({ at, posted: post }, ...writeFate(place, post, { ...line, at }));
    return post;
  };
  const root = put(first);
  const often = place.displayName.startsWith('help-') ? 0.85 : 0.4;
  const count = draw.chance(often) ? draw.whole(1, 6) : 0;
  let { at } = first;
  for (let turn = 0; turn < count; turn += 1) {
    at += answerDelay(draw);
    if (at >= place.until) break;
    put({ key: [...first.key, turn], at, speaker: draw.pick(place.speakers(at)), root: root.id });
  }
};

/** Everything that happens in the channel by people and apps, in order of time. */
export const writeTalk = (place: Place): readonly ChannelChange[] => {
  const writer = new Writer();
  for (const day of listDays(localDay(place.from, 'UTC'), localDay(place.until, 'UTC'))) {
    const draw = drawFrom(['talk', ...place.key, day]);
    const count = weekday(day) % 6 === 0 ? Number(draw.chance(0.2)) : draw.whole(0, place.busy);
    for (let turn = 0; turn < count; turn += 1) {
      const speaker = draw.pick(place.speakers(Math.max(place.from, Date.parse(day))));
      const at = timeOn(day, speaker, draw);
      if (at < place.from || at >= place.until) continue;
      if (!place.speakers(at).some(({ id }) => id === speaker.id)) continue;
      writeThread(place, { key: [...place.key, day, turn], at, speaker, root: null }, writer);
    }
  }
  return writer.changes.sort((a, b) => a.at - b.at);
};
