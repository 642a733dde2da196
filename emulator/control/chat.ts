// Control call for what is said in a channel now: posted, answered, edited, deleted, reacted to.
import { z } from 'zod';
import { guidOf } from '../seeded.ts';
import type { Author, ChannelChange, Mention, TeamChannel, Tenant } from '../tenant/model.ts';
import { countChangesAt, REACTIONS, readThreads, withChange, withChannel } from '../tenant/teams.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, pickUser, readBody, type Handlers } from './calls.ts';
import { pickChannel, readTeamPlace } from './team-places.ts';

const Reaction = { as: z.string(), reaction: z.enum(REACTIONS).default('like') };

const ChatChange = z.union([
  z.strictObject({
    ...readTeamPlace,
    /** A user; `bot` and `federated` are somebody who is in no directory. */
    as: z.string(),
    text: z.string(),
    subject: z.string().nullable().default(null),
    importance: z.enum(['normal', 'high', 'urgent']).default('normal'),
    /** The id of a thread's first message. */
    replyTo: z.string().nullable().default(null),
    mentions: z.array(z.string()).default([]),
  }),
  z.strictObject({ ...readTeamPlace, edit: z.string(), text: z.string() }),
  z.strictObject({ ...readTeamPlace, delete: z.string() }),
  z.strictObject({ ...readTeamPlace, react: z.string(), ...Reaction }),
  z.strictObject({ ...readTeamPlace, unreact: z.string(), ...Reaction }),
]);
type ChatChange = z.infer<typeof ChatChange>;
type NewPost = Extract<ChatChange, { replyTo: unknown }>;

interface Scene {
  readonly world: World;
  readonly tenant: Tenant;
  readonly channel: TeamChannel;
  readonly at: number;
}

const pickAuthor = ({ world, tenant }: Scene, as: string): Author => {
  if (as === 'bot') return { kind: 'bot', id: guidOf('bot'), displayName: 'Bot' };
  if (as === 'federated') {
    return { kind: 'federated', id: guidOf('federated'), displayName: null, tenantId: guidOf('federated tenant') };
  }
  const { id, displayName } = pickUser(world, tenant, as);
  return { kind: 'user', id, displayName };
};

/** Every message of the channel as it stands now. */
const listMessages = ({ channel, at }: Scene) =>
  readThreads(channel, countChangesAt(channel, at)).flatMap(({ root, replies }) => [root, ...replies]);

const checkMessage = (scene: Scene, id: string): string => {
  const found = listMessages(scene).find((message) => message.id === id && message.deletedAt === null);
  if (!found) throw new ControlError(`The channel has no message ${id}.`);
  return id;
};

/** A millisecond that is no message's yet, for two messages may be posted in one. */
const freeId = (scene: Scene): string => {
  const taken = new Set(listMessages(scene).map(({ id }) => id));
  let free = scene.at;
  while (taken.has(String(free))) free += 1;
  return String(free);
};

const writePost = (scene: Scene, { as, text, subject, importance, replyTo, mentions }: NewPost): ChannelChange => {
  const { world, tenant, at } = scene;
  const root = replyTo === null ? null : checkMessage(scene, replyTo);
  if (root !== null && listMessages(scene).find(({ id }) => id === root)?.root !== null) {
    throw new ControlError(`${root} is an answer itself: name the thread's first message.`);
  }
  const mentioned = mentions.map((name): Mention => {
    const { id, displayName } = pickUser(world, tenant, name);
    return { kind: 'user', id, displayName };
  });
  const author = pickAuthor(scene, as);
  const bare = { event: null, attachments: [] };
  return { at, posted: { id: freeId(scene), root, author, subject, importance, text, mentions: mentioned, ...bare } };
};

const writeChange = (scene: Scene, change: ChatChange): ChannelChange => {
  const { world, tenant, at } = scene;
  if ('edit' in change) return { at, edited: checkMessage(scene, change.edit), text: change.text };
  if ('delete' in change) return { at, deleted: checkMessage(scene, change.delete) };
  if ('replyTo' in change) return writePost(scene, change);
  const reaction = { by: pickUser(world, tenant, change.as).id, type: change.reaction };
  if ('react' in change) return { at, reacted: checkMessage(scene, change.react), ...reaction };
  return { at, unreacted: checkMessage(scene, change.unreact), ...reaction };
};

/** Nothing is said any more where the channel or its team is archived. */
const isArchived = ({ refusals }: World, { id, teams = [] }: Tenant, channel: TeamChannel): boolean => {
  const team = teams.find(({ channels }) => channels.some((one) => one.id === channel.id));
  return refusals.isArchived(id, channel.id) || (team !== undefined && refusals.isArchived(id, team.id));
};

export const chatHandlers: Handlers = {
  'POST /chat': (world, request) => {
    const asked = readBody(ChatChange, request);
    const tenant = pickTenant(world, asked.tenant);
    const channel = pickChannel(tenant, asked);
    if (isArchived(world, tenant, channel)) throw new ControlError(`channel: ${channel.displayName} is archived.`);
    const change = writeChange({ world, tenant, channel, at: world.clock.now() }, asked);
    world.tenants.set(tenant.id, withChannel(tenant, withChange(channel, change)));
    return { channel: channel.id, ...('posted' in change ? { id: change.posted.id } : {}) };
  },
};
