// POST /users/{id}/sendMail: takes a mail, and delivers it to the mailboxes of the tenant and into the outbox that tests read.
import { startIndex } from '../scenarios/conversation-index.ts';
import { bytesOf, exchangeId } from '../scenarios/random.ts';
import { withDeliveries, type Delivery } from '../tenant/deliveries.ts';
import type { Message, Tenant, TenantUser } from '../tenant/model.ts';
import { readHeader, type Answer } from '../http/wire.ts';
import { deliverNotices } from './notice-delivery.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { answerGraphError, GraphError } from './errors.ts';
import type { SentMail } from './outbox.ts';
import { readOutgoing, type Outgoing } from './outgoing-message.ts';
import { readOutgoingMime } from './outgoing-mime.ts';
import { sendMail } from './requirements.ts';

const addressOf = ({ mail, userPrincipalName }: TenantUser): string => mail ?? userPrincipalName;

const ownAddresses = (user: TenantUser): ReadonlySet<string> =>
  new Set(
    [addressOf(user), user.userPrincipalName, ...user.proxyAddresses.map((proxy) => proxy.replace(/^smtp:/i, ''))].map(
      (address) => address.toLowerCase(),
    ),
  );

/** A mail that says to be from somebody else needs a right that nobody has here. */
const checkSender = ({ user }: UserCall, from: string | null): void => {
  if (from === null || ownAddresses(user).has(from.toLowerCase())) return;
  throw new GraphError(
    403,
    'ErrorSendAsDenied',
    'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.',
  );
};

const makeMessage = (mail: SentMail, copy: string): Message => ({
  id: exchangeId('AAkAL', [mail.id, copy]),
  internetMessageId: mail.internetMessageId,
  conversationId: exchangeId('AAQk', [mail.id]),
  conversationIndex: startIndex([mail.id], mail.at),
  sentAt: mail.at,
  receivedAt: mail.at,
  from: mail.from,
  to: mail.to,
  cc: mail.cc,
  bcc: copy === 'sent' ? mail.bcc : [],
  isDraft: false,
  subject: mail.subject,
  body: mail.body,
  bytes: mail.body.length + mail.attachments.reduce((sum, { bytes }) => sum + bytes, 0),
});

/** Exchange tells the sender, from an address of its own, who could not be reached. */
const makeReport = (mail: SentMail, domain: string): Message => ({
  ...makeMessage(mail, 'undeliverable'),
  internetMessageId: `<${bytesOf([mail.id, 'undeliverable'], 12).toString('hex')}@${domain}>`,
  from: `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}`,
  to: [mail.from],
  cc: [],
  bcc: [],
  subject: `Undeliverable: ${mail.subject}`,
  body: `Your message couldn't be delivered to ${mail.bounced.join(', ')}. 550 5.1.10 RESOLVER.ADR.RecipientNotFound`,
});

const listDeliveries = (tenant: Tenant, sender: TenantUser, mail: SentMail): readonly Delivery[] => {
  const reached = [...mail.to, ...mail.cc, ...mail.bcc].filter((address) => !mail.bounced.includes(address));
  const users = new Map(
    reached.flatMap((address) => tenant.findUser(address, mail.at) ?? []).map((one) => [one.id, one]),
  );
  const received = [...users.values()].map(
    ({ id }): Delivery => ({ userId: id, folder: 'inbox', message: makeMessage(mail, id) }),
  );
  const sent: Delivery = { userId: sender.id, folder: 'sentitems', message: makeMessage(mail, 'sent') };
  const report: Delivery = {
    userId: sender.id,
    folder: 'inbox',
    message: makeReport(mail, tenant.domains.at(-1) ?? 'example'),
  };
  return [...(mail.savedToSentItems ? [sent] : []), ...received, ...(mail.bounced.length > 0 ? [report] : [])];
};

const describe = ({ world, tenant, user, caller, now }: UserCall, outgoing: Outgoing): SentMail => {
  const id = bytesOf(['sent', tenant.id, user.id, now, world.outbox.list().length], 16).toString('hex');
  const { saveToSentItems: savedToSentItems, ...rest } = outgoing;
  return {
    ...rest,
    id,
    at: now,
    tenantId: tenant.id,
    clientId: caller.clientId,
    userId: user.id,
    from: outgoing.from ?? addressOf(user),
    internetMessageId: `<${id}@${tenant.domains[0] ?? 'example'}>`,
    savedToSentItems,
    bounced: [...outgoing.to, ...outgoing.cc, ...outgoing.bcc].filter((address) => world.outbox.bounces(address)),
  };
};

const accepted: Answer = { status: 202, headers: {}, body: '' };

const answerSend = (call: UserCall): Answer => {
  const { world, tenant, user, request } = call;
  const whole = (readHeader(request.headers, 'content-type') ?? '').startsWith('text/plain');
  const outgoing = whole ? readOutgoingMime(request.body) : readOutgoing(request.body);
  checkSender(call, outgoing.from);
  const wait = world.quota.spendMail(user.id);
  if (wait > 0) {
    const error = new GraphError(429, 'ApplicationThrottled', 'The mailbox sends more messages a minute than it may.');
    return answerGraphError(error, { 'retry-after': String(wait) });
  }
  const mail = describe(call, outgoing);
  world.outbox.put(mail);
  world.tenants.set(tenant.id, withDeliveries(tenant, listDeliveries(tenant, user, mail), mail.at));
  void deliverNotices(world);
  return accepted;
};

export const sendMailEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    template: '/users/{user}/sendMail',
    area: 'outlook',
    requires: sendMail,
    resource: 'sentMail',
    paged: false,
    answer: answerSend,
  },
];
