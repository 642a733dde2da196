// Who has installed what in Slack: apps, their installations in workspaces and the codes of sign-in.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { chatId } from '../scenarios/chats.ts';
import type { Tenant } from '../tenant/model.ts';
import { hashText } from '../seeded.ts';

export const allScopes = [
  'channels:history',
  'channels:join',
  'channels:read',
  'groups:history',
  'groups:read',
  'team:read',
  'users:read',
  'users:read.email',
] as const;

export const SlackApp = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  name: z.string().default('Plumbline'),
  redirectUris: z.array(z.string()).default([]),
});
export type SlackApp = z.infer<typeof SlackApp>;

export interface Installation {
  readonly token: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly scopes: readonly string[];
  /** Who installed it: a user of the tenant. */
  readonly installer: string;
  state: 'active' | 'token_revoked' | 'account_inactive' | 'token_expired';
  /** Ids of channels that the app joined by itself. */
  readonly joined: Set<string>;
}

export interface Code {
  readonly clientId: string;
  readonly tenantId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string | null;
  readonly installer: string;
  readonly issuedAt: number;
  used: boolean;
}

/** Ids of a workspace and of what belongs to it. */
export const teamId = (tenant: Tenant): string => chatId('T', [tenant.id]);
export const appId = (clientId: string): string => chatId('A', [clientId]);
export const botId = (tenantId: string, clientId: string): string => chatId('B', [tenantId, clientId]);
export const botUserId = (tenantId: string, clientId: string): string => chatId('U', [tenantId, 'bot', clientId]);
/** A user of the tenant as the workspace knows them. */
export const memberId = (tenantId: string, userId: string): string => chatId('U', [tenantId, userId]);
/** The part of the workspace's address before slack.com. */
export const teamDomain = (tenant: Tenant): string => (tenant.domains[0] ?? 'workspace').split('.')[0] ?? 'workspace';

const digits = (word: string): string => `${hashText(word)}`.padStart(11, '7');

/** The app that a started emulator knows. */
const makeDefaultApp = (): SlackApp => {
  return SlackApp.parse({
    clientId: `${digits('slack client')}.${digits('slack app')}`,
    clientSecret: [1, 2, 3, 4].map((part) => hashText(`slack secret ${part}`).toString(16).padStart(8, '0')).join(''),
    redirectUris: ['http://127.0.0.1:4400/connect/slack/callback', 'http://localhost:4400/connect/slack/callback'],
  });
};

export class Slack {
  readonly apps = new Map<string, SlackApp>();
  readonly codes = new Map<string, Code>();
  readonly #installations = new Map<string, Installation>();

  constructor() {
    const app = makeDefaultApp();
    this.apps.set(app.clientId, app);
  }

  /** Installs an app in a workspace; installed again it keeps its token and adds the scopes, as Slack does. */
  install({ clientId, tenantId, scopes, installer }: Omit<Code, 'redirectUri' | 'issuedAt' | 'used'>): Installation {
    const known = [...this.#installations.values()].find(
      (one) => one.clientId === clientId && one.tenantId === tenantId && one.state === 'active',
    );
    const token =
      known?.token ??
      `xoxb-${hashText(tenantId)}-${hashText(clientId)}-${randomBytes(18).toString('hex').slice(0, 24)}`;
    const installation: Installation = {
      token,
      clientId,
      tenantId,
      scopes: [...new Set([...(known?.scopes ?? []), ...scopes])].sort(),
      installer,
      state: 'active',
      joined: known?.joined ?? new Set(),
    };
    this.#installations.set(token, installation);
    return installation;
  }

  find(token: string): Installation | null {
    return this.#installations.get(token) ?? null;
  }

  list(): readonly Installation[] {
    return [...this.#installations.values()];
  }
}
