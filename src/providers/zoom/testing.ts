// A Zoom of canned answers for tests: sign-in always works, and the API says what it is given.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Renewed, Vault } from '../provider.ts';
import type { Answer } from '../testing.ts';
import { openZoom, type Zoom } from './client.ts';
import { findZoom, type Place } from './place.ts';

/** 2026-11-20T12:00:00Z */
export const noon = Date.UTC(2026, 10, 20, 12);
export const clockAt = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

export const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

const tokenUrl = 'https://zoom.us/oauth/token';
const apiUrl = 'https://api.zoom.us/v2';

export const isApi = ({ url }: NetworkRequest): boolean => url.startsWith(`${apiUrl}/`);

/** Answers by the path after `/v2`, or by the whole address of a file. */
export const zoomOf =
  (answer: (path: string, request: NetworkRequest) => Answer) =>
  (request: NetworkRequest): Answer => {
    if (request.url === tokenUrl) return json({ access_token: 'token', token_type: 'bearer', expires_in: 3599 });
    return answer(isApi(request) ? request.url.slice(apiUrl.length) : request.url, request);
  };

/** A vault that asks for a token once, and anew when it was refused. */
const vaultOf = (clientSecret: string): Vault => {
  let held: Renewed | null = null;
  return {
    token: async ({ signal, refused, renew }) => {
      signal.throwIfAborted();
      if (held === null || held.token === refused) held = await renew(JSON.stringify({ clientSecret }), signal);
      return held.token;
    },
  };
};

const standard = findZoom({ urls: {} });

export const openTestZoom = (network: Network, place: Place = standard): Zoom =>
  openZoom({
    place,
    accountId: 'account',
    clientId: 'client',
    network,
    clock: clockAt(noon),
    vault: vaultOf('secret'),
  });
