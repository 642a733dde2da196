// Files sent line by line.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from './testing.ts';

let server: Awaited<ReturnType<typeof openTestServer>>;
let url: URL;
beforeAll(async () => {
  server = await openTestServer();
  url = new URL(await server.app.listen({ port: 0, host: '127.0.0.1' }));
});
afterAll(() => server.app.close());

const get = (query: string) => server.app.inject({ url: `/api/lines?${query}`, headers: { 'x-test': 'owner' } });

describe('files of lines', () => {
  it('come as JSON lines', async () => {
    const answer = await get('count=2');
    expect(answer.headers['content-type']).toContain('application/jsonl');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="lines.jsonl"');
    expect(
      answer.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { name: '=1+1', why: null, marks: ['a', 'b'], on: true },
      { name: '@cmd', why: { code: 'c' }, marks: ['a', 'b'], on: true },
    ]);
  });

  it('come as CSV in which no cell is a formula', async () => {
    const answer = await get('format=csv&count=3');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.body).toBe(
      [
        'name,why.code,marks,on',
        `'=1+1,,"[""a"",""b""]",true`,
        `'@cmd,c,"[""a"",""b""]",true`,
        `"plain, ""quoted""",,"[""a"",""b""]",true`,
        '',
      ].join('\n'),
    );
  });

  it('come as one JSON array, also when there are none', async () => {
    const answer = await get('format=json&count=2');
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="lines.json"');
    expect(answer.json()).toEqual([
      { name: '=1+1', why: null, marks: ['a', 'b'], on: true },
      { name: '@cmd', why: { code: 'c' }, marks: ['a', 'b'], on: true },
    ]);
    expect((await get('format=json&count=0')).json()).toEqual([]);
    expect((await get('format=json&count=20000')).json()).toHaveLength(20_000);
  });

  it('that break off are not mistaken for whole ones', async () => {
    for (const format of ['jsonl', 'json', 'csv']) {
      expect((await get(`count=13&breakAt=0&format=${format}`)).statusCode, format).toBe(500);
      const address = new URL(`/api/lines?count=5000&breakAt=4000&format=${format}`, url);
      const answer = await fetch(address, { headers: { 'x-test': 'owner' } });
      expect(answer.status).toBe(200);
      await expect(answer.text(), format).rejects.toThrow();
    }
    expect(server.logged.filter((line) => line.includes('A file broke off'))).toHaveLength(6);
  });

  it.each(['jsonl', 'json', 'csv', 'parquet'])('are no longer made when their reader is gone (%s)', async (format) => {
    const before = server.ended.count;
    await new Promise<void>((resolve) => {
      const path = `/api/lines?count=100000000&format=${format}`;
      const socket = connect(Number(url.port), '127.0.0.1', () => {
        socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nx-test: owner\r\n\r\n`);
      });
      socket.once('data', () => socket.destroy());
      socket.once('close', () => resolve());
    });
    await expect.poll(() => server.ended.count).toBe(before + 1);
  });
});
