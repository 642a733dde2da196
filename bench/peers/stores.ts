// What the peer keeps of a message, in the ways that it is measured with; every row is inserted by itself.
import type { Client } from 'pg';
import { z } from 'zod';

const Recipients = z.array(z.object({ emailAddress: z.object({ address: z.string() }) }));
type Recipients = z.infer<typeof Recipients>;

const BareMessage = z.object({
  id: z.string(),
  internetMessageId: z.string(),
  conversationId: z.string(),
  receivedDateTime: z.string(),
  from: z.object({ emailAddress: z.object({ address: z.string() }) }),
  toRecipients: Recipients,
  ccRecipients: Recipients,
});

export const Message = BareMessage.extend({
  conversationIndex: z.string(),
  sentDateTime: z.string(),
  bccRecipients: Recipients,
});

/** Where a message was found. */
export interface Found {
  readonly mailbox: string;
  readonly isSent: boolean;
}

export interface Store {
  /** What it keeps, for the reader of the figures. */
  readonly keeps: string;
  readonly select: string;
  readonly schema: string;
  insert(database: Client, found: Found, item: unknown): Promise<void>;
}

const addresses = (recipients: Recipients): string[] => recipients.map((one) => one.emailAddress.address);

/** One row a message, its recipients as JSON: nothing can be asked of it by person, and nothing is counted. */
const bare: Store = {
  keeps: 'one row a message, recipients as JSON; no index but the key, no figures',
  select: Object.keys(BareMessage.shape).join(),
  schema: `create table message (id text primary key, message_id text, conversation_id text, received_at timestamptz,
    sender text, recipients jsonb)`,
  insert: async (database, _found, item) => {
    const message = BareMessage.parse(item);
    const { id, internetMessageId, conversationId, receivedDateTime, from } = message;
    await database.query(
      `insert into message (id, message_id, conversation_id, received_at, sender, recipients)
       values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
      [
        id,
        internetMessageId,
        conversationId,
        receivedDateTime,
        from.emailAddress.address,
        JSON.stringify(addresses([...message.toRecipients, ...message.ccRecipients])),
      ],
    );
  },
};

/**
 * What Plumbline can answer from its rows, and the two simplest of its figures: who wrote to whom in which role, by
 * person and time, and how many were sent and received a day. `together`: a message's rows are one transaction; else
 * each is one of its own, as most people write it: then a crash leaves counts that are wrong for ever.
 */
const evidence = (together: boolean): Store => ({
  keeps: `a row a message (by mailbox and time), a row a recipient with its role (by address and time), sent and received a mailbox and day; ${together ? 'the rows of a message in one transaction' : 'rows one by one'}`,
  select: Object.keys(Message.shape).join(),
  schema: `
    create table message (mailbox text not null, id text not null, message_id text not null, conversation_id text not null,
      conversation_index text not null, sent_at timestamptz not null, received_at timestamptz not null,
      sender text not null, primary key (mailbox, id));
    create index message_time on message (mailbox, received_at);
    create table recipient (mailbox text not null, id text not null, address text not null, role text not null,
      received_at timestamptz not null, primary key (mailbox, id, address, role));
    create index recipient_time on recipient (address, received_at);
    create table day_count (mailbox text not null, day date not null, sent integer not null, received integer not null,
      primary key (mailbox, day))`,
  insert: async (database, { mailbox, isSent }, item) => {
    const message = Message.parse(item);
    const { id, internetMessageId, conversationId, conversationIndex, sentDateTime, receivedDateTime, from } = message;
    if (together) await database.query('begin');
    const { rowCount } = await database.query(
      `insert into message (mailbox, id, message_id, conversation_id, conversation_index, sent_at, received_at, sender)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
      [
        mailbox,
        id,
        internetMessageId,
        conversationId,
        conversationIndex,
        sentDateTime,
        receivedDateTime,
        from.emailAddress.address,
      ],
    );
    if (rowCount === 1) {
      const lists = { to: message.toRecipients, cc: message.ccRecipients, bcc: message.bccRecipients };
      for (const [role, list] of Object.entries(lists)) {
        for (const address of addresses(list)) {
          await database.query(
            `insert into recipient (mailbox, id, address, role, received_at) values ($1, $2, $3, $4, $5)
             on conflict do nothing`,
            [mailbox, id, address, role, receivedDateTime],
          );
        }
      }
      await database.query(
        `insert into day_count as kept (mailbox, day, sent, received) values ($1, $2, $3, $4)
         on conflict (mailbox, day) do update set
           sent = kept.sent + excluded.sent, received = kept.received + excluded.received`,
        [mailbox, receivedDateTime.slice(0, 10), isSent ? 1 : 0, isSent ? 0 : 1],
      );
    }
    if (together) await database.query('commit');
  },
});

export const stores = { bare, 'one by one': evidence(false), together: evidence(true) };
