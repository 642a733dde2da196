// Signs in as a person would, for tests: walks Entra's pages by their forms, with the cookies of one browser.
import { createHash } from 'node:crypto';
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';

export const callback = 'https://plumbline.example/callback';
export const verifier = 'v'.repeat(20) + 'E'.repeat(30);
export const challenge = createHash('sha256').update(verifier).digest('base64url');

interface Shown {
  readonly status: number;
  readonly html: string;
  /** Where a redirect leads. */
  readonly location: string | null;
  /** The redirect's parameters, of its query or fragment. */
  readonly sent: Readonly<Record<string, string>>;
}

export interface Browser {
  open(url: string): Promise<Shown>;
  /** Posts a form to the URL. */
  fill(url: string, fields: Record<string, string>): Promise<Shown>;
}

/** What a redirect's location carries. */
const readSent = (location: string | null): Record<string, string> => {
  if (location === null) return {};
  const { search, hash } = new URL(location);
  return Object.fromEntries(new URLSearchParams(search === '' ? hash.slice(1) : search));
};

/** A browser without cookies, which keeps those it is given. */
export const openBrowser = (): Browser => {
  let cookie = '';
  const visit = async (url: string, fields: Record<string, string> | null): Promise<Shown> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(fields === null ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const location = response.headers.get('location');
    return { status: response.status, html: await response.text(), location, sent: readSent(location) };
  };
  return { open: (url) => visit(url, null), fill: (url, fields) => visit(url, fields) };
};

/** The host of Entra is kept up to here, because clients insist on it, and rewritten on the way. */
export const makeNetwork = (loginUrl: string): INetworkModule => {
  const send = async <T>(method: string, url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> => {
    const response = await fetch(url.replace('https://login.microsoftonline.com', loginUrl), {
      method,
      ...(options?.headers ? { headers: options.headers } : {}),
      ...(options?.body ? { body: options.body } : {}),
    });
    const body: T = JSON.parse(await response.text());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  };
  return {
    sendGetRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => send<T>('GET', url, options),
    sendPostRequestAsync: <T>(url: string, options?: NetworkRequestOptions) => send<T>('POST', url, options),
  };
};

export interface Signing {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly secret: string;
  readonly scope: string;
  readonly account: string;
  /** Fields of the pages beside account and decision. */
  readonly fields?: Record<string, string>;
}

/** Signs in on the pages, accepts, and redeems the code; the token endpoint's answer. */
export const obtainTokens = async (signing: Signing): Promise<Record<string, unknown>> => {
  const { loginUrl, clientId, secret, scope, account, fields = {} } = signing;
  const query = { client_id: clientId, redirect_uri: callback, response_type: 'code', scope };
  const url = `${loginUrl}/organizations/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;
  const { sent, html } = await openBrowser().fill(url, { account, decision: 'accept', ...fields });
  if (sent['code'] === undefined) throw new Error(`No code was given: ${JSON.stringify(sent)} ${html}`);
  const form = { grant_type: 'authorization_code', redirect_uri: callback, code: sent['code'] };
  const response = await fetch(`${loginUrl}/organizations/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ ...form, client_id: clientId, client_secret: secret }),
  });
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return body;
};
