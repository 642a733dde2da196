// Answers in parts: what a part's headers may hold.
import { expect, it } from 'vitest';
import { readBatch } from './multipart.ts';

it('a header is read whole, with blanks before it and a return in its midst', () => {
  const part = ['Content-Type: application/http', 'Content-ID: <response-item-3>', '', 'HTTP/1.1 429 Too Many'];
  const text = `--b\r\n${part.join('\r\n')}\r\nRetry-After:   7\rx \r\n\r\n{"a":1}\r\n--b--`;
  expect([...readBatch('multipart/mixed; boundary=b', text)]).toEqual([
    [3, { status: 429, headers: { 'retry-after': '7\rx' }, body: { a: 1 } }],
  ]);
});
