// One mail as its sender wrote it, and the copies of it that mailboxes hold.
import type { Instant, Message } from '../tenant/model.ts';
import type { MailboxRecorder } from './mailbox-recorder.ts';
import { canary, exchangeId } from './random.ts';

export interface Post {
  readonly internetMessageId: string;
  readonly conversationId: string;
  readonly conversationIndex: string | null;
  readonly sentAt: Instant | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly bytes: number;
}

export interface CopyOptions {
  readonly userId: string;
  readonly receivedAt: Instant | null;
  /** Which copy of the same mail in this mailbox; the first is 0. */
  readonly ordinal?: number;
  /** Bcc is seen in the sender's copy only. */
  readonly own?: boolean;
  readonly isDraft?: boolean;
}

/** The copy that lies in one mailbox; its id stays the same wherever in the mailbox it goes. */
export function copyOf(post: Post, options: CopyOptions): Message {
  const { userId, receivedAt, ordinal = 0, own = false, isDraft = false } = options;
  return {
    id: exchangeId('AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A', [
      userId,
      post.internetMessageId,
      own ? 'own' : 'in',
      ordinal,
    ]),
    internetMessageId: post.internetMessageId,
    conversationId: post.conversationId,
    conversationIndex: post.conversationIndex,
    sentAt: post.sentAt,
    receivedAt,
    from: post.from,
    to: post.to,
    cc: post.cc,
    bcc: own ? post.bcc : [],
    isDraft,
    subject: `About ${canary('subject', [post.internetMessageId])}`,
    body: `Text ${canary('body', [post.internetMessageId])}`,
    bytes: post.bytes,
  };
}

/** Puts the sender's copy into Sent Items; Exchange gives it one time for both, sent and received. */
export function putSent(post: Post, mailbox: MailboxRecorder, at: Instant): Message {
  const copy = copyOf(post, { userId: mailbox.userId, receivedAt: post.sentAt, own: true });
  mailbox.save(mailbox.standard('sentitems'), at, copy);
  return copy;
}
