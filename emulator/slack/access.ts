// oauth.v2.access: a code becomes a bot token that lasts until it is revoked.
import { readHeader, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { SlackError } from './errors.ts';
import { appId, botUserId, memberId, teamId, type Code, type SlackApp } from './slack.ts';

const CODE_LIFE = 600_000;

const readClient = (request: Request, args: Readonly<Record<string, string>>): { id: string; secret: string } => {
  const basic = /^Basic (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
  if (basic === undefined) return { id: args['client_id'] ?? '', secret: args['client_secret'] ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
};

const findApp = (world: World, { id, secret }: { id: string; secret: string }): SlackApp => {
  const app = world.slack.apps.get(id);
  if (!app) throw new SlackError('invalid_client_id');
  if (app.clientSecret !== secret) throw new SlackError('bad_client_secret');
  return app;
};

const redeem = (world: World, app: SlackApp, args: Readonly<Record<string, string>>): Code => {
  if ((args['grant_type'] ?? 'authorization_code') !== 'authorization_code') throw new SlackError('invalid_grant_type');
  const code = world.slack.codes.get(args['code'] ?? '');
  if (!code || code.clientId !== app.clientId) throw new SlackError('invalid_code');
  if (code.used) throw new SlackError('code_already_used');
  if (Date.now() - code.issuedAt > CODE_LIFE) throw new SlackError('code_expired');
  if ((args['redirect_uri'] ?? null) !== code.redirectUri) throw new SlackError('bad_redirect_uri');
  code.used = true;
  return code;
};

/** The body beside `ok`. Throws SlackError. */
export const exchangeCode = (world: World, request: Request, args: Readonly<Record<string, string>>): object => {
  const app = findApp(world, readClient(request, args));
  const code = redeem(world, app, args);
  const tenant = world.tenants.get(code.tenantId);
  if (!tenant) throw new SlackError('invalid_code');
  const { token, scopes, installer } = world.slack.install(code);
  world.ledger.tokenIssued(app.clientId);
  return {
    app_id: appId(app.clientId),
    authed_user: { id: memberId(tenant.id, installer) },
    scope: scopes.join(','),
    token_type: 'bot',
    access_token: token,
    bot_user_id: botUserId(tenant.id, app.clientId),
    team: { id: teamId(tenant), name: tenant.displayName },
    enterprise: null,
    is_enterprise_install: false,
  };
};
