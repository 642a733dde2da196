// Reports of mail servers, as they write them and as nobody would.
import { array, assert, constantFrom, nat, oneof, property, record, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounceProblem, heldProblem } from './bounce-problems.ts';
import { parseReport } from './delivery-report.ts';

const mailId = '3f0c6a52-7d1e-4b7a-9c35-0b1f5d2e8a01';
const header = `Return-path: <back@example.com>\r\nSubject: Your week\r\nMessage-ID: <${mailId}@example.com>\r\n`;
const postfix = `Reporting-MTA: dns; mail.example.com\r
X-Postfix-Queue-ID: 4D2F\r
Original-Envelope-Id: ${mailId}\r
Arrival-Date: Mon,  2 Mar 2026 08:00:00 +0000 (UTC)\r
\r
Final-Recipient: rfc822; ana@example.net\r
Original-Recipient: rfc822;ana@example.net\r
Action: failed\r
Status: 5.1.1\r
Remote-MTA: dns; mx.example.net\r
Diagnostic-Code: smtp; 550 5.1.1 <ana@example.net>: Recipient address\r
    rejected: User unknown in local recipient table\r
`;

interface Spoilt {
  readonly text: string;
  readonly cuts: readonly (readonly [at: number, length: number, put: string])[];
  readonly times: number;
}

const spoilt = ({ text, cuts, times }: Spoilt): string =>
  cuts
    .reduce((now, [at, length, put]) => {
      const place = at % (now.length + 1);
      return `${now.slice(0, place)}${put}${now.slice(place + length)}`;
    }, text)
    .repeat(times);

describe('a report', () => {
  it('names the mail by the envelope id that was given out, with the codes and none of the words', () => {
    expect(parseReport({ status: postfix, header: '' })).toEqual({ mailId, status: '5.1.1', reply: '550' });
  });

  it('names it by the Message-ID where the server keeps no envelope ids, in any case and with bare line ends', () => {
    const status = postfix
      .replace(/Original-Envelope-Id.*\r\n/, '')
      .replaceAll('\r\n', '\n')
      .toUpperCase();
    const written = header.replace('Message-ID', 'MESSAGE-id').replaceAll('\r\n', '\n').toUpperCase();
    expect(parseReport({ status, header: written })).toEqual({ mailId, status: '5.1.1', reply: '550' });
  });

  it('of Exim, which names what it refuses itself with 5.0.0 and no reply, is understood', () => {
    const status = `Reporting-MTA: dns; mail.test\nOriginal-Envelope-ID: ${mailId}\n\nAction: failed\nFinal-Recipient: rfc822;ana@example.net\nStatus: 5.0.0\n\n`;
    expect(parseReport({ status, header })).toEqual({ mailId, status: '5.0.0', reply: null });
  });

  it('of the kind that writes 5.0.0 for everything is taken at what the other server said', () => {
    const status = postfix.replace('Status: 5.1.1', 'Status: 5.0.0').replace('550 5.1.1', '552 5.2.2');
    expect(parseReport({ status, header })).toEqual({ mailId, status: '5.2.2', reply: '552' });
    const silent = postfix.replace('Status: 5.1.1', 'Status: 5.0.0').replace(/Diagnostic-Code[\s\S]*$/, '');
    expect(parseReport({ status: silent, header })).toEqual({ mailId, status: '5.0.0', reply: null });
  });

  it.each([
    ['that only says it takes longer', postfix.replace('failed', 'delayed').replace('5.1.1', '4.4.1'), header],
    ['of a delivery', postfix.replace('failed', 'delivered').replace('5.1.1', '2.1.5'), header],
    ['without a code', postfix.replace(/Status.*\r\n/, ''), header],
    ['of another’s mail', postfix.replace(mailId, 'abc'), header.replace(mailId, 'abc')],
    ['that names two mails', postfix, header.replace(mailId, mailId.replace('3f', '4f'))],
    ['that names it in its words only', `See ${mailId}\r\n${postfix.replace(mailId, '')}`, `X: <${mailId}@a>\r\n`],
    ['of nothing', '', ''],
  ])('%s changes nothing', (_name, status, of) => {
    expect(parseReport({ status, header: of })).toBeNull();
  });

  it('however it is spoilt is parsed without an error, within time, and names no other mail', () => {
    const pieces = oneof(string(), constantFrom('\r\n', ':', ' ', '\0'));
    const spoil = record({
      text: constantFrom(postfix, header, postfix.replaceAll('\r\n', '\n')),
      cuts: array(tuple(nat(), nat(60), pieces), { maxLength: 8 }),
      times: constantFrom(1, 1, 1, 40),
    });
    const holds = property(spoil, spoil, (status, of) => {
      const parsed = parseReport({ status: spoilt(status), header: spoilt(of) });
      if (parsed === null) return true;
      return /^[0-9a-f-]{36}$/.test(parsed.mailId) && /^[45](\.\d{1,3}){2}$/.test(parsed.status);
    });
    expect(() => assert(holds, { numRuns: 10_000 })).not.toThrow();
    const long = `${'A'.repeat(30_000)}\r\n`;
    expect(parseReport({ status: long + ' '.repeat(30_000), header: `Message-ID:${' '.repeat(30_000)}<` })).toBeNull();
  });
});

it.each([
  ['5.1.1', 'bounced-unknown'],
  ['5.4.4', 'bounced-domain'],
  ['5.2.1', 'bounced-disabled'],
  ['5.2.2', 'bounced-full'],
  ['5.3.4', 'bounced-large'],
  ['5.7.26', 'bounced-policy'],
  ['4.4.7', 'bounced-late'],
  ['5.0.0', 'bounced-refused'],
])('the code %s is told as %s, with what to do', (status, code) => {
  const problem = bounceProblem({ mailId, status, reply: '550' }, true);
  expect(problem).toMatchObject({ code, raw: `550 ${status}` });
  expect(problem.fix).toContain('Then press Send again');
  const held = heldProblem(new Date('2026-03-02T08:00:00Z'), problem);
  expect(held.title).toMatch(/^Not sent: an earlier mail to this address came back on 2026-03-02\. [A-Z]/);
});
