// /oauth/v2/authorize: a person lets an app into a workspace, or does not.
import { randomBytes } from 'node:crypto';
import { answerRedirect, type Answer, type Request } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { answerConsent, answerTrouble } from './pages.ts';
import { allScopes, teamId, type SlackApp } from './slack.ts';

interface Asked {
  readonly app: SlackApp;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** As it was sent; null without. */
  readonly sentUri: string | null;
  readonly state: string | null;
}

/** Redirect URIs fit when they begin with one that is configured. */
const fits = (app: SlackApp, uri: string): boolean =>
  app.redirectUris.some((known) => uri === known || uri.startsWith(`${known}/`) || uri.startsWith(`${known}?`));

const readAsked = (world: World, query: URLSearchParams): Asked | Answer => {
  const app = world.slack.apps.get(query.get('client_id') ?? '');
  if (!app) return answerTrouble('Invalid client_id parameter');
  const sentUri = query.get('redirect_uri');
  const redirectUri = sentUri ?? app.redirectUris[0];
  if (redirectUri === undefined || !fits(app, redirectUri)) {
    return answerTrouble(`redirect_uri did not match any configured URIs. Passed URI: ${redirectUri ?? ''}`);
  }
  const scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter((scope) => scope !== '');
  if (scopes.length === 0) return answerTrouble('No scopes requested');
  const unknown = scopes.find((scope) => !allScopes.some((known) => known === scope));
  if (unknown !== undefined) return answerTrouble(`Invalid permissions requested: ${unknown}`);
  return { app, scopes, redirectUri, sentUri, state: query.get('state') };
};

const sendBack = ({ redirectUri, state }: Asked, given: Readonly<Record<string, string>>): Answer => {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
  url.searchParams.set('state', state ?? '');
  return answerRedirect(url.href);
};

/** Who installs: the first person whom nobody manages. */
const pickInstaller = (world: World, tenant: Tenant): string => {
  const now = world.clock.now();
  const people = tenant.directory.flatMap((change) => ('user' in change ? [tenant.user(change.user.id, now)] : []));
  const staff = people.filter((user) => user !== null && user.accountEnabled && user.userType === 'Member');
  return (staff.find((user) => user?.managerId === null) ?? staff[0])?.id ?? '';
};

/** Installs at once, as a workspace's owner would. */
export const installApp = (world: World, tenant: Tenant, given: { clientId: string; scopes: readonly string[] }) =>
  world.slack.install({ ...given, tenantId: tenant.id, installer: pickInstaller(world, tenant) });

export const answerAuthorize = (world: World, request: Request): Answer => {
  const asked = readAsked(world, request.query);
  if ('status' in asked) return asked;
  const tenants = [...world.tenants.values()];
  const form = new URLSearchParams(request.method === 'POST' ? request.body : '');
  const decision = form.get('decision');
  if (decision === 'cancel') return sendBack(asked, { error: 'access_denied' });
  const wanted = form.get('team') ?? request.query.get('team');
  const tenant = wanted === null ? tenants[0] : tenants.find((one) => teamId(one) === wanted);
  if (decision !== 'accept' || !tenant) {
    const offered = tenant && wanted !== null ? [tenant] : tenants;
    const teams = offered.map((one) => ({ id: teamId(one), name: one.displayName }));
    return answerConsent({ app: asked.app.name, scopes: asked.scopes, teams });
  }
  const code = `${randomBytes(5).readUInt32BE()}.${randomBytes(5).readUInt32BE()}.${randomBytes(32).toString('hex')}`;
  world.slack.codes.set(code, {
    clientId: asked.app.clientId,
    tenantId: tenant.id,
    scopes: asked.scopes,
    redirectUri: asked.sentUri,
    installer: pickInstaller(world, tenant),
    issuedAt: Date.now(),
    used: false,
  });
  return sendBack(asked, { code });
};
