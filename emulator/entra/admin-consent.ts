// Admin consent, both versions: who signs in, what is asked for, Accept and Cancel, and the redirects that follow.
import { answerRedirect, type Answer, type Request } from '../http/wire.ts';
import type { World } from '../world.ts';
import type { Account } from './account.ts';
import { resolveApp } from './authority.ts';
import { grantsAppRoles, isAdmin, writePermission } from './consents.ts';
import { EntraError, errorUri, readManner, sayError } from './errors.ts';
import { identify, readPageForm, withCookie, type Identified } from './identification.ts';
import { answerAsking, answerNeedAdmin, answerTrouble } from './pages.ts';
import { extend, pickRedirect } from './redirects.ts';
import type { App } from './registry.ts';
import { readPermission } from './resources.ts';
import { readScopes } from './scopes.ts';

export interface Asked {
  /** The tenant segment of the URL. */
  readonly named: string;
  readonly version: 'v2' | 'legacy';
}

interface Subject extends Asked {
  readonly app: App;
  readonly redirectUri: string;
  readonly state: string | null;
  /** Absent from legacy requests. */
  readonly scope: string;
}

interface Permissions {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** Answers GET and POST: a page, a redirect, or an error page where Microsoft shows one without redirecting. */
export const answerAdminConsent = (world: World, asked: Asked, request: Request): Answer => {
  let subject: Subject | null = null;
  try {
    subject = readSubject(world, asked, request);
    return decideFor(world, request, subject);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    return refuse(subject, error);
  }
};

/** Answers with that refusal as the endpoint would. */
export const refuseAdminConsent = (
  world: World,
  asked: Asked,
  { request, error }: { request: Request; error: EntraError },
): Answer => {
  try {
    return refuse(readSubject(world, asked, request), error);
  } catch (first) {
    if (!(first instanceof EntraError)) throw first;
    return answerTrouble(sayError(first));
  }
};

const refuse = (subject: Subject | null, error: EntraError): Answer => {
  if (subject && error.code === 50020) return goBack(subject, describeError(error, 'access_denied'));
  if (subject && readManner(error).redirected) return goBack(subject, describeError(error, readManner(error).error));
  return answerTrouble(sayError(error));
};

const describeError = (error: EntraError, code: string): Record<string, string> => ({
  error: code,
  error_description: sayError(error),
});

const goBack = ({ redirectUri, state }: Subject, parameters: Readonly<Record<string, string>>): Answer =>
  answerRedirect(extend(redirectUri, { ...parameters, ...(state === null ? {} : { state }) }));

const readSubject = (world: World, { named, version }: Asked, { query }: Request): Subject => {
  const clientId = query.get('client_id');
  if (!clientId) throw new EntraError(900144, 'client_id');
  const app = resolveApp(world, named, clientId);
  const { redirectUri } = pickRedirect(app, query.get('redirect_uri'));
  return { named, version, app, redirectUri, state: query.get('state'), scope: query.get('scope') ?? '' };
};

const decideFor = (world: World, request: Request, subject: Subject): Answer => {
  const { named, version, app, scope } = subject;
  if (version === 'v2' && named === 'common') throw new EntraError(900144, 'response_type');
  if (version === 'v2' && scope === '') throw new EntraError(900144, 'scope');
  const permissions = listPermissions(subject);
  const form = readPageForm(request);
  // Cancel needs no account: the person turned back before.
  if (form.get('decision') === 'cancel') return decline(world, subject);
  const visit = { named, app, prompt: null, hint: request.query.get('login_hint'), field: 'admin' } as const;
  const who = identify(world, request, visit);
  if (who.kind === 'page') return who.answer;
  if (who.kind === 'cancelled') return decline(world, subject);
  return withCookie(judge(world, { subject, permissions, who, decision: form.get('decision') }), who.cookie);
};

/** `.default` and the legacy page stand for the registration's list; other scopes for delegated permissions only. */
const listPermissions = ({ app, version, scope }: Subject): Permissions => {
  const all = { roles: app.requiredRoles, scopes: app.requiredScopes };
  if (version === 'legacy') return all;
  const { resources } = readScopes(scope);
  if (resources.some(({ whole }) => whole)) return all;
  const scopes = resources.flatMap(({ resource, names }) => names.map((name) => writePermission({ resource, name })));
  return { roles: [], scopes };
};

interface Hearing {
  readonly subject: Subject;
  readonly permissions: Permissions;
  readonly who: Identified & { kind: 'in' };
  readonly decision: string | null;
}

const mayGrant = (account: Account, { roles }: Permissions): boolean =>
  isAdmin(account) &&
  (grantsAppRoles(account) || !roles.some((role) => readPermission(role)?.resource.key === 'graph'));

const judge = (world: World, { subject, permissions, who, decision }: Hearing): Answer => {
  const { app } = subject;
  const { account } = who.presence;
  checkServices(world, account, permissions);
  if (!mayGrant(account, permissions)) {
    if (decision === 'return') return goBack(subject, { error: 'access_denied', error_subcode: 'cancel' });
    const message = sayError(new EntraError(90094));
    return answerNeedAdmin({ appName: app.displayName, message, ask: false }, who.fields);
  }
  if (decision === 'accept') return accept(world, subject, { account, permissions });
  if (decision !== null) return decline(world, subject);
  return answerAsking({
    appName: app.displayName,
    address: account.address,
    permissions: [...permissions.roles, ...permissions.scopes],
    lead: 'asks, for the whole organization:',
    forAll: false,
    hidden: who.fields,
  });
};

/** Throws 650052 for a service that the tenant lacks. */
const checkServices = (world: World, { tenantId }: Account, { roles, scopes }: Permissions): void => {
  const { missingServices } = world.entra.policies.of(tenantId);
  for (const text of [...roles, ...scopes]) {
    const resource = readPermission(text)?.resource;
    if (resource && missingServices.some((key) => key === resource.key)) throw new EntraError(650052, resource.appId);
  }
};

interface Granted {
  readonly account: Account;
  readonly permissions: Permissions;
}

const accept = (world: World, subject: Subject, { account, permissions }: Granted): Answer => {
  const { app, version, scope } = subject;
  const { tenantId } = account;
  const now = Date.now();
  const { servicePrincipalDelay, rolesDelay } = world.settings;
  const known = world.registry.consent(app.clientId, tenantId);
  const knownAt = now + servicePrincipalDelay * 1000;
  const wholly = permissions.roles.length > 0 || !known;
  if (wholly) {
    world.registry.grant(app.clientId, tenantId, {
      roles: permissions.roles,
      knownAt,
      rolesAt: knownAt + rolesDelay * 1000,
    });
  }
  const holder = { clientId: app.clientId, tenantId, userId: null };
  if (permissions.scopes.length > 0) world.entra.delegated.grant(holder, permissions.scopes, knownAt);
  return goBackGranted(
    subject,
    version === 'v2' ? { admin_consent: 'True', tenant: tenantId, scope } : { tenant: tenantId },
  );
};

/** The legacy answer names the state before its admin_consent. */
const goBackGranted = (subject: Subject, parameters: Readonly<Record<string, string>>): Answer => {
  const state: Record<string, string> = subject.state === null ? {} : { state: subject.state };
  const tail: Record<string, string> = subject.version === 'legacy' ? { admin_consent: 'True' } : {};
  return answerRedirect(extend(subject.redirectUri, { ...parameters, ...state, ...tail }));
};

const decline = (world: World, subject: Subject): Answer => {
  if (subject.version === 'legacy') {
    return goBack(subject, { error: 'permission_denied', error_description: 'The admin canceled the request' });
  }
  const error = new EntraError(65004);
  const description = sayError(error);
  const forms = {
    cancel: { error: 'access_denied', error_subcode: 'cancel' },
    documented: { admin_consent: 'True', error: 'consent_required', error_description: description },
    wire: {
      error: 'access_denied',
      error_description: description,
      error_uri: errorUri(error),
      admin_consent: 'True',
    },
  };
  const form = world.settings.declined;
  const answer = goBack(subject, forms[form]);
  return form === 'wire' ? answerRedirect(`${answer.headers['location'] ?? ''}#`) : answer;
};
