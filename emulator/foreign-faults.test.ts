// A careful reader of Slack, Zoom and Google gets everything though a third of its requests fail in every way.
import { afterEach, expect, test } from 'vitest';
import { officeOptions, startGoogle, type TestGoogle } from './google/clients.ts';

let emulator: TestGoogle;
afterEach(() => emulator.close());

interface Page {
  readonly ids: readonly string[];
  /** Empty at the end. */
  readonly next: string;
}

type Body = Record<string, unknown>;

/** One request; null for whatever is no right answer. */
const ask = async (url: string, headers: Record<string, string>): Promise<{ status: number; body: Body } | null> => {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(3_000) });
    const text = await response.text();
    if (!(response.headers.get('content-type') ?? '').includes('json')) return null;
    return { status: response.status, body: JSON.parse(text) as Body };
  } catch {
    return null;
  }
};

type Read = (cursor: string) => Promise<Page | 'again' | 'restart'>;

/** Reads until the end, asks again for what fails and starts over where its place is gone. */
const readAll = async (read: Read): Promise<string[]> => {
  const found = new Set<string>();
  let cursor = '';
  for (let tries = 0; tries < 2_000; tries += 1) {
    const page = await read(cursor);
    if (page === 'restart') cursor = '';
    if (typeof page === 'string') continue;
    for (const id of page.ids) found.add(id);
    if (page.next === '') return [...found].toSorted();
    cursor = page.next;
  }
  throw new Error('It never ends.');
};

const idsOf = (value: unknown, name: string): string[] | null =>
  Array.isArray(value) ? value.map((item) => String((item as Body)[name])) : null;

const readSlack = (token: string): Read => {
  const headers = { authorization: `Bearer ${token}` };
  return async (cursor) => {
    const query = new URLSearchParams({ limit: '1', cursor });
    const answer = await ask(`${emulator.slackUrl}/api/users.list?${query.toString()}`, headers);
    if (answer?.body['error'] === 'invalid_cursor') return 'restart';
    const ids = idsOf(answer?.body['members'], 'id');
    const { next_cursor: next } = (answer?.body['response_metadata'] ?? {}) as { next_cursor?: string };
    return ids === null || next === undefined || next === cursor ? 'again' : { ids, next };
  };
};

const readZoom = (renew: () => Promise<string>): Read => {
  let token = '';
  return async (cursor) => {
    token ||= await renew();
    const query = new URLSearchParams({ page_size: '1', next_page_token: cursor });
    const answer = await ask(`${emulator.zoomUrl}/v2/users?${query.toString()}`, { authorization: `Bearer ${token}` });
    if (answer?.status === 401) token = '';
    if (answer?.body['code'] === 300) return 'restart';
    const ids = idsOf(answer?.body['users'], 'id');
    const next = answer?.body['next_page_token'];
    return ids === null || typeof next !== 'string' || next === cursor ? 'again' : { ids, next };
  };
};

const readZoomToken = async (): Promise<string> => {
  const { body } = await emulator.control('GET', '/zoom');
  const [app] = body['apps'] as { clientId: string; clientSecret: string }[];
  const [account] = body['accounts'] as { accountId: string }[];
  const basic = Buffer.from(`${app?.clientId ?? ''}:${app?.clientSecret ?? ''}`).toString('base64');
  const query = `grant_type=account_credentials&account_id=${account?.accountId ?? ''}`;
  for (;;) {
    try {
      const response = await fetch(`${emulator.zoomUrl}/oauth/token?${query}`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        signal: AbortSignal.timeout(3_000),
      });
      const { access_token: token } = JSON.parse(await response.text()) as { access_token?: string };
      if (token !== undefined) return token;
    } catch {
      // The next try may go better: that is what is tested.
    }
  }
};

const readGoogleToken = async (): Promise<string> => {
  try {
    const client = emulator.actAs('jonas.weber@contoso.com', ['gmail.metadata']);
    return (await client.getAccessToken()).token ?? '';
  } catch {
    return '';
  }
};

const readGoogle = (): Read => {
  let token = '';
  return async (cursor) => {
    token ||= await readGoogleToken();
    const query = new URLSearchParams({ maxResults: '6', ...(cursor === '' ? {} : { pageToken: cursor }) });
    const url = `${emulator.googleUrl}/gmail/v1/users/me/messages?${query.toString()}`;
    const answer = await ask(url, { authorization: `Bearer ${token}` });
    if (answer?.status === 401) token = '';
    if (answer?.status === 404) return 'restart';
    const ids = idsOf(answer?.body['messages'], 'id');
    const next = answer?.body['nextPageToken'] ?? '';
    return ids === null || typeof next !== 'string' || next === cursor ? 'again' : { ids, next };
  };
};

const readers = {
  slack: (token: string) => readSlack(token),
  zoom: () => readZoom(readZoomToken),
  google: () => readGoogle(),
} as const;

test.each(['slack', 'zoom', 'google'] as const)(
  '%s is read to the end, and nothing is missing',
  async (service) => {
    emulator = await startGoogle(officeOptions());
    const token = String((await emulator.control('POST', '/slack/installations', {})).body['token']);
    const read = (): Promise<string[]> => readAll(readers[service](token));
    const calm = await read();
    expect(calm.length).toBeGreaterThan(20);
    await emulator.control('POST', '/faults', { preset: 'thirty-percent', seed: 3 });
    expect(await read()).toEqual(calm);
    const faults = (await emulator.control('GET', '/ledger')).body['byFault'] as Record<string, number>;
    expect(Object.keys(faults).length).toBeGreaterThan(3);
  },
  60_000,
);
