// A channel's message as Graph shows it: who wrote it in which of the many ways, its text with mentions, its reactions.
import { guidOf } from '../seeded.ts';
import type { Author, Mention, TeamChannel, Tenant } from '../tenant/model.ts';
import type { ChannelMessage } from '../tenant/teams.ts';

export interface ChatView {
  readonly tenant: Tenant;
  readonly teamId: string;
  readonly channel: TeamChannel;
  /** `Prefer: include-unknown-enum-members`: system events are called what they are. */
  readonly knowsEvents: boolean;
}

const writeTime = (at: number): string => new Date(at).toISOString();

const userIdentity = (id: string, displayName: string | null, more: object): object => ({
  '@odata.type': '#microsoft.graph.teamworkUserIdentity',
  id,
  displayName,
  userIdentityType: 'aadUser',
  ...more,
});

const identitySet = (user: object | null, application: object | null = null): object => ({
  application,
  device: null,
  user,
});

const writeFrom = (author: Author, tenant: Tenant): object => {
  if (author.kind === 'bot') {
    return identitySet(null, {
      '@odata.type': '#microsoft.graph.teamworkApplicationIdentity',
      id: author.id,
      displayName: author.displayName,
      applicationIdentityType: 'bot',
    });
  }
  const more =
    author.kind === 'user' ? { tenantId: tenant.id } : { userIdentityType: 'federatedUser', tenantId: author.tenantId };
  return identitySet(userIdentity(author.id, author.displayName, more));
};

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const writeMention = ({ kind, id, displayName }: Mention, place: number): object => ({
  id: place,
  mentionText: displayName,
  mentioned: {
    ...identitySet(kind === 'user' ? userIdentity(id, displayName, {}) : null),
    conversation: kind === 'user' ? null : { id, displayName, conversationIdentityType: 'channel' },
  },
});

/** Plain where the text is short of anything else, as some clients send it; HTML otherwise. */
const writeBody = ({ text, mentions, event, deletedAt }: ChannelMessage): object => {
  if (event) return { contentType: 'html', content: '<systemEventMessage/>' };
  if (deletedAt !== null || (mentions.length === 0 && text.length % 2 === 0)) {
    return { contentType: 'text', content: text };
  }
  const spokenTo = mentions.map(({ displayName }, place) => `<at id="${place}">${escape(displayName)}</at>&nbsp;`);
  return { contentType: 'html', content: `<p>${spokenTo.join('')}${escape(text)}</p>` };
};

const writeEvent = ({ event }: ChannelMessage): object | null =>
  event && {
    '@odata.type': '#microsoft.graph.membersAddedEventMessageDetail',
    visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
    members: event.members.map((id) => userIdentity(id, null, {})),
    initiator: identitySet(userIdentity(event.initiator, null, {})),
  };

const writeAttachment = (name: string): object => {
  const id = guidOf(`attachment ${name}`);
  const contentUrl = `https://contoso.sharepoint.com/sites/shared/${name}`;
  return { id, contentType: 'reference', contentUrl, content: null, name, thumbnailUrl: null, teamsAppId: null };
};

/** Makes the function that shows a message of the channel. */
export const showChatMessages =
  ({ tenant, teamId, channel, knowsEvents }: ChatView) =>
  (message: ChannelMessage): Record<string, unknown> => ({
    id: message.id,
    replyToId: message.root,
    etag: String(message.modifiedAt),
    messageType: message.event === null ? 'message' : knowsEvents ? 'systemEventMessage' : 'unknownFutureValue',
    createdDateTime: writeTime(message.createdAt),
    lastModifiedDateTime: writeTime(message.modifiedAt),
    lastEditedDateTime: message.editedAt === null ? null : writeTime(message.editedAt),
    deletedDateTime: message.deletedAt === null ? null : writeTime(message.deletedAt),
    subject: message.subject,
    summary: null,
    chatId: null,
    importance: message.importance,
    locale: 'en-us',
    webUrl: `https://teams.microsoft.com/l/message/${encodeURIComponent(channel.id)}/${message.id}?groupId=${teamId}&tenantId=${tenant.id}`,
    policyViolation: null,
    eventDetail: writeEvent(message),
    from: message.author && writeFrom(message.author, tenant),
    body: writeBody(message),
    channelIdentity: { teamId, channelId: channel.id },
    attachments: message.attachments.map(writeAttachment),
    mentions: message.mentions.map(writeMention),
    reactions: message.reactions.map(({ type, by, at }) => ({
      reactionType: type,
      displayName: `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`,
      reactionContentUrl: null,
      createdDateTime: writeTime(at),
      user: identitySet(userIdentity(by, null, {})),
    })),
    messageHistory: [],
  });
