// A Google of canned answers for tests.
import { generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Answer } from '../testing.ts';
import { type Google, openGoogle } from './api.ts';
import { findPlace } from './place.ts';

/** 2026-11-20T12:00:00Z */
export const noon = Date.UTC(2026, 10, 20, 12);

export const clockAt = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

export const testPlace = findPlace({ urls: {} });

export const ok = (body: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(body),
});

/** A refusal as Google's APIs word it. */
export const refusal = (status: number, reason: string, message = 'No.'): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }),
});

type JsonValue = z.core.util.JSONType;
const boundary = 'batch_test';
const wordsOf = (status: number): string => (status === 200 ? 'OK' : 'Refused');

/** A batch's answer; an answer that is null was lost on the way. */
export const batchOf = (answers: readonly (Pick<Answer, 'status' | 'body'> | null)[]): Answer => {
  const parts = answers.map((answer, index) =>
    answer === null
      ? ''
      : `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <response-item-${index}>\r\n\r\nHTTP/1.1 ${answer.status} ${wordsOf(answer.status)}\r\nContent-Type: application/json\r\n\r\n${answer.body}\r\n`,
  );
  const headers = { 'content-type': `multipart/mixed; boundary=${boundary}` };
  return { status: 200, headers, body: `${parts.join('')}--${boundary}--\r\n` };
};

/** The ids that a batch asks for, in their order. */
export const idsAsked = ({ body }: NetworkRequest): readonly string[] =>
  [...(body ?? '').matchAll(/^GET \/gmail\/v1\/users\/me\/messages\/([^?\s]+)\?/gm)].map(([, id]) => id ?? '');

const json = /\r\n\r\nHTTP[^\r]*\r\n[^{[]*\r\n\r\n(.*)\r\n--batch_test/g;
const Batch = z.object({ batch: z.literal(boundary), messages: z.array(z.json()) });

/** Batches as a list `messages`, for the conformance suite; all else is JSON. */
export const batchForm = {
  parse: (body: string): JsonValue =>
    body.startsWith('--')
      ? { batch: boundary, messages: [...body.matchAll(json)].map(([, one]) => z.json().parse(JSON.parse(one ?? ''))) }
      : z.json().parse(JSON.parse(body)),
  print: (document: JsonValue): string => {
    const batch = Batch.safeParse(document).data;
    if (batch === undefined) return JSON.stringify(document);
    return batchOf(batch.messages.map((one) => ({ status: 200, body: JSON.stringify(one) }))).body;
  },
};

const adminAddress = 'admin@example.com';

/** The directory's list as mailboxes look their addresses up in it. */
export const isBook = ({ url }: NetworkRequest): boolean =>
  new URL(url).searchParams.get('fields') === 'nextPageToken,users(id,primaryEmail,aliases)';

export const openTestGoogle = (network: Network, clock: Clock = clockAt(noon)): Google =>
  openGoogle({ place: testPlace, network, clock, tokens: async () => 'token', admin: adminAddress });

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const publicKey = pair.publicKey;

/** A key file as the console saves it. */
export const keyFile = (change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'plumbline-1',
    private_key_id: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
    private_key: pair.privateKey,
    client_email: 'plumbline@plumbline-1.iam.gserviceaccount.com',
    client_id: '115095295512736765313',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: 'googleapis.com',
    ...change,
  });
