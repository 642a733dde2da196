// One-time links for people who need no login here: made, opened, renewed, revoked. The token names the organization and is kept as a digest.
import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Link, LinkState, OpenedLink } from '../contract/links.ts';
import type { Role } from '../contract/session.ts';
import * as links from '../db/queries/links.ts';
import { readOrganization } from '../db/queries/organizations.ts';
import { hashToken } from '../lib/tokens.ts';
import type { Problem } from '../providers/errors.ts';
import { describeStream } from './card.ts';
import type { FlowParts } from './flow.ts';
import { FlowRefused, linkClaimed, linkExpired, linkRevoked, linkUnknown, linkUsed } from './flow-refusal.ts';

type StoredLink = links.StoredLink;

const Purpose = z.object({
  /** The login that made it; null: the operator. */
  by: z.string().nullable(),
  /** How long it is good, each time it is made, milliseconds. */
  lifeMs: z.number(),
  provider: z.string().nullable(),
  way: z.string().nullable(),
  streams: z.array(z.string()),
  since: z.iso.datetime().nullable(),
  connectionId: z.string().nullable(),
  role: z.enum(['owner', 'admin', 'manager', 'employee']).nullable(),
});

export const purposeOf = (link: StoredLink): z.output<typeof Purpose> => Purpose.parse(link.purpose);

/** 64 characters of base64url: the organization's id and 256 random bits. */
const newLinkToken = (organizationId: string): string =>
  Buffer.concat([Buffer.from(organizationId.replaceAll('-', ''), 'hex'), randomBytes(32)]).toString('base64url');

/** Errors: FlowRefused for what was never a link's token. */
const tokenOf = (token: string): { organizationId: string; tokenHash: Buffer } => {
  if (!/^[\w-]{64}$/.test(token)) throw new FlowRefused(linkUnknown);
  const hex = Buffer.from(token, 'base64url').toString('hex', 0, 16);
  const organizationId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { organizationId, tokenHash: hashToken(token) };
};

/** The token stands behind the `#`: no server, log or proxy sees it. `origin`: where people open the product. */
const addressOf = (origin: string, token: string): string => `${origin}/link#${token}`;

export interface NewLink {
  readonly organizationId: string;
  readonly kind: StoredLink['kind'];
  /** The login that makes it; null: the operator. */
  readonly by: string | null;
  readonly createdBy: string;
  readonly email: string | null;
  readonly lifeMs: number;
  readonly origin: string;
  readonly provider: string | null;
  readonly way: string | null;
  readonly streams: readonly string[];
  readonly since: Date | null;
  readonly connectionId: string | null;
  readonly role: Role | null;
}

export interface MadeLink {
  readonly link: StoredLink;
  /** Shown this once. */
  readonly url: string;
}

export const makeLink = async (parts: FlowParts, wanted: NewLink): Promise<MadeLink> => {
  const { organizationId, kind, email, createdBy, lifeMs, origin } = wanted;
  const token = newLinkToken(organizationId);
  const now = parts.seams.clock.now();
  const { by, provider, way, streams, connectionId, role } = wanted;
  const since = wanted.since?.toISOString() ?? null;
  const link = await parts.database.tenant(organizationId, (tx) =>
    links.createLink(tx, {
      organizationId,
      linkId: randomUUID(),
      tokenHash: hashToken(token),
      kind,
      purpose: { by, lifeMs, provider, way, streams, since, connectionId, role },
      email: email?.toLowerCase() ?? null,
      createdBy,
      createdAt: new Date(now),
      expiresAt: new Date(now + lifeMs),
    }),
  );
  return { link, url: addressOf(origin, token) };
};

const stateOf = (link: StoredLink, now: number): z.output<typeof LinkState> => {
  if (link.usedAt !== null) return 'used';
  if (link.revokedAt !== null) return 'revoked';
  if (link.expiresAt.getTime() <= now) return 'expired';
  return link.claimedBy === null ? 'open' : 'claimed';
};

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export const describeLink = (link: StoredLink, now: number): Link => {
  const { provider, streams, role } = purposeOf(link);
  return {
    id: link.linkId,
    kind: link.kind,
    provider,
    streams,
    role,
    email: link.email,
    state: stateOf(link, now),
    createdBy: link.createdBy,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    sentAt: iso(link.sentAt),
    remindedAt: iso(link.remindedAt),
    usedAt: iso(link.usedAt),
    problem: link.problem,
  };
};

/** Whoever holds the token. `browser`: the token of its cookie, empty where it has none. */
export interface Holder {
  readonly token: string;
  readonly browser: string;
}

/** Uses nothing up. Errors: FlowRefused for an unknown token. */
export const openLink = async (parts: FlowParts, { token, browser }: Holder): Promise<OpenedLink> => {
  const asked = tokenOf(token);
  const found = await parts.database.tenant(asked.organizationId, async (tx) => {
    const link = await links.findLink(tx, asked);
    return { link, organization: link && (await readOrganization(tx, asked.organizationId)) };
  });
  const { link, organization } = found;
  if (link === null || organization === null) throw new FlowRefused(linkUnknown);
  const purpose = purposeOf(link);
  const provider = parts.providers.find((one) => one.id === purpose.provider);
  const mode = provider?.setup.ways.find((way) => way.id === purpose.way)?.mode ?? 'application';
  const missing = provider?.missingStreams(parts.endpoints) ?? {};
  const streams = provider?.streams.filter((stream) => purpose.streams.includes(stream.name)) ?? [];
  return {
    kind: link.kind,
    state: stateOf(link, parts.seams.clock.now()),
    mine: link.claimedBy !== null && link.claimedBy.equals(hashToken(browser)),
    organizationName: organization.name,
    createdBy: link.createdBy,
    email: link.email,
    role: purpose.role,
    expiresAt: link.expiresAt.toISOString(),
    provider: provider ? { id: provider.id, name: provider.name, summary: provider.setup.summary } : null,
    mode,
    streams: streams.map((stream) => describeStream(stream, mode, missing[stream.name] ?? null)),
    problem: link.problem,
  };
};

/** Why a link that is there cannot be followed. */
const whyNot = (link: StoredLink, now: number): Problem =>
  ({ used: linkUsed, revoked: linkRevoked, expired: linkExpired, claimed: linkClaimed, open: linkUnknown })[
    stateOf(link, now)
  ];

/** A link that can still be used, by whoever holds its token. Errors: FlowRefused, saying why not. */
export const findLiving = async (parts: FlowParts, token: string): Promise<StoredLink> => {
  const asked = tokenOf(token);
  const now = parts.seams.clock.now();
  const link = await parts.database.tenant(asked.organizationId, (tx) => links.findLink(tx, asked));
  if (link === null) throw new FlowRefused(linkUnknown);
  if (!['open', 'claimed'].includes(stateOf(link, now))) throw new FlowRefused(whyNot(link, now));
  return link;
};

/** For this browser from now on. Errors: FlowRefused, saying why. */
export const claimLink = async (parts: FlowParts, { token, browser }: Holder): Promise<StoredLink> => {
  const asked = tokenOf(token);
  const now = parts.seams.clock.now();
  const claim = { ...asked, browserHash: hashToken(browser), now: new Date(now) };
  const { claimed, found } = await parts.database.tenant(asked.organizationId, async (tx) => ({
    claimed: await links.claimLink(tx, claim),
    found: await links.findLink(tx, asked),
  }));
  if (claimed !== null) return claimed;
  throw new FlowRefused(found === null ? linkUnknown : whyNot(found, now));
};

/** Those that a login made; `by` null: all of the organization. */
export const listLinks = (
  parts: FlowParts,
  asked: { readonly organizationId: string; readonly by: string | null },
): Promise<StoredLink[]> => parts.database.tenant(asked.organizationId, (tx) => links.listLinks(tx, asked));

/** `by`: as in listLinks; another's link is as good as none. */
export const readLink = async (
  parts: FlowParts,
  asked: links.LinkKey & { readonly by: string | null },
): Promise<StoredLink | null> => {
  const link = await parts.database.tenant(asked.organizationId, (tx) => links.readLink(tx, asked));
  return link !== null && (asked.by === null || purposeOf(link).by === asked.by) ? link : null;
};

/** A new token in place of the old one, good as long as the first was. Errors: FlowRefused when it is used or revoked. */
export const renewLink = async (parts: FlowParts, link: StoredLink, origin: string): Promise<MadeLink> => {
  const { organizationId, linkId } = link;
  const token = newLinkToken(organizationId);
  const now = parts.seams.clock.now();
  const times = { now: new Date(now), expiresAt: new Date(now + purposeOf(link).lifeMs) };
  const renewed = await parts.database.tenant(organizationId, (tx) =>
    links.renewLink(tx, { organizationId, linkId, tokenHash: hashToken(token), ...times }),
  );
  if (renewed === null) throw new FlowRefused(whyNot(link, now));
  return { link: renewed, url: addressOf(origin, token) };
};

export const revokeLink = async (parts: FlowParts, key: links.LinkKey): Promise<void> => {
  const now = new Date(parts.seams.clock.now());
  await parts.database.tenant(key.organizationId, (tx) => links.revokeLink(tx, { ...key, now }));
};

export const markSent = async (parts: FlowParts, key: links.LinkKey): Promise<void> => {
  const at = new Date(parts.seams.clock.now());
  await parts.database.tenant(key.organizationId, (tx) => links.setLinkSent(tx, { ...key, at }));
};

/** What following it came to last, for whoever made it. */
export const noteProblem = async (parts: FlowParts, key: links.LinkKey, problem: Problem): Promise<void> => {
  await parts.database.tenant(key.organizationId, (tx) => links.setLinkProblem(tx, { ...key, problem }));
};
