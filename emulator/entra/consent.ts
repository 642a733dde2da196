// The admin consent page, both versions: what is asked for, Accept and Cancel, and the redirects that follow.
import { answerHtml, answerRedirect, type Answer, type Request } from '../http/wire.ts';
import { findTenant, type World } from '../world.ts';
import type { Tenant } from '../tenant/model.ts';
import type { App } from './registry.ts';

export interface Asked {
  /** The tenant segment of the URL. */
  readonly named: string;
  readonly version: 'v2' | 'legacy';
}

interface Subject {
  readonly app: App;
  readonly redirectUri: string;
}

/** Answers GET: a small page, or an error page where Microsoft shows one without redirecting. */
export const answerConsent = (world: World, asked: Asked, request: Request): Answer => {
  const subject = readSubject(world, request.query);
  if (typeof subject === 'string')
    return answerHtml(400, page('Sign in', `<p role="alert">${escapeHtml(subject)}</p>`));
  const refused = refuse(world, asked, subject.redirectUri);
  if (refused) return refused;
  const tenants = [...world.tenants.values()].filter((tenant) => isMeant(asked.named, tenant));
  const admins = tenants.map(
    (tenant, index) =>
      `<label><input type="radio" name="admin" value="${tenant.id}"${index === 0 ? ' checked' : ''}> admin@${escapeHtml(tenant.domains[0] ?? tenant.id)}</label>`,
  );
  const roles = subject.app.requiredRoles.map((role) => `<li>${escapeHtml(role)}</li>`);
  return answerHtml(
    200,
    page(
      'Permissions requested',
      `<p>${escapeHtml(subject.app.displayName)} asks, for the whole organization:</p><ul>${roles.join('')}</ul>
<form method="post">${admins.join('<br>')}<p><button name="decision" value="accept">Accept</button>
<button name="decision" value="cancel">Cancel</button></p></form>`,
    ),
  );
};

/** Answers POST, the page's two buttons, with the redirect that Microsoft sends. */
export const decideConsent = (world: World, asked: Asked, request: Request): Answer => {
  const subject = readSubject(world, request.query);
  if (typeof subject === 'string')
    return answerHtml(400, page('Sign in', `<p role="alert">${escapeHtml(subject)}</p>`));
  const form = new URLSearchParams(request.body);
  const state = request.query.get('state');
  if (form.get('decision') !== 'accept') return answerRedirect(declined(world, asked, { subject, state }));
  const tenant = findTenant(world, form.get('admin') ?? '') ?? findTenant(world, asked.named);
  if (!tenant || !isMeant(asked.named, tenant)) return answerRedirect(foreign(subject.redirectUri, state));
  const now = Date.now();
  world.registry.grant(subject.app.clientId, tenant.id, {
    roles: subject.app.requiredRoles,
    knownAt: now + world.settings.servicePrincipalDelay * 1000,
    rolesAt: now + (world.settings.servicePrincipalDelay + world.settings.rolesDelay) * 1000,
  });
  const parameters: Record<string, string> =
    asked.version === 'v2'
      ? { admin_consent: 'True', tenant: tenant.id, scope: request.query.get('scope') ?? '' }
      : { tenant: tenant.id };
  if (state !== null) parameters['state'] = state;
  if (asked.version === 'legacy') parameters['admin_consent'] = 'True';
  return answerRedirect(extend(subject.redirectUri, parameters));
};

const isMeant = (named: string, tenant: Tenant): boolean =>
  ['common', 'organizations'].includes(named) ||
  tenant.id === named.toLowerCase() ||
  tenant.domains.some((domain) => domain.toLowerCase() === named.toLowerCase());

const readSubject = (world: World, query: URLSearchParams): Subject | string => {
  const clientId = query.get('client_id');
  if (!clientId) return "AADSTS900144: The request body must contain the following parameter: 'client_id'.";
  const app = world.registry.app(clientId);
  if (!app) return `AADSTS700016: Application with identifier '${clientId}' was not found in the directory.`;
  const redirectUri = query.get('redirect_uri') ?? app.redirectUris[0];
  if (redirectUri === undefined) return 'AADSTS900971: No reply address provided.';
  if (!app.redirectUris.includes(redirectUri)) {
    return `AADSTS50011: The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'.`;
  }
  return { app, redirectUri };
};

const refuse = (world: World, asked: Asked, redirectUri: string): Answer | null => {
  if (asked.version === 'v2' && asked.named === 'common') {
    return answerRedirect(
      extend(redirectUri, {
        error: 'invalid_request',
        error_description: "AADSTS900144: The request body must include a 'response_type' parameter.",
      }),
    );
  }
  if (['common', 'organizations'].includes(asked.named) || findTenant(world, asked.named)) return null;
  return answerHtml(
    400,
    page('Sign in', `<p role="alert">AADSTS90002: Tenant '${escapeHtml(asked.named)}' not found.</p>`),
  );
};

const declined = (
  world: World,
  asked: Asked,
  { subject, state }: { subject: Subject; state: string | null },
): string => {
  const tail: Record<string, string> = state === null ? {} : { state };
  if (asked.version === 'legacy') {
    return extend(subject.redirectUri, {
      error: 'permission_denied',
      error_description: 'The admin canceled the request',
      ...tail,
    });
  }
  const description = 'AADSTS65004: User declined to consent to access the app.';
  const forms = {
    cancel: { error: 'access_denied', error_subcode: 'cancel' },
    documented: { admin_consent: 'True', error: 'consent_required', error_description: description },
    wire: {
      error: 'access_denied',
      error_description: description,
      error_uri: 'https://login.microsoftonline.com/error?code=65004',
      admin_consent: 'True',
    },
  };
  const form = world.settings.declined;
  return `${extend(subject.redirectUri, { ...forms[form], ...tail })}${form === 'wire' ? '#' : ''}`;
};

const foreign = (redirectUri: string, state: string | null): string =>
  extend(redirectUri, {
    error: 'access_denied',
    error_description:
      'AADSTS50020: User account from identity provider does not exist in tenant and cannot access the application.',
    ...(state === null ? {} : { state }),
  });

const extend = (redirectUri: string, parameters: Record<string, string>): string => {
  const query = new URLSearchParams(parameters).toString();
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
};

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><main><h1>${title}</h1>${content}</main></html>`;
