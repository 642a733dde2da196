// Redirect URIs: which of the registered ones is meant, and how an answer is sent there.
import { answerHtml, answerRedirect, type Answer } from '../http/wire.ts';
import { EntraError, errorUri, readManner, sayError } from './errors.ts';
import { escapeHtml, writePage } from './pages.ts';
import type { App } from './registry.ts';
import type { Platform } from './sign-in.ts';

export interface Target {
  readonly app: App;
  readonly redirectUri: string;
  readonly platform: Platform;
  readonly mode: 'query' | 'fragment' | 'form_post';
  readonly state: string | null;
}

/** The path below http://localhost, whatever the port; null for any other URI. */
const readLocalPath = (uri: string): string | null => {
  const found = /^http:\/\/localhost(?::\d+)?(\/[^?#]*)?$/.exec(uri);
  return found && (found[1] ?? '');
};

/** http://localhost fits with any port, everything else to the letter. */
const fits = (registered: string, given: string): boolean => {
  const path = readLocalPath(registered);
  return registered === given || (path !== null && path === readLocalPath(given));
};

/** Where an answer goes. Throws 900971 for an app without a redirect URI, 50011 for one that is not registered. */
export const pickRedirect = (app: App, given: string | null): Pick<Target, 'redirectUri' | 'platform'> => {
  const platforms = [
    ['web', app.redirectUris],
    ['spa', app.spaRedirectUris],
    ['public', app.publicRedirectUris],
  ] as const;
  const redirectUri = given ?? platforms.flatMap(([, uris]) => uris)[0];
  if (redirectUri === undefined) throw new EntraError(900971);
  const found = platforms.find(([, uris]) => uris.some((uri) => fits(uri, redirectUri)));
  if (!found) throw new EntraError(50011, redirectUri);
  return { redirectUri, platform: found[0] };
};

/** The URL with parameters added to its query. */
export const extend = (redirectUri: string, parameters: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(parameters).toString();
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query}`;
};

/** Sends parameters to the redirect URI in the way that was asked for; the state goes with them. */
export const sendTo = ({ redirectUri, mode, state }: Target, parameters: Readonly<Record<string, string>>): Answer => {
  const all = { ...parameters, ...(state === null ? {} : { state }) };
  if (mode === 'query') return answerRedirect(extend(redirectUri, all));
  if (mode === 'fragment') return answerRedirect(`${redirectUri}#${new URLSearchParams(all).toString()}`);
  const fields = Object.entries(all).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const form = `<form method="post" action="${escapeHtml(redirectUri)}">${fields.join('')}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`;
  return answerHtml(200, writePage('Working...', form));
};

/** Sends an error there; `silent` is prompt=none, where every refusal goes back to the app. */
export const sendError = (target: Target, error: EntraError, silent: boolean): Answer => {
  const { error: usual, asked, redirected } = readManner(error);
  const code = asked ?? (silent && !redirected ? 'interaction_required' : usual);
  return sendTo(target, {
    error: code,
    error_description: sayError(error),
    error_uri: errorUri(error),
  });
};
