// A message as Slack writes it, with everything a client did not ask for: text, blocks, files.
import { showReactions, type ChatMessage } from '../tenant/chats.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import { guidOf } from '../seeded.ts';
import { chatId } from '../scenarios/chats.ts';
import { memberId, teamId } from './slack.ts';
import { builder } from './users.ts';

export interface MessageView {
  readonly tenant: Tenant;
  readonly channelId: string;
  readonly now: Instant;
  /** What the channel shows, oldest first. */
  readonly shown: readonly ChatMessage[];
}

const secondsOf = (at: Instant): string => `${Math.floor(at / 1000)}.000000`;

const writeText = (message: ChatMessage, { tenant }: MessageView): string => {
  const named = message.mentions.map((user) => `<@${memberId(tenant.id, user)}> `);
  return `${named.join('')}${message.text}`;
};

const writeFile = (name: string, message: ChatMessage, { tenant }: MessageView): object => {
  const id = chatId('F', [tenant.id, message.ts]);
  const address = `https://files.slack.com/files-pri/${teamId(tenant)}-${id}/${name}`;
  return {
    id,
    created: Math.floor(message.at / 1000),
    timestamp: Math.floor(message.at / 1000),
    name,
    title: name,
    mimetype: 'application/pdf',
    filetype: 'pdf',
    pretty_type: 'PDF',
    user: message.author === null ? '' : memberId(tenant.id, message.author),
    editable: false,
    size: 48_213,
    mode: 'hosted',
    is_external: false,
    is_public: true,
    url_private: address,
    url_private_download: `${address}?download=1`,
    permalink: address,
    has_rich_preview: false,
    file_access: 'visible',
  };
};

/** What hangs on a message that has answers. */
const writeThread = (message: ChatMessage, { tenant, shown }: MessageView): object => {
  const answers = shown.filter(({ root }) => root === message.ts);
  const last = answers.at(-1);
  if (last === undefined) return {};
  const users = [...new Set(answers.flatMap(({ author }) => (author === null ? [] : [memberId(tenant.id, author)])))];
  return {
    thread_ts: message.ts,
    reply_count: answers.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users.slice(0, 5),
    is_locked: false,
    subscribed: false,
  };
};

const writeAnswer = (message: ChatMessage, { tenant, shown }: MessageView): object => {
  const root = message.root === null ? undefined : shown.find(({ ts }) => ts === message.root);
  if (message.root === null) return {};
  const parent = root?.author ? memberId(tenant.id, root.author) : builder(tenant).user;
  return { thread_ts: message.root, parent_user_id: parent };
};

const writeBot = (message: ChatMessage, view: MessageView): object => {
  const { user, bot, app } = builder(view.tenant);
  const rest = { type: 'message', ts: message.ts, text: writeText(message, view) };
  // Webhooks of old have the subtype and no user; apps of today the user and no subtype.
  if (message.at % 2000 === 0) return { ...rest, subtype: 'bot_message', bot_id: bot, username: 'builder', icons: {} };
  const profile = { id: bot, app_id: app, name: 'builder', deleted: false, team_id: teamId(view.tenant), updated: 0 };
  return { ...rest, user, bot_id: bot, app_id: app, bot_profile: profile, team: teamId(view.tenant) };
};

const writeBlocks = (text: string, ts: string): readonly object[] => [
  {
    type: 'rich_text',
    block_id: ts.slice(-5),
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  },
];

/** The message in the channel, or in its thread. */
export const writeMessage = (message: ChatMessage, view: MessageView): object => {
  const { tenant, now } = view;
  const thread = { ...writeThread(message, view), ...writeAnswer(message, view) };
  if (message.deletedAt !== null && message.deletedAt <= now) {
    const gone = { subtype: 'tombstone', text: 'This message was deleted.', user: 'USLACKBOT', hidden: true };
    return { type: 'message', ...gone, ts: message.ts, ...thread };
  }
  const reactions = showReactions(message, now).map(({ name, users }) => ({
    name,
    users: users.map((id) => memberId(tenant.id, id)),
    count: users.length,
  }));
  const bearing = reactions.length > 0 ? { reactions } : {};
  if (message.author === null) return { ...writeBot(message, view), ...thread, ...bearing };
  const user = memberId(tenant.id, message.author);
  if (message.kind === 'join') {
    return {
      subtype: 'channel_join',
      type: 'message',
      ts: message.ts,
      user,
      text: `<@${user}> has joined the channel`,
    };
  }
  const text = writeText(message, view);
  const edited = message.editedAt !== null && message.editedAt <= now ? message.editedAt : null;
  return {
    type: 'message',
    ...(message.broadcast ? { subtype: 'thread_broadcast' } : {}),
    user,
    ts: message.ts,
    client_msg_id: guidOf(message.ts),
    text,
    team: teamId(tenant),
    blocks: writeBlocks(text, message.ts),
    ...(message.file === null ? {} : { files: [writeFile(message.file, message, view)], upload: true }),
    ...(edited === null ? {} : { edited: { user, ts: secondsOf(edited) } }),
    ...thread,
    ...bearing,
  };
};
