// Turns a first message into a thread: who answers, after how long, and what becomes of the chain of indexes.
import type { Instant } from '../../tenant/model.ts';
import { answerIndex, startIndex } from '../conversation-index.ts';
import type { Post } from '../post.ts';
import { bytesOf, type Draw, drawFrom, exchangeId, type Key } from '../random.ts';
import { EVERYONE, isThere, type Plan } from './mail-plans.ts';
import { DOMAIN, type Member, type Office } from './people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A mail, when it went out (known to the post even where the mail bears no date), and what kind it is. */
export interface Sending {
  readonly post: Post;
  readonly at: Instant;
  readonly kind: Plan['kind'];
}

/** Whom an address reaches inside: one member, all staff for the list, nobody for an address outside. */
export function reach(office: Office, address: string, at: Instant): readonly Member[] {
  const wanted = address.toLowerCase();
  return office.members.filter((member) => {
    if (!isThere(member, at)) return false;
    if (wanted === EVERYONE) return member.kind === 'person';
    return member.user.proxyAddresses.some((proxy) => proxy.slice(5).toLowerCase() === wanted);
  });
}

function messageId(key: Key, from: string): string {
  return `<${bytesOf(['message', ...key], 12).toString('hex')}@${from.split('@')[1] ?? DOMAIN}>`;
}

/** Mostly within the hour, sometimes days: past 72 hours it no longer counts as a reply. */
function answerDelay(draw: Draw): number {
  const side = draw.real();
  const seconds = draw.whole(0, 59) * 1000;
  if (side < 0.45) return draw.whole(2, 55) * MINUTE + seconds;
  if (side < 0.75) return draw.whole(60, 540) * MINUTE + seconds;
  if (side < 0.89) return draw.whole(10, 40) * HOUR + draw.whole(0, 59) * MINUTE + seconds;
  if (side < 0.95) return draw.whole(60 * 60, 72 * 60 - 1) * MINUTE + seconds;
  return draw.whole(72 * 60 + 1, 150 * 60) * MINUTE + seconds;
}

/** Who answers: the author again (a follow-up), an outside addressee, or a colleague who got it and is not away. */
function answerer(parent: Sending, office: Office, draw: Draw): string | null {
  const { from, to, cc, bcc } = parent.post;
  if (draw.chance(0.08)) return from;
  const asked = draw.pick(draw.chance(0.8) ? to : [...to, ...cc, ...bcc]);
  const members = reach(office, asked, parent.at).filter((member) => member.kind === 'person');
  if (members.length > 0) return draw.pick(members).address;
  return asked.endsWith(`@${DOMAIN}`) ? null : asked;
}

/** One mail in twenty-five comes from a client that breaks the chain; an answer to it has no index or one that leads nowhere. */
function indexOf(parent: Sending, key: Key, draw: Draw): string | null {
  if (draw.chance(0.04)) return null;
  const above = parent.post.conversationIndex;
  if (above !== null) return answerIndex(above, key);
  return draw.chance(0.6) ? null : answerIndex(startIndex(['nobody', ...key], parent.at), key);
}

function answerTo(parent: Sending, office: Office, key: Key): Sending | null {
  const draw = drawFrom(key);
  const from = answerer(parent, office, draw);
  const at = parent.at + answerDelay(draw);
  const author = from === null ? undefined : reach(office, from, parent.at)[0];
  if (from === null || at >= office.until || (author !== undefined && !isThere(author, at))) return null;
  const all = draw.chance(0.5);
  const others = [...parent.post.to, ...parent.post.cc].filter((address) => address !== from && address !== EVERYONE);
  const to = from === parent.post.from ? [...parent.post.to] : [parent.post.from, ...(all ? others.slice(0, 4) : [])];
  const post: Post = {
    internetMessageId: messageId(key, from),
    conversationId: parent.post.conversationId,
    conversationIndex: indexOf(parent, key, draw),
    sentAt: at,
    from,
    to: [...new Set(to)],
    cc: all && from !== parent.post.from ? others.slice(4) : [],
    bcc: [],
    bytes: draw.whole(2_000, 40_000),
  };
  return { post, at, kind: 'talk' };
}

function firstOf(plan: Plan): Sending {
  const { key, at, from, to, cc, bcc, kind } = plan;
  const draw = drawFrom(['first', ...key]);
  const post: Post = {
    internetMessageId: messageId(key, from),
    conversationId: exchangeId('AAQkA', ['conversation', ...key]),
    conversationIndex: kind === 'undated' || draw.chance(0.02) ? null : startIndex(key, at),
    sentAt: kind === 'undated' ? null : at,
    from,
    to,
    cc,
    bcc,
    bytes: draw.whole(1_500, 90_000),
  };
  return { post, at, kind };
}

/** The first message and its answers: mostly in a row, at times branching off an earlier one. */
export function writeThread(plan: Plan, office: Office): readonly Sending[] {
  const draw = drawFrom(['thread', ...plan.key]);
  const thread: Sending[] = [firstOf(plan)];
  for (let turn = 1; turn <= plan.answers; turn += 1) {
    const last = thread.at(-1);
    if (last === undefined || !draw.chance(0.8)) break;
    const parent = draw.chance(0.8) ? last : draw.pick(thread);
    const answer = answerTo(parent, office, [...plan.key, 'answer', turn]);
    if (answer !== null) thread.push(answer);
  }
  return thread;
}
