// What a call sends, what it takes back, and how its failures read.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createConnection, listConnections } from '../src/contract/connections.ts';
import { endpoint } from '../src/contract/endpoint.ts';
import { listPeople, readEvidence } from '../src/contract/people.ts';
import { addressOf, CallFailed, call, NoAnswer, withoutId } from './api.ts';

const echo = endpoint({
  method: 'GET',
  path: '/api/echo',
  can: 'public',
  summary: 'For these tests.',
  input: z.object({}),
  output: z.object({ value: z.number() }),
});

const answer = (status: number, body: string): void => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
};
const failureOf = async (): Promise<unknown> => call(echo, {}).catch((error: unknown) => error);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('where a call goes', () => {
  test('parts of the path are taken out of the input and escaped, the rest of a GET stands in the query', () => {
    const fields = { id: 'a/b', signal: 'mail-sent', from: '2026-11-01', to: '2026-11-28' };
    expect(addressOf(readEvidence, fields)).toEqual({
      url: '/api/people/a%2Fb/evidence?signal=mail-sent&from=2026-11-01&to=2026-11-28',
      body: null,
    });
  });

  test('what is not given is not sent, and a GET without input has no query', () => {
    expect(addressOf(listConnections, {})).toEqual({ url: '/api/connections', body: null });
    expect(addressOf(listPeople, { from: '2026-11-01', search: undefined }).url).toBe('/api/people?from=2026-11-01');
  });

  test('the input of a POST is its body', () => {
    const fields = { provider: 'microsoft', fields: { tenantId: 'x' }, streams: ['mail'], since: null };
    const { url, body } = addressOf(createConnection, fields);
    expect(url).toBe('/api/connections');
    expect(JSON.parse(body ?? '')).toEqual(fields);
  });
});

describe('what comes back', () => {
  test('an answer is checked with the contract', async () => {
    answer(200, '{"value": 3}');
    expect(await call(echo, {})).toEqual({ value: 3 });
    answer(200, '{"value": "3"}');
    expect(await failureOf()).toMatchObject({ name: 'CallFailed', code: 'unexpected-answer' });
  });

  test('a failure keeps its message, fix and fields', async () => {
    const error = { code: 'invalid-input', message: 'No.', fix: 'Mend it.', fields: [{ field: 'a', message: 'b' }] };
    answer(400, JSON.stringify({ error }));
    expect(await failureOf()).toMatchObject({ ...error, status: 400, errorId: null });
  });

  test("a proxy's page instead of an answer reads as a failure with its status", async () => {
    answer(502, '<html>Bad gateway</html>');
    const failure = await failureOf();
    expect(failure).toBeInstanceOf(CallFailed);
    expect(failure).toMatchObject({ status: 502, code: 'no-reason-given' });
  });

  test('no answer at all is told apart from a refusal', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('fetch failed')));
    expect(await failureOf()).toBeInstanceOf(NoAnswer);
  });

  test('a call that was given up is neither', async () => {
    const ended = new AbortController();
    vi.stubGlobal('fetch', async () => Promise.reject(new DOMException('Aborted', 'AbortError')));
    const failure = await call(echo, {}, ended.signal).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AbortError' });
  });
});

test('the id of an unknown failure is shown apart from its sentence', () => {
  const id = '5f0c7f3e-8a34-4d0e-9c1e-6a7a1f6f2b11';
  expect(withoutId(`Something went wrong on our side (${id}).`)).toEqual({
    message: 'Something went wrong on our side.',
    errorId: id,
  });
  expect(withoutId('Your role (employee) does not allow this.').errorId).toBeNull();
});
