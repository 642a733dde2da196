// Long answers are sent compressed to who reads that, and to nobody else.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressAnswers } from './compression.ts';

const long = { figures: 'seven, '.repeat(1000) };

describe('an answer in JSON', () => {
  const app = fastify();
  const get = (url: string, accepted: string) => app.inject({ url, headers: { 'accept-encoding': accepted } });

  beforeAll(async () => {
    compressAnswers(app);
    app.get('/long', async () => long);
    app.get('/short', async () => ({ figures: 7 }));
    app.get('/file', async (_request, reply) => reply.type('text/csv').send(long.figures));
    app.post('/secret', async () => long);
    await app.ready();
  });
  afterAll(() => app.close());

  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ] as const)('is a tenth as long for who reads %s', async (...[accepted, encoding, read]) => {
    const { headers, rawPayload } = await get('/long', accepted);
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    expect(rawPayload.length).toBeLessThan(JSON.stringify(long).length / 10);
    expect(JSON.parse(read(rawPayload).toString())).toEqual(long);
  });

  it('stays as it is for who reads nothing else, when it is short, is a file, or may hold a secret', async () => {
    const plain = [
      await get('/long', 'identity'),
      await get('/short', 'br'),
      await get('/file', 'br'),
      await app.inject({ method: 'POST', url: '/secret', headers: { 'accept-encoding': 'br' } }),
    ];
    expect(plain.map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(plain[0]?.json()).toEqual(long);
  });
});
