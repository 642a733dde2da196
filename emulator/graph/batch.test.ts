// $batch: many calls in one, each with its own fate.
import { afterEach, expect, test } from 'vitest';
import { settle, startTest, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

interface Member {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

const post = async (requests: readonly object[]) => {
  const response = await fetch(`${emulator.graphUrl}/v1.0/$batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  const body = (await response.json()) as { responses?: Member[]; error?: object };
  return {
    status: response.status,
    error: body.error,
    by: new Map((body.responses ?? []).map((member) => [member.id, member])),
  };
};

const get = (id: string, url: string, more: object = {}) => ({ id, method: 'GET', url, ...more });

test('each member has its own status, headers and body', async () => {
  emulator = await startTest();
  const { status, by } = await post([
    get('1', '/users/ana?$select=id'),
    get('2', 'users/zoe'),
    get('3', '/users/ana/mailFolders?$top=1'),
  ]);
  expect(status).toBe(200);
  expect(by.get('1')).toMatchObject({ status: 200, body: { id: 'ana' } });
  expect(by.get('2')).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
  expect(by.get('3')?.body['@odata.nextLink']).toContain('$skip=1');
});

test('a member has headers of its own', async () => {
  emulator = await startTest();
  const { by } = await post([get('1', '/users/ana/mailFolders/delta', { headers: { Prefer: 'odata.maxpagesize=2' } })]);
  expect(by.get('1')?.body['value']).toHaveLength(2);
});

const bad: readonly (readonly [string, readonly object[]])[] = [
  ['more than twenty members', Array.from({ length: 21 }, (_, index) => get(String(index), '/organization'))],
  ['two members of one id', [get('1', '/organization'), get('1', '/organization')]],
  ['an absolute url', [get('1', 'https://graph.microsoft.com/v1.0/organization')]],
  ['a dependence on nobody', [get('1', '/organization', { dependsOn: ['9'] })]],
  ['a body without a content type', [{ id: '1', method: 'POST', url: '/x', body: { a: 1 } }]],
  ['no url', [{ id: '1', method: 'GET' }]],
];

for (const [what, requests] of bad) {
  test(`a batch with ${what} is refused as a whole`, async () => {
    emulator = await startTest();
    expect(await post(requests)).toMatchObject({ status: 400, error: { code: 'BadRequest' } });
  });
}

test('twenty members are served', async () => {
  emulator = await startTest();
  expect((await post(Array.from({ length: 20 }, (_, index) => get(String(index), '/organization')))).by.size).toBe(20);
});

test('what depends on a failed member fails with 424', async () => {
  emulator = await startTest();
  const { by } = await post([
    get('1', '/users/zoe'),
    get('2', '/users/ana', { dependsOn: ['1'] }),
    get('3', '/users/ana', { dependsOn: [] }),
  ]);
  expect([...by.values()].map((member) => member.status)).toEqual([404, 424, 200]);
});

test('a throttled member is a 429 inside a 200, its Retry-After may be a decimal', async () => {
  const faults = {
    rules: [
      {
        match: { batched: true, path: '/v1.0/users/ben*' },
        faults: [{ kind: 'throttle', retryAfter: { form: 'decimal', seconds: 0.249 } }],
      },
    ],
  };
  emulator = await startTest({ faults });
  const { status, by } = await post([get('1', '/users/ana'), get('2', '/users/ben')]);
  expect(status).toBe(200);
  expect(by.get('1')?.status).toBe(200);
  expect(by.get('2')).toMatchObject({ status: 429, headers: { 'Retry-After': '0.249' } });
});

test('a batch takes at most four places of a mailbox, however many members it has', async () => {
  emulator = await startTest();
  const { by } = await post(Array.from({ length: 10 }, (_, index) => get(String(index), '/users/ana/mailFolders')));
  expect([...by.values()].filter((member) => member.status === 429)).toEqual([]);
  await settle();
  const { body } = await emulator.control('GET', '/ledger');
  expect(body['maxConcurrency']).toEqual({ ana: 4 });
});
