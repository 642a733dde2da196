// Addresses: of the API, of the pages, of health; and what is not there.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, openTestServer } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-pages-'));
let app: FastifyInstance;
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>pages</title>');
  writeFileSync(join(folder, 'assets', 'main-abc.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'main-abc.js.br'), 'brotli');
  ({ app } = await openTestServer({ pages: folder }));
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

describe('addresses', () => {
  it('of the API that are not there answer with JSON', async () => {
    for (const url of ['/api', '/api/', '/api/nothing', '/api/things/t1/more', '/health/x']) {
      const answer = await app.inject({ url });
      expect(answer.statusCode, url).toBe(404);
      expect(errorOf(answer).code).toBe('not-found');
    }
  });

  it('asked with a wrong method name the right one', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST', 'HEAD'] as const) {
      const answer = await app.inject({ method, url: '/api/things' });
      expect(answer.statusCode, method).toBe(405);
      expect(answer.headers['allow']).toBe('GET');
    }
    expect((await app.inject({ url: '/api/things/t1' })).headers['allow']).toBe('POST');
  });

  it('of pages all show index.html, which is never kept', async () => {
    for (const url of ['/', '/people', '/people/0198?from=2026-01-01', '/connections/new']) {
      const answer = await app.inject({ url });
      expect(answer.body, url).toBe('<title>pages</title>');
      expect(answer.headers['cache-control']).toBe('no-cache');
      expect(answer.headers['content-type']).toContain('text/html');
    }
  });

  it('of built files are kept for ever and sent compressed to who reads that', async () => {
    const plain = await app.inject({ url: '/assets/main-abc.js' });
    expect(plain.body).toBe('export {};');
    expect(plain.headers['cache-control']).toContain('immutable');
    const small = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'br' } });
    expect(small.body).toBe('brotli');
    expect(small.headers['content-encoding']).toBe('br');
  });

  it('never lead out of the folder, and missing files are not pages', async () => {
    for (const url of [
      '/assets/other.js',
      '/../package.json',
      '/..%2fpackage.json',
      '/assets/..%5c..%5cx.js',
      '/%2e%2e/x.ts',
    ]) {
      const answer = await app.inject({ url });
      expect(answer.statusCode, url).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode, url).toBeLessThan(500);
      expect(errorOf(answer).code).toBeTruthy();
    }
  });

  it('without built pages say how to build them', async () => {
    const { app: bare } = await openTestServer();
    const answer = await bare.inject({ url: '/people' });
    expect(answer.statusCode).toBe(503);
    expect(errorOf(answer).fix).toContain('npm start');
    await bare.close();
  });

  it('of health answer without a sign-in, and the API describes itself', async () => {
    expect((await app.inject({ url: '/health/live' })).json()).toEqual({ status: 'live' });
    expect((await app.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready', missing: [] });
    const { app: other } = await openTestServer({ publicUrl: 'https://plumbline.example.com' });
    const notReady = await other.inject({ url: '/health/ready' });
    expect([notReady.statusCode, notReady.json()]).toEqual([503, { status: 'not-ready', missing: ['database'] }]);
    await other.close();
    const api = (await app.inject({ url: '/api/openapi.json' })).json();
    expect(api.openapi).toBe('3.1.0');
    expect(Object.keys(api.paths).sort()).toEqual(['/api/hello', '/api/lines', '/api/things', '/api/things/{id}']);
    const described = api.paths['/api/things/{id}'].post;
    expect(described).toMatchObject({ 'x-permission': 'connections:manage', operationId: 'postThingsId' });
    expect(described.requestBody.content['application/json'].schema.required).toEqual(['text']);
    expect(described.parameters).toMatchObject([{ in: 'path', name: 'id', required: true }]);
  });
});
