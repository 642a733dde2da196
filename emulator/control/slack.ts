// Control calls for Slack: its apps, and tokens that are given, taken or spoiled.
import { z } from 'zod';
import { installApp } from '../slack/authorize.ts';
import { allScopes, appId, botUserId, SlackApp, teamDomain, teamId } from '../slack/slack.ts';
import type { World } from '../world.ts';
import { ControlError, pickTenant, readBody, type Handlers } from './calls.ts';

const NewInstallation = z.strictObject({
  tenant: z.string().optional(),
  clientId: z.string().optional(),
  scopes: z.array(z.enum(allScopes)).default([...allScopes]),
});
const Spoiling = z.strictObject({
  token: z.string(),
  state: z.enum(['active', 'token_revoked', 'account_inactive', 'token_expired']),
});

const pickApp = (world: World, clientId: string | undefined): SlackApp => {
  const app = clientId === undefined ? [...world.slack.apps.values()][0] : world.slack.apps.get(clientId);
  if (!app) throw new ControlError(`Slack has no app ${clientId ?? ''}.`);
  return app;
};

export const slackHandlers: Handlers = {
  'GET /slack': (world) => ({
    apps: [...world.slack.apps.values()],
    teams: [...world.tenants.values()].map((tenant) => ({
      tenantId: tenant.id,
      id: teamId(tenant),
      name: tenant.displayName,
      domain: teamDomain(tenant),
      channels: world.chats
        .of(tenant)
        .map(({ id, name, isPrivate, isArchived, hasApp }) => ({ id, name, isPrivate, isArchived, hasApp })),
    })),
    installations: world.slack
      .list()
      .map(({ clientId, tenantId, scopes, state }) => ({ clientId, tenantId, scopes, state })),
  }),
  'POST /slack/apps': (world, request) => {
    const app = readBody(SlackApp, request);
    world.slack.apps.set(app.clientId, app);
    return app;
  },
  'POST /slack/installations': (world, request) => {
    const { tenant: named, clientId, scopes } = readBody(NewInstallation, request);
    const [tenant, app] = [pickTenant(world, named), pickApp(world, clientId)];
    const { token } = installApp(world, tenant, { clientId: app.clientId, scopes });
    return {
      token,
      teamId: teamId(tenant),
      appId: appId(app.clientId),
      botUserId: botUserId(tenant.id, app.clientId),
    };
  },
  'POST /slack/token-state': (world, request) => {
    const { token, state } = readBody(Spoiling, request);
    const found = world.slack.find(token);
    if (!found) throw new ControlError('Slack has given no such token.');
    found.state = state;
    return {};
  },
};
