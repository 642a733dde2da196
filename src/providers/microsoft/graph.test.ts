// The Graph client: pages, batches, tokens that are refused, and answers that are none.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { type Answer, toNetwork } from '../testing.ts';
import type { About } from './problems/row.ts';
import {
  answerBatch,
  graphFault,
  isGraph,
  json,
  link,
  microsoft,
  openTestGraph,
  tokenAnswer,
  tokenWith,
} from './testing.ts';

const { signal } = new AbortController();
const asking = (about: About = 'mailbox') => ({ path: '/users/x/things', about, signal });

const pageFrom = (answer: Answer) => openTestGraph(toNetwork(microsoft(() => answer))).page(asking());

describe('a page', () => {
  it('is its rows and its links, as they are kept', async () => {
    const page = await pageFrom(json({ value: [1, 2], '@odata.nextLink': link('/users/x/things?$skiptoken=a%2F') }));
    expect(page).toEqual({ items: [1, 2], next: '/users/x/things?$skiptoken=a%2F', delta: null });
  });

  it('may be empty', async () => {
    expect(await pageFrom(json({ value: [], '@odata.deltaLink': link('/d') }))).toEqual({
      items: [],
      next: null,
      delta: '/d',
    });
  });

  it('is asked for with the token, and the preference where there is one', async () => {
    const asked: NetworkRequest[] = [];
    await openTestGraph(
      toNetwork(
        microsoft(() => json({ value: [] })),
        asked,
      ),
    ).page({ ...asking(), prefer: 'a=b' });
    const { method, url, headers } = asked.find(isGraph)!;
    expect([method, url]).toEqual(['GET', 'https://graph.microsoft.com/v1.0/users/x/things']);
    expect(headers).toEqual({ prefer: 'a=b', accept: 'application/json', authorization: `Bearer ${tokenWith([])}` });
  });

  it.each([
    ['its next page is itself', json({ value: [], '@odata.nextLink': link('/users/x/things') })],
    ['its rows are missing', json({ '@odata.nextLink': link('/n') })],
    ['its rows are missing', json({ value: {} })],
    ['its rows are missing', json({ error: { code: 'x' } })],
    ['its JSON is cut or no object', { ...json({}), body: '{"value":[{"id":"1"}' }],
    ['its JSON is cut or no object', { ...json({}), body: '' }],
    ['its JSON is cut or no object', json([])],
    ['it is not JSON', { ...json({ value: [] }), headers: { 'content-type': 'text/html' } }],
    ['it is not JSON', { ...json({ value: [] }), headers: {} }],
    ['its link leads somewhere else', json({ value: [], '@odata.deltaLink': 'http://graph.microsoft.com/v1.0/d' })],
  ])('of which %s is none', async (why, answer) => {
    await expect(pageFrom(answer)).rejects.toMatchObject({
      name: 'RetryLater',
      seconds: null,
      problem: { title: expect.stringContaining(why) },
    });
  });

  it.each([
    ['$skiptoken=x', graphFault(400, ''), 'StartOver'],
    ['%24skiptoken=x', graphFault(400, 'BadRequest'), 'StartOver'],
    ['skipToken=x', graphFault(400, 'UnknownError'), 'StartOver'],
    ['$top=9&$deltatoken=x', graphFault(400, 'BadRequest'), 'StartOver'],
    ['$skip=1000', graphFault(400, 'BadRequest'), 'StartOver'],
    ['$top=9', graphFault(400, 'BadRequest'), 'GiveUp'],
    ['$skiptoken=x', graphFault(400, 'ErrorInvalidIdMalformed'), 'GiveUp'],
    ['$skiptoken=x', graphFault(501, 'NotImplemented'), 'GiveUp'],
    ['$skiptoken=x', graphFault(404, 'ErrorItemNotFound'), 'SkipPartition'],
  ])(
    'asked for by %s and refused with %j is %s: a place that Graph gave can be forgotten',
    async (query, answer, name) => {
      const refused = openTestGraph(toNetwork(microsoft(() => answer))).page({
        ...asking(),
        path: `/users/x/things?${query}`,
      });
      await expect(refused).rejects.toMatchObject({ name });
    },
  );

  it('that comes as another success than 200 is none', async () => {
    await expect(pageFrom(json({ value: [] }, 204))).rejects.toMatchObject({ name: 'RetryLater' });
  });
});

/** Graph refuses the first `refusals` tokens; the directory has its own opinion. */
const refusing = (refusals: number, options: { fault?: Answer; directory?: Answer } = {}) => {
  const asked: NetworkRequest[] = [];
  let tokens = 0;
  const answer = (request: NetworkRequest): Answer => {
    if (!isGraph(request)) return tokenAnswer(tokenWith([], String((tokens += 1))));
    const token = request.headers?.['authorization'] ?? '';
    const accepted = !Array.from(
      { length: refusals },
      (_, index) => `Bearer ${tokenWith([], String(index + 1))}`,
    ).includes(token);
    if (request.url.includes('/organization')) return options.directory ?? json({ value: [] });
    return accepted ? json({ value: [] }) : (options.fault ?? graphFault(401, 'InvalidAuthenticationToken'));
  };
  return { asked, graph: openTestGraph(toNetwork(answer, asked)), tokens: () => tokens };
};

describe('a token that Graph refuses', () => {
  it('is renewed once, and the request goes on', async () => {
    const { graph, tokens } = refusing(1);
    await expect(graph.page(asking())).resolves.toMatchObject({ items: [] });
    expect(tokens()).toBe(2);
  });

  it('is renewed once for many requests', async () => {
    const { graph, tokens } = refusing(1);
    await Promise.all(Array.from({ length: 20 }, () => graph.page(asking())));
    expect(tokens()).toBe(2);
  });

  it('with a claims challenge is renewed with these claims', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1726258122"}}}';
    const challenge = `Bearer realm="", client_id="00000003-0000-0000-c000-000000000000", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
    const { graph, asked } = refusing(1, {
      fault: graphFault(401, 'InvalidAuthenticationToken', { 'www-authenticate': challenge }),
    });
    await graph.page(asking());
    const form = new URLSearchParams(asked.findLast((request) => !isGraph(request))?.body);
    expect(JSON.parse(form.get('claims') ?? '')).toMatchObject(JSON.parse(claims));
  });

  it('twice, while the directory refuses it too, ends the connection', async () => {
    const { graph, tokens } = refusing(9, { directory: graphFault(401, 'InvalidAuthenticationToken') });
    await expect(graph.page(asking())).rejects.toMatchObject({
      name: 'SignInAgain',
      problem: { raw: 'InvalidAuthenticationToken, HTTP 401' },
    });
    expect(tokens()).toBe(2);
  });

  it('twice by one mailbox, while the directory takes it, is a matter of that mailbox', async () => {
    await expect(refusing(9).graph.page(asking())).rejects.toMatchObject({ name: 'RetryLater', scope: 'mailbox' });
    await expect(
      refusing(9, { directory: graphFault(403, 'Authorization_RequestDenied') }).graph.page(asking()),
    ).rejects.toMatchObject({ name: 'RetryLater' });
  });

  it('because the mailbox is still being set up skips that mailbox', async () => {
    const fault = json({ error: { code: 'Unauthorized', message: 'Account is not provisioned.' } }, 401);
    await expect(refusing(9, { fault }).graph.page(asking())).rejects.toMatchObject({ name: 'SkipPartition' });
  });
});

describe('a batch', () => {
  const members = new Map([
    ['a', { path: '/users/a' }],
    ['b', { path: '/users/b', dependsOn: 'a' }],
  ]);

  it('is one request, whose parts may come in any order and fail each for itself', async () => {
    const asked: NetworkRequest[] = [];
    const answer = microsoft((_, request) =>
      answerBatch(request, (path) =>
        path === '/users/a'
          ? { status: 200, body: { id: 'a' } }
          : { status: 404, body: { error: { code: 'ErrorItemNotFound' } } },
      ),
    );
    const results = await openTestGraph(toNetwork(answer, asked)).batch({ members, about: 'mailbox', signal });
    expect(results.get('a')).toEqual({ ok: true, body: { id: 'a' } });
    expect(results.get('b')).toMatchObject({ ok: false, status: 404, error: { name: 'SkipPartition' } });
    const sent = asked.filter(isGraph);
    expect(sent).toHaveLength(1);
    expect([sent[0]!.url, sent[0]!.method, sent[0]!.headers?.['content-type']]).toEqual([
      'https://graph.microsoft.com/v1.0/$batch',
      'POST',
      'application/json',
    ]);
    expect(JSON.parse(sent[0]!.body ?? '')).toEqual({
      requests: [
        { id: 'a', method: 'GET', url: '/users/a' },
        { id: 'b', method: 'GET', url: '/users/b', dependsOn: ['a'] },
      ],
    });
  });

  it.each([
    [
      { id: 'a', status: 429, headers: { 'Retry-After': '0.249' }, body: {} },
      { name: 'RetryLater', seconds: 0.249 },
    ],
    [{ id: 'a', status: 401, body: {} }, { name: 'RetryLater' }],
    [{ id: 'a', status: 200, body: 'cut' }, { name: 'RetryLater' }],
    [{ id: 'a' }, { name: 'RetryLater' }],
    [{ id: 'z', status: 200, body: {} }, { name: 'RetryLater' }],
    ['nonsense', { name: 'RetryLater' }],
  ])('with the part %j keeps that as its failure', async (part, error) => {
    const graph = openTestGraph(toNetwork(microsoft(() => json({ responses: [part] }))));
    expect((await graph.batch({ members, about: 'mailbox', signal })).get('a')).toMatchObject({ ok: false, error });
  });

  it.each([{}, { responses: {} }])('that answers %j has no parts at all', async (body) => {
    const graph = openTestGraph(toNetwork(microsoft(() => json(body))));
    await expect(graph.batch({ members, about: 'mailbox', signal })).rejects.toMatchObject({ name: 'RetryLater' });
  });
});
