// /oauth/token: a server-to-server app gets a token for an hour.
import { answerJson, readHeader, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import { accountId } from './zoom.ts';

const refuse = (error: string, reason: string): Answer => answerJson(400, { reason, error });

/** Grant and account by query or by form, the client by HTTP Basic. */
export const answerToken = (world: World, request: Request): Answer => {
  const given = new URLSearchParams([...new URLSearchParams(request.body), ...request.query]);
  const basic = /^Basic (.+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1] ?? '';
  const [clientId, clientSecret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  if (given.get('grant_type') !== 'account_credentials')
    return refuse('unsupported_grant_type', 'unsupported grant type');
  const app = world.zoom.apps(world.tenants.values()).find((one) => one.clientId === clientId);
  if (!app || app.clientSecret !== clientSecret || app.deactivated) {
    return refuse('invalid_client', 'Invalid client_id or client_secret');
  }
  const tenant = world.tenants.get(app.tenantId);
  if (!tenant || given.get('account_id') !== accountId(tenant)) return refuse('invalid_request', 'Bad Request');
  const seconds = world.settings.tokenSeconds;
  const token = world.zoom.issue(app, Date.now() + seconds * 1000);
  world.ledger.tokenIssued(app.clientId);
  return answerJson(200, {
    access_token: token,
    token_type: 'bearer',
    expires_in: seconds,
    scope: app.scopes.join(' '),
    api_url: `${world.origin}/zoom`,
  });
};
