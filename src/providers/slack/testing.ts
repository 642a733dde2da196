// A Slack of canned answers for tests.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Answer } from '../testing.ts';
import { type Api, openApi } from './api.ts';

/** 2026-11-20T12:00:00Z */
export const noon = Date.UTC(2026, 10, 20, 12);

export const clockAt = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

export const ok = (
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify({ ok: true, ...body }),
});

export const refusal = (
  error: string,
  { status = 200, headers = {}, ...more }: { status?: number; headers?: Record<string, string>; needed?: string } = {},
): Answer => ({ status, headers, body: JSON.stringify({ ok: false, error, ...more }) });

/** A list with where it goes on. */
export const list = (name: string, rows: readonly unknown[], next = ''): Answer =>
  ok({ [name]: rows, has_more: next !== '', response_metadata: { next_cursor: next } });

/** Answers by method and arguments. */
export const slackAs =
  (answer: (method: string, wanted: URLSearchParams) => Answer) =>
  (request: NetworkRequest): Answer => {
    const { pathname, searchParams } = new URL(request.url);
    return answer(pathname.replace(/^\/api\//, ''), searchParams);
  };

export const isSlack = ({ url }: NetworkRequest): boolean => url.startsWith('https://slack.com/api/');

export const openTestApi = (network: Network): Api =>
  openApi({ url: 'https://slack.com', network, clock: clockAt(noon), token: async () => 'xoxb-1-token' });
