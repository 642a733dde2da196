// When a question is asked again by itself, and when an ended session leads to sign-in.
import { expect, test } from 'vitest';
import { CallFailed, NoAnswer } from './api.ts';
import { openQueryClient, worthRetry } from './query-client.ts';

const refused = (status: number): CallFailed =>
  new CallFailed({ status, code: 'x', message: 'x', fix: 'x', fields: [], errorId: null });

test('silence and a faltering server are tried again, a refusal is not', () => {
  expect(worthRetry(0, new NoAnswer('x'))).toBe(true);
  expect(worthRetry(2, new NoAnswer('x'))).toBe(false);
  expect(worthRetry(0, refused(503))).toBe(true);
  expect(worthRetry(1, refused(503))).toBe(false);
  expect(worthRetry(0, refused(404))).toBe(false);
});

test('an ended session is noticed on any question', async () => {
  let ended = 0;
  const queries = openQueryClient(() => {
    ended += 1;
  });
  const ask = queries.fetchQuery({ queryKey: ['a'], queryFn: async () => Promise.reject(refused(401)), retry: false });
  await expect(ask).rejects.toBeInstanceOf(CallFailed);
  expect(ended).toBe(1);
});

test('a wrong password is not an ended session', async () => {
  let ended = 0;
  const queries = openQueryClient(() => {
    ended += 1;
  });
  const attempt = queries
    .getMutationCache()
    .build(queries, { mutationFn: async () => Promise.reject(refused(401)), meta: { door: true } });
  await expect(attempt.execute(undefined)).rejects.toBeInstanceOf(CallFailed);
  expect(ended).toBe(0);
});
