// auth.test, auth.revoke and team.info.
import type { Method } from './method.ts';
import { appId, botId, botUserId, teamDomain, teamId } from './slack.ts';

const authTest: Method = {
  scopes: [],
  tier: 200,
  resource: null,
  list: null,
  answer: ({ tenant, installation: { clientId } }) => ({
    body: {
      url: `https://${teamDomain(tenant)}.slack.com/`,
      team: tenant.displayName,
      user: 'plumbline',
      team_id: teamId(tenant),
      user_id: botUserId(tenant.id, clientId),
      bot_id: botId(tenant.id, clientId),
      app_id: appId(clientId),
      is_enterprise_install: false,
    },
  }),
};

const authRevoke: Method = {
  scopes: [],
  tier: 50,
  resource: null,
  list: null,
  answer: (call) => {
    const isTest = ['1', 'true'].includes(call.args['test'] ?? '');
    if (!isTest) call.installation.state = 'token_revoked';
    return { body: { revoked: !isTest } };
  },
};

const teamInfo: Method = {
  scopes: ['team:read'],
  tier: 50,
  resource: 'slackTeam',
  list: null,
  answer: ({ tenant }) => ({
    body: {
      team: {
        id: teamId(tenant),
        name: tenant.displayName,
        url: `https://${teamDomain(tenant)}.slack.com/`,
        domain: teamDomain(tenant),
        email_domain: tenant.domains[0] ?? '',
        icon: { image_default: true },
        avatar_base_url: 'https://ca.slack-edge.com/',
        is_verified: false,
      },
    },
  }),
};

export const teamMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'auth.revoke': authRevoke,
  'team.info': teamInfo,
};
