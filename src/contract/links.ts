// One-time links: an admin who has no login here consents, an employee connects their own account, a colleague joins.
import { z } from 'zod';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';
import { Problem, StreamInfo } from './connections.ts';
import { Role } from './session.ts';

/** Where a link stands. claimed: somebody pressed its button, and nobody else can. */
export const LinkState = z.enum(['open', 'claimed', 'used', 'expired', 'revoked']);

export const Link = z.object({
  id: Id,
  kind: z.enum(['admin-consent', 'invite', 'join']),
  provider: z.string().nullable(),
  streams: z.array(z.string()),
  role: Role.nullable(),
  email: z.string().nullable(),
  state: LinkState,
  createdBy: z.string(),
  createdAt: Instant,
  expiresAt: Instant,
  sentAt: Instant.nullable(),
  remindedAt: Instant.nullable(),
  usedAt: Instant.nullable(),
  /** What it came to last, when it did not work. */
  problem: Problem.nullable(),
});
export type Link = z.infer<typeof Link>;

export const createConsentLink = endpoint({
  method: 'POST',
  path: '/api/links/consent',
  can: 'connections:manage',
  summary: 'A one-time link for an admin of the source who needs no login here. Its address is shown this once.',
  input: z.object({
    provider: z.string(),
    /** A way over the source’s pages in which an admin acts; null: the one that connects everybody. */
    way: z.string().nullable().default(null),
    streams: z.array(z.string()).min(1, 'Choose at least one stream.'),
    since: Instant.nullable(),
    connectionId: Id.nullable().default(null),
    minutes: z
      .int()
      .min(5)
      .max(7 * 24 * 60)
      .default(30),
  }),
  output: z.object({ link: Link, url: z.url() }),
});

export const InviteRow = z.object({
  /** Line of the file, or place in the list; from 1. */
  line: z.int(),
  email: z.string(),
  /** sent: by mail. made: pass the address on yourself. already: has a living invite or is connected. invalid: see text. */
  state: z.enum(['sent', 'made', 'already', 'invalid', 'not-sent']),
  text: z.string(),
  url: z.url().nullable(),
});
export type InviteRow = z.infer<typeof InviteRow>;

export const inviteEmployees = endpoint({
  method: 'POST',
  path: '/api/invites',
  can: 'invites:manage',
  summary:
    'Invites employees to connect their own account: addresses, or a CSV with a column `email`. A report of every row.',
  input: z.object({
    provider: z.string(),
    streams: z.array(z.string()).min(1, 'Choose at least one stream.'),
    since: Instant.nullable(),
    emails: z.array(z.string()).max(1000).default([]),
    csv: z.string().max(200_000).nullable().default(null),
    days: z.int().min(1).max(60).default(14),
  }),
  output: z.object({ rows: z.array(InviteRow), mail: z.boolean() }),
});

export const inviteMember = endpoint({
  method: 'POST',
  path: '/api/members/invite',
  can: 'members:manage',
  summary: 'A one-time link with which a colleague chooses a password and joins in a role.',
  input: z.object({
    email: z.email('Enter an e-mail address such as ana@example.com.'),
    role: Role.exclude(['owner']),
  }),
  output: z.object({ link: Link, url: z.url(), sent: z.boolean() }),
});

export const listMembers = endpoint({
  method: 'GET',
  path: '/api/members',
  can: 'members:manage',
  summary: 'Who can sign in.',
  input: Nothing,
  output: z.object({
    members: z.array(
      z.object({
        id: Id,
        email: z.string(),
        fullName: z.string(),
        role: Role,
        since: Instant,
        /** Whether files that they export name people: by their role, or because somebody gave them the right. */
        names: z.enum(['role', 'given', 'none']),
        namesGiven: z.object({ at: Instant, by: z.string() }).nullable(),
      }),
    ),
  }),
});

export const removeMember = endpoint({
  method: 'POST',
  path: '/api/members/:id/remove',
  can: 'members:manage',
  summary: 'Ends a login and its sessions. The last owner stays.',
  input: z.object({ id: Id }),
  output: Nothing,
});

export const listLinks = endpoint({
  method: 'GET',
  path: '/api/links',
  can: 'invites:manage',
  summary: 'Links and invites with where they stand; a manager sees their own. The newest first.',
  input: Nothing,
  output: z.object({ links: z.array(Link), mail: z.boolean() }),
});

export const remindLink = endpoint({
  method: 'POST',
  path: '/api/links/:id/remind',
  can: 'invites:manage',
  summary:
    'A new address for an invite that was not used, sent by mail where mail is set up; the old address stops working.',
  input: z.object({ id: Id }),
  output: z.object({ link: Link, url: z.url(), sent: z.boolean() }),
});

export const revokeLink = endpoint({
  method: 'POST',
  path: '/api/links/:id/revoke',
  can: 'invites:manage',
  summary: 'Makes a link useless.',
  input: z.object({ id: Id }),
  output: z.object({ link: Link }),
});

/** What whoever holds a link may know before pressing its button. */
export const OpenedLink = z.object({
  kind: z.enum(['admin-consent', 'invite', 'join']),
  state: LinkState,
  /** Whether this browser is the one that claimed it. */
  mine: z.boolean(),
  organizationName: z.string(),
  createdBy: z.string(),
  email: z.string().nullable(),
  role: Role.nullable(),
  expiresAt: Instant,
  provider: z.object({ id: z.string(), name: z.string(), summary: z.string() }).nullable(),
  /** application: reads for everybody. delegated: only for whoever signs in. */
  mode: z.enum(['application', 'delegated']),
  streams: z.array(StreamInfo),
  problem: Problem.nullable(),
});
export type OpenedLink = z.infer<typeof OpenedLink>;

/** The token comes from the address's fragment, which no server, log or proxy sees. */
const Token = z.object({ token: z.string().max(200) });

export const openLink = endpoint({
  method: 'POST',
  path: '/api/links/open',
  can: 'public',
  summary: 'What a link is for; opening it uses nothing up.',
  input: Token,
  output: OpenedLink,
});

export const followLink = endpoint({
  method: 'POST',
  path: '/api/links/follow',
  can: 'public',
  summary: 'The link’s button: claims it for this browser and begins the sign-in at the source.',
  input: Token,
  output: z.object({ url: z.url() }),
});

export const join = endpoint({
  method: 'POST',
  path: '/api/links/join',
  can: 'public',
  summary: 'Makes the login that a link to join is for; the person then signs in.',
  input: Token.extend({
    fullName: z.string().trim().min(1, 'Enter your name.').max(200),
    password: z.string().min(12, 'Use at least 12 characters.').max(200),
  }),
  output: z.object({ email: z.string() }),
});
