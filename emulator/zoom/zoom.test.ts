// The emulated Zoom, asked by plain fetch: Zoom keeps no small client of its own for these calls.
import { afterEach, expect, test } from 'vitest';
import { now, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import { openSmallOffice } from '../scenarios/small-office/office.ts';
import type { RecordingTruth } from '../truth/recordings.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

interface App {
  clientId: string;
  clientSecret: string;
  tenantId: string;
  scopes: string[];
}
interface Known {
  app: App;
  accountId: string;
}
interface File {
  file_type: string;
  status: string;
  download_url?: string;
}
interface Meeting {
  uuid: string;
  id: number;
  start_time: string;
  topic: string;
  recording_files: File[];
}
interface Page {
  next_page_token: string;
  total_records: number;
  users?: { id: string; email: string; status: string }[];
  meetings?: Meeting[];
  participants?: { name: string; user_email: string; join_time: string; leave_time: string; internal_user: boolean }[];
  code?: number;
  message?: string;
  from?: string;
  to?: string;
}
interface Asked {
  status: number;
  headers: Headers;
  body: Page;
}

const start = async (options: TestOptions = {}): Promise<Known> => {
  emulator = await startTest({ tenant: openSmallOffice({ now, seed: 1 }), ...options });
  const { body } = await emulator.control('GET', '/zoom');
  const [app] = body['apps'] as App[];
  const [account] = body['accounts'] as { accountId: string }[];
  return { app: app!, accountId: account!.accountId };
};

const askToken = async ({ app, accountId }: Known, change: Record<string, string> = {}) => {
  const query = new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId, ...change });
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64');
  const response = await fetch(`${emulator.zoomUrl}/oauth/token?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const tokenOf = async (known: Known): Promise<string> => String((await askToken(known)).body['access_token']);

const ask = async (token: string, path: string): Promise<Asked> => {
  const response = await fetch(`${emulator.zoomUrl}/v2${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Page };
};

const walk = async (token: string, path: string): Promise<Page[]> => {
  const pages: Page[] = [];
  for (let next = ''; ; ) {
    const { body } = await ask(token, `${path}&next_page_token=${encodeURIComponent(next)}`);
    pages.push(body);
    next = body.next_page_token;
    if (next === '') return pages;
  }
};

const encodeUuid = (uuid: string): string => encodeURIComponent(encodeURIComponent(uuid));

test('an account’s app gets a token, and a wrong one is told why not', async () => {
  const known = await start();
  const { status, body } = await askToken(known);
  expect({ status, ...body }).toMatchObject({ status: 200, token_type: 'bearer', expires_in: 3599 });
  expect(body['scope']).toContain('cloud_recording:read:list_user_recordings:admin');
  const wrong = { ...known, app: { ...known.app, clientSecret: 'x' } };
  expect(await askToken(wrong)).toEqual({
    status: 400,
    body: { reason: 'Invalid client_id or client_secret', error: 'invalid_client' },
  });
  expect((await askToken(known, { grant_type: 'client_credentials' })).body['error']).toBe('unsupported_grant_type');
  expect((await askToken(known, { account_id: 'x' })).body['error']).toBe('invalid_request');
});

test('users come page by page, the active ones unless others are asked for', async () => {
  const token = await tokenOf(await start());
  const pages = await walk(token, '/users?page_size=10');
  const users = pages.flatMap((page) => page.users ?? []);
  expect(pages.map(({ users: list }) => list?.length)).toEqual([10, 10, 3]);
  expect(users.map(({ email }) => email)).toContain('ines.falk@contoso.com');
  expect((await ask(token, '/users?status=inactive')).body.users).toHaveLength(2);
  const byEmail = await ask(token, '/users/ines.falk@contoso.com');
  expect(byEmail.body).toMatchObject({ id: users.find(({ email }) => email === 'ines.falk@contoso.com')?.id });
  expect(await ask(token, '/users/nobody@contoso.com')).toMatchObject({ status: 404, body: { code: 1001 } });
  expect((await ask(token, '/users?next_page_token=nonsense')).body.code).toBe(300);
});

const readTruth = async (): Promise<RecordingTruth[]> => {
  const { body } = await emulator.control('GET', '/truth?services=zoom&from=2026-10-21&to=2026-11-20');
  return (body['zoom'] as { recordings: RecordingTruth[] }).recordings;
};

const seconds = (time: string) => {
  const [hours = 0, minutes = 0, rest = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
};

/** Who spoke how long in how many cues, read from the text of a transcript. */
const readTranscript = (text: string) => {
  const found = new Map<string | null, { seconds: number; cues: number }>();
  for (const cue of text.split('\r\n\r\n').slice(1)) {
    const [, times = '', line = ''] = cue.split('\r\n');
    const [from = '', to = ''] = times.split(' --> ');
    const name = /^([A-Z]\p{L}+(?: [A-Z]\p{L}+)?(?: \(admin\))?|iPhone): /u.exec(line)?.[1] ?? null;
    const speaker = name === 'Note' ? null : name;
    const known = found.get(speaker) ?? { seconds: 0, cues: 0 };
    found.set(speaker, { seconds: known.seconds + seconds(to) - seconds(from), cues: known.cues + 1 });
  }
  return [...found]
    .map(([name, one]) => ({ name, seconds: Math.round(one.seconds * 10) / 10, cues: one.cues }))
    .sort((a, b) => String(a.name).localeCompare(String(b.name)));
};

test('recordings, participants and transcripts are what the ledger of the truth says', async () => {
  const token = await tokenOf(await start({ limits: { mode: 'off' } }));
  const truth = await readTruth();
  expect(truth.length).toBeGreaterThan(40);
  expect(truth.some(({ external }) => external)).toBe(true);
  expect(truth.some(({ uuid }) => uuid.startsWith('/'))).toBe(true);
  const users = (await walk(token, '/users?page_size=300')).flatMap((page) => page.users ?? []);
  const gone = (await ask(token, '/users?status=inactive')).body.users ?? [];
  const seen: string[] = [];
  for (const { id } of [...users, ...gone]) {
    const pages = await walk(token, `/users/${id}/recordings?from=2026-10-21&to=2026-11-20&page_size=5`);
    for (const meeting of pages.flatMap((page) => page.meetings ?? [])) {
      const told = truth.find(({ uuid }) => uuid === meeting.uuid);
      seen.push(meeting.uuid);
      const { body } = await ask(token, `/past_meetings/${encodeUuid(meeting.uuid)}/participants?page_size=300`);
      const names = new Set(body.participants?.map(({ name, user_email: email }) => `${name} ${email}`));
      expect(names).toEqual(
        new Set(told?.participants.map(({ name, address, external }) => `${name} ${external ? '' : address}`)),
      );
      const file = meeting.recording_files.find(({ file_type: type }) => type === 'TRANSCRIPT');
      expect(file !== undefined).toBe(told?.hasTranscript);
      if (file?.download_url === undefined) continue;
      const download = await fetch(file.download_url, { headers: { authorization: `Bearer ${token}` } });
      const text = await download.text();
      expect(text.startsWith('WEBVTT\r\n\r\n1\r\n00:00:')).toBe(true);
      expect(readTranscript(text)).toEqual(
        told?.speakers
          .map((one) => ({ ...one, seconds: Math.round(one.seconds * 10) / 10 }))
          .toSorted((a, b) => String(a.name).localeCompare(String(b.name))),
      );
    }
  }
  expect(seen.toSorted()).toEqual(truth.map(({ uuid }) => uuid).toSorted());
});

test('a UUID that begins with a slash is found only when it was encoded twice', async () => {
  const token = await tokenOf(await start({ limits: { mode: 'off' } }));
  const uuid = (await readTruth()).find((one) => one.uuid.startsWith('/'))?.uuid ?? '';
  expect((await ask(token, `/past_meetings/${encodeUuid(uuid)}/participants`)).status).toBe(200);
  expect(await ask(token, `/past_meetings/${encodeURIComponent(uuid)}/participants`)).toMatchObject({
    status: 404,
    body: { code: 3001 },
  });
});

test('a range of more than a month is narrowed to its last one, or refused', async () => {
  const token = await tokenOf(await start());
  const long = '/users/me/recordings?from=2026-01-01&to=2026-11-20';
  expect((await ask(token, long)).body).toMatchObject({ from: '2026-10-20', to: '2026-11-20' });
  expect((await ask(token, '/users/me/recordings')).body).toMatchObject({ from: '2026-11-20', to: '2026-11-21' });
  await emulator.control('POST', '/settings', { zoomLongRange: 'refused' });
  expect((await ask(token, long)).body.code).toBe(300);
});

test('a transcript needs the token, and is not there while it is being made', async () => {
  const known = await start({ limits: { mode: 'off' } });
  const token = await tokenOf(known);
  const { start: began, end, host } = (await readTruth()).findLast(({ hasTranscript }) => hasTranscript) ?? {};
  const day = began?.slice(0, 10) ?? '';
  const find = async (): Promise<File | undefined> => {
    const { body } = await ask(token, `/users/${host ?? ''}/recordings?from=${day}&to=${day}`);
    return body.meetings
      ?.find(({ start_time: time }) => time === `${began?.slice(0, 19) ?? ''}Z`)
      ?.recording_files.find(({ file_type: type }) => type === 'TRANSCRIPT');
  };
  const file = await find();
  expect((await fetch(file?.download_url ?? '')).status).toBe(401);
  const given = await fetch(`${file?.download_url ?? ''}?access_token=${token}`);
  expect([given.status, given.headers.get('content-type')]).toEqual([200, 'text/vtt; charset=utf-8']);
  await emulator.control('POST', '/clock', { now: end });
  const young = await find();
  expect(young?.status).toBe('processing');
  expect(young?.download_url).toBeUndefined();
});

test('tokens that are unknown, ended, of a deactivated app or without the scope say so', async () => {
  const known = await start({ settings: { tokenSeconds: 1 } });
  const token = await tokenOf(known);
  expect(await ask('nonsense', '/users')).toMatchObject({
    status: 401,
    body: { code: 124, message: 'Invalid access token.' },
  });
  const bare = await fetch(`${emulator.zoomUrl}/v2/users`);
  expect([bare.status, await bare.json()]).toEqual([401, { code: 4700, message: 'Token cannot be empty.' }]);
  await expect.poll(() => ask(token, '/users')).toMatchObject({ body: { message: 'Access token is expired.' } });
  await emulator.control('POST', '/settings', { tokenSeconds: 3599 });
  const scopes = ['user:read:list_users:admin'];
  await emulator.control('POST', '/zoom/apps', { ...known.app, scopes });
  const narrow = await tokenOf(known);
  const refused = await ask(narrow, '/users/me/recordings');
  expect(refused).toMatchObject({ status: 400, body: { code: 4711 } });
  expect(refused.body.message).toContain('does not contain scopes:[cloud_recording:read:list_user_recordings:admin]');
  await emulator.control('POST', '/zoom/apps', { ...known.app, deactivated: true });
  expect(await ask(narrow, '/users')).toMatchObject({ body: { code: 124, message: 'Invalid access token.' } });
  expect((await askToken(known)).body['error']).toBe('invalid_client');
});

test('over the limit it names the category and the kind of limit; a day’s ends at a time', async () => {
  const token = await tokenOf(await start({ settings: { zoomPlan: 'free' } }));
  const askThrice = () => Promise.all([1, 2, 3].map(() => ask(token, '/users')));
  // As often as it takes this machine to do it within a second.
  let limited;
  while (limited === undefined) limited = (await askThrice()).find(({ status }) => status === 429);
  expect(limited?.body).toMatchObject({ code: 429 });
  expect(Object.fromEntries(limited?.headers ?? [])).toMatchObject({
    'x-ratelimit-category': 'Medium',
    'x-ratelimit-type': 'Per-second-limit',
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '0',
    'retry-after': '1',
  });
  await emulator.control('POST', '/quota', { speed: 0.0001 });
  const slowly = await askThrice();
  const daily = slowly.find(({ status }) => status === 429);
  expect(daily?.headers.get('x-ratelimit-type')).toBe('Daily-limit');
  expect(daily?.headers.get('retry-after')).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
});

test('faults strike Zoom too: an expired token stays expired, pages are doubled and emptied', async () => {
  const rules = [
    { match: { service: 'zoom', path: '/v2/users' }, nth: 1, faults: [{ kind: 'duplicate-items' }] },
    { match: { service: 'zoom', path: '/v2/users' }, nth: 1, faults: [{ kind: 'empty-page' }] },
    { match: { service: 'zoom', path: '/v2/users' }, nth: 1, faults: [{ kind: 'expired-token' }] },
  ];
  const known = await start({ limits: { mode: 'off' }, faults: { rules } });
  const token = await tokenOf(known);
  const doubled = await ask(token, '/users?page_size=9');
  expect(doubled.body.users).toHaveLength(12);
  const empty = await ask(token, '/users?page_size=9');
  expect(empty.body.users).toEqual([]);
  expect(empty.body.next_page_token).not.toBe('');
  expect((await ask(token, '/users')).body).toEqual({ code: 124, message: 'Access token is expired.' });
  expect((await ask(token, '/users')).status).toBe(401);
  const again = await ask(await tokenOf(known), `/users?page_size=9&next_page_token=${empty.body.next_page_token}`);
  expect(again.body.users).toEqual(doubled.body.users?.slice(0, 9));
  const { body } = await emulator.control('GET', '/ledger');
  expect(body['byTemplate']).toMatchObject({ 'GET /zoom/v2/users': 5, 'POST /zoom/oauth/token': 2 });
});
