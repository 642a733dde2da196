// Puts the office's mail into mailboxes and lets their owners move, file, delete, rescue and draft it.
import type { Instant, Message } from '../../tenant/model.ts';
import type { MailboxRecorder } from '../mailbox-recorder.ts';
import { copyOf, putSent } from '../post.ts';
import { drawFrom } from '../random.ts';
import { planMail } from './mail-plans.ts';
import type { Member, Office } from './people.ts';
import { reach, type Sending, writeThread } from './threads.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A mailbox that can be opened, and the folders its owner made. */
export interface Desk {
  readonly member: Member;
  readonly mailbox: MailboxRecorder;
  readonly projects: string;
  readonly finished: string;
}

interface Lying {
  readonly desk: Desk;
  readonly copy: Message;
  readonly folder: string;
  readonly at: Instant;
}

function move(lying: Lying, folder: string, at: Instant): Lying {
  const { desk, copy } = lying;
  desk.mailbox.remove(lying.folder, at, copy.id);
  desk.mailbox.save(folder, at, copy);
  return { desk, copy, folder, at };
}

/**
 * What the owner does with a mail. Two steps would hide a mail from a reader who comes too late: filing it as junk, and
 * purging it. The first happens before the scenario's `now` only, the second after it only and to older mail.
 */
function settle(start: Lying, office: Office): void {
  const { desk, copy } = start;
  const draw = drawFrom([office.seed, 'fate', copy.id]);
  const later = start.at + draw.whole(3, 60) * MINUTE + draw.whole(0, 59) * 1000;
  const muchLater = start.at + draw.whole(2, 200) * HOUR + draw.whole(0, 3599) * 1000;
  const standard = desk.mailbox.standard;
  const side = draw.real();
  if (side < 0.05) desk.mailbox.save(start.folder, later, copy);
  else if (side < 0.15) move(start, desk.projects, muchLater);
  else if (side < 0.18) move(move(start, desk.projects, later), desk.finished, muchLater);
  else if (side < 0.22) move(start, standard('archive'), muchLater);
  else if (side < 0.24) move(move(start, desk.projects, later), start.folder, muchLater);
  else if (side < 0.34) {
    const binned = move(start, standard('deleteditems'), muchLater);
    const purge = office.now + (draw.chance(0.2) ? draw.whole(30, 115) : draw.whole(115, 18_000)) * MINUTE;
    if (draw.chance(0.3) && start.at < office.now && purge > binned.at) {
      desk.mailbox.remove(binned.folder, purge, copy.id);
    }
  } else if (side < 0.35 && later < office.now) move(start, standard('junkemail'), later);
}

function receive(desk: Desk, sending: Sending, office: Office): void {
  const { post, kind } = sending;
  const draw = drawFrom([office.seed, 'received', desk.mailbox.userId, post.internetMessageId]);
  const at = sending.at + draw.whole(1, 25) * 1000;
  const copy = copyOf(post, { userId: desk.mailbox.userId, receivedAt: post.sentAt === null ? null : at });
  const junk = kind === 'news' && draw.chance(0.3);
  const folder = desk.mailbox.standard(junk ? 'junkemail' : 'inbox');
  desk.mailbox.save(folder, at, copy);
  const lying = { desk, copy, folder, at };
  if (!junk) settle(lying, office);
  else if (draw.chance(0.2)) move(lying, desk.mailbox.standard('inbox'), at + draw.whole(1, 90) * HOUR);
}

/** One sent mail in eight was a draft before: the same item, saved twice in Drafts, then gone from there. */
function send(desk: Desk, sending: Sending, office: Office): void {
  const { post, at } = sending;
  const { mailbox } = desk;
  const draw = drawFrom([office.seed, 'sent', post.internetMessageId]);
  if (draw.chance(0.125)) {
    const begun = at - draw.whole(4, 90) * MINUTE;
    const drafted = { ...post, sentAt: begun };
    const draft = copyOf(drafted, { userId: mailbox.userId, receivedAt: begun, own: true, isDraft: true });
    mailbox.save(mailbox.standard('drafts'), begun, { ...draft, to: [], cc: [], bcc: [] });
    mailbox.save(mailbox.standard('drafts'), begun + MINUTE, draft);
    mailbox.remove(mailbox.standard('drafts'), at, draft.id);
  }
  const copy = putSent(post, mailbox, at);
  const lying = { desk, copy, folder: mailbox.standard('sentitems'), at };
  if (draw.chance(0.04)) move(lying, desk.projects, at + draw.whole(1, 100) * HOUR);
  else if (draw.chance(0.03)) move(lying, mailbox.standard('deleteditems'), at + draw.whole(1, 100) * HOUR);
}

/** A draft that nobody ever sends. */
function abandonDrafts(desk: Desk, office: Office): void {
  const { mailbox, member } = desk;
  for (const turn of [0, 1]) {
    const draw = drawFrom([office.seed, 'abandoned', mailbox.userId, turn]);
    const at = office.from + draw.whole(1, 2600) * HOUR + draw.whole(0, 3599) * 1000;
    if (at < member.from || at >= member.until) continue;
    const post = {
      internetMessageId: `<draft-${turn}-${mailbox.userId}@contoso.com>`,
      conversationId: `draft-${turn}-${mailbox.userId}`,
      conversationIndex: null,
      sentAt: at,
      from: member.address,
      to: [],
      cc: [],
      bcc: [],
      bytes: 900,
    };
    const draft = copyOf(post, { userId: mailbox.userId, receivedAt: at, own: true, isDraft: true });
    mailbox.save(mailbox.standard('drafts'), at, draft);
  }
}

/** Some mail to the one with a second account goes to that as well. */
function alsoToSecondAccount(sending: Sending, office: Office): Sending {
  const second = office.members.find((member) => member.kind === 'second-account');
  const { post } = sending;
  if (second === undefined || !post.to.includes(second.address.replace('adm.', ''))) return sending;
  const both = drawFrom([office.seed, 'both', post.internetMessageId]).chance(0.3);
  return both ? { ...sending, post: { ...post, cc: [...post.cc, second.address] } } : sending;
}

/** Writes all mail of the office into the mailboxes of those who sent and got it. */
export function deliverMail(office: Office, desks: ReadonlyMap<string, Desk>): void {
  for (const plan of planMail(office)) {
    for (const written of writeThread(plan, office)) {
      const sending = alsoToSecondAccount(written, office);
      const { post, at } = sending;
      if (at < office.from || at >= office.until) continue;
      const author = reach(office, post.from, at)[0];
      const desk = author === undefined ? undefined : desks.get(author.user.id);
      if (desk !== undefined) send(desk, sending, office);
      const addressees = new Set(
        [...post.to, ...post.cc, ...post.bcc].flatMap((address) => reach(office, address, at)),
      );
      for (const member of addressees) {
        const target = desks.get(member.user.id);
        const fromList = author === member && !post.to.includes(member.address) && !post.cc.includes(member.address);
        if (target !== undefined && !fromList) receive(target, sending, office);
      }
    }
  }
  for (const desk of desks.values()) if (desk.member.kind === 'person') abandonDrafts(desk, office);
}
