// Mail: address fields, header blocks as IMAP gives them, header fields as Google gives them.
import { isDeepStrictEqual } from 'node:util';
import { Mail } from '../../../src/contract/records.ts';
import { MailOrNone } from '../../../src/providers/google/message.ts';
import { headerFields, readHeaders } from '../../../src/providers/imap/headers.ts';
import { mailOf, type Read } from '../../../src/providers/imap/message.ts';
import { readAddresses } from '../../../src/providers/mail-addresses.ts';
import { about, hold, target } from '../target.ts';
import { fill, isChosen, textOf } from './text.ts';

const addressTokens: readonly string[] = [
  ['"', '\\"', '<', '>', '(', ')', '[', ']', ',', ';', ':', '\\', '@', '=?utf-8?b?', '=?x?q?', '?=', 'mailto:'],
  ['ana@contoso.com', 'Ana Lima', '<ana@contoso.com>', 'undisclosed-recipients:;', '@a,@b:', '=40', '\u0130'],
].flat();

const fields: readonly string[] = [
  'Ana <Ana@Contoso.com>, ben@contoso.com',
  '"Abbot \\"A\\", Ana" <ana@contoso.com>; <ben@x.org>',
  'Team: ana@x.org, Ben <ben@x.org>;, cy@x.org (a (nested) comment)',
  '=?utf-8?B?QW5hIDxhbmFAY29udG9zby5jb20+?=',
  '=?iso-8859-1*de?Q?B=FCro?= <@relay.org,@other.org:buero@contoso.com>',
  'Ana < ana @ contoso.com >, "a b"@contoso.com, ana@[192.0.2.1]',
  'undisclosed-recipients:;',
  "mailto:ana@contoso.com, 'bo@contoso.com' <bo@contoso.com",
];

const sound = /^[^\p{Cc}]+@[^\p{Cc}\s]+$/u;

/** Of a piece over and over, and behind or within what opens. */
const repeatedSigns: Readonly<Record<string, (n: number) => string>> = Object.fromEntries(
  [
    '"',
    '<',
    '>',
    '(',
    ')',
    '[',
    ',',
    ';',
    ':',
    '\\',
    '@',
    ' ',
    'a',
    'a@b.c,',
    '=?a?q?',
    '=?a?q?a?= ',
    '()',
    '<@',
    ':;',
  ].flatMap((piece) => [
    [`${piece} over and over`, (n: number) => fill(piece, n)],
    [`< and ${piece} over and over`, (n: number) => `<${fill(piece, n)}`],
    [`" and ${piece} over and over, closed`, (n: number) => `"${fill(piece, n)}"@x.org`],
  ]),
);

export const mailAddresses = target({
  name: 'mail-addresses',
  form: 'bytes',
  samples: fields,
  tokens: addressTokens,
  nasty: {
    ...repeatedSigns,
    'a comment in comments': (n) => `${fill('(', n / 2)}${fill(')', n / 2)}a@b.org`,
    'a long address': (n) => `<${fill('a', n / 2)}@${fill('a.', n / 2)}>`,
    'a long route': (n) => `<${fill('@a,', n)}:b@c.org>`,
    'blanks at the end': (n) => `a@b.org${fill(' ', n)}x`,
    'quotes at the end': (n) => `a@b.org${fill("'", n)}x`,
  },
  longest: 2048,
  parse: (input) => readAddresses(textOf(input)),
  judge: ({ addresses, fault }) => {
    hold(new Set(addresses).size === addresses.length, 'an address comes twice');
    if (fault !== null) return fault;
    for (const one of addresses) {
      hold(sound.test(one) && one.length <= 320 && one.isWellFormed(), 'an address cannot be kept');
      hold(one === one.toLowerCase(), 'an address is not in lower case');
    }
    const quoted = addresses.some((one) => one.startsWith('"'));
    return `${about(addresses.length)} ${quoted} ${addresses.some((one) => one.includes('['))}`;
  },
});

const block = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const blocks: readonly string[] = [
  block(
    'From: Ana <ana@contoso.com>',
    'To: bo@x.org,',
    '\tCy <cy@x.org>',
    'Message-ID: <1@contoso.com>',
    'Date: Fri, 20 Nov 2026 09:00:00 +0100',
  ),
  block(
    'Message-ID: <2@x.org>',
    'In-Reply-To: <1@contoso.com>',
    'References: <0@a.org>',
    ' <1@contoso.com>',
    'from: bo@x.org',
    'to: ana@contoso.com',
  ),
  block(
    'Sender: list@lists.x.org',
    'To: undisclosed-recipients:;',
    'Cc: a@b.org',
    'Cc: c@d.org',
    'Bcc: =?utf-8?Q?J=C3=B6?= <j@x.org>',
    'Date: 20 Nov 26 09:00 EST',
  ),
  block(
    'X-Odd',
    ': nothing',
    'To : a@b.org',
    'From:',
    'List-Id: <a.b.org>',
    'Auto-Submitted: auto-replied',
    'Message-Id: no brackets',
  ),
];

const fetched = (headers: Buffer): Parameters<typeof mailOf>[0] => {
  const day = headers.length % 3 === 0 ? undefined : new Date(Date.UTC(2026, 10, 1 + (headers.length % 28)));
  return { uid: 7, internalDate: day, emailId: headers.length % 2 === 0 ? undefined : 'M1', headers };
};

const judgeMail = (mail: Mail): string => {
  hold(Mail.safeParse(mail).success, 'a mail is no record');
  const texts = [
    mail.id,
    mail.event,
    mail.actor ?? '',
    mail.thread?.id ?? '',
    ...mail.counterparts.map((one) => one.address),
  ];
  hold(
    texts.every((text) => text.isWellFormed() && !/\p{Cc}/u.test(text)),
    'a mail cannot be stored',
  );
  const { thread } = mail;
  hold(thread === null || thread.answers === null || thread.answers !== thread.position, 'a mail answers itself');
  const roles = [...new Set(mail.counterparts.map(({ role }) => role))].join();
  return `${roles} ${about(mail.counterparts.length)} ${mail.at === null} ${mail.actor === null} ${thread === null ? '' : `${thread.position === null} ${thread.answers === null}`}`;
};

const judgeRead = (read: Read): string => {
  if ('mail' in read) return judgeMail(read.mail);
  hold(/^[a-z]+: [a-z ]+$/.test(read.odd.reason), 'a reason shows what stood there');
  return read.odd.reason;
};

const known = new Set(headerFields.map((name) => name.toLowerCase()));
const content = Buffer.from(
  'Subject: canary-7f3a\r\nList-Id: canary-7f3a\r\nAuto-Submitted: no\r\nReceived: by canary-7f3a\r\n',
);

/** Fields that nobody asked for change nothing. The id of a mail without one is a digest of all of it. */
const judgeStrangers = (headers: Buffer, read: Read): void => {
  const given = { ...fetched(headers), emailId: 'M1' };
  const [plain, strange] = [mailOf(given), mailOf({ ...given, headers: Buffer.concat([content, headers]) })];
  const starts = headers[0] === 32 || headers[0] === 9;
  hold(starts || isDeepStrictEqual(strange, plain), 'a field that was not asked for changes the mail');
  hold('mail' in read === 'mail' in plain, 'an id changes whether a mail is read');
  hold(
    [...readHeaders(headers).keys()].every((name) => known.has(name)),
    'a field that was not asked for is kept',
  );
};

export const mailHeaders = target({
  name: 'mail-headers',
  form: 'bytes',
  samples: blocks,
  real: [
    {
      folder: 'mail-metadata',
      ending: 'project-list-2017-09.jsonl',
      inputs: (file) =>
        file
          .toString('utf8')
          .split('\n')
          .slice(0, 200)
          .map((line) => Buffer.from(line.replaceAll(/[{}[\]"]/g, '').replaceAll(', ', '\r\n'))),
    },
  ],
  tokens: [
    ...addressTokens,
    '\r\n',
    '\r\n ',
    '\n\t',
    'From: ',
    'To: ',
    'Cc: ',
    'Message-ID: ',
    'References: ',
    'In-Reply-To: ',
    'Date: ',
    '<1@contoso.com>',
  ],
  nasty: {
    'folded lines': (n) => block(`To: ${fill('a@b.org,\r\n ', n)}c@d.org`),
    'lines of blanks': (n) => block('To: a@b.org', fill(' \r\n', n)),
    'the same field': (n) => block(fill('To: a@b.org\r\n', n)),
    'returns alone': (n) => fill('\r', n),
    'no colon': (n) => block(fill('a', n)),
    'blanks before a colon': (n) => block(`To${fill(' ', n)}x`),
    'open brackets': (n) => block(`References: ${fill('<', n)}`),
    'an id never closed': (n) => block(`References: <${fill('a', n)}`),
    'many ids': (n) => block(`References: ${fill('<a@b> ', n)}`),
    'blanks in an id': (n) => block(`Message-ID: <${fill(' ', n)}>`),
    'a long date': (n) => block(`Date: ${fill('(', n)}`),
    'a date of digits': (n) => block(`Date: ${fill('1 ', n)}`),
    'open quotes': (n) => block(`From: ${fill('"a', n)}`),
    'a long address in brackets': (n) => block(`From: <${fill('a', n)}@b.org>`),
    'letters of Latin sets': (n) => Buffer.concat([Buffer.from('To: '), Buffer.alloc(n, 0xfc)]),
    'control characters': (n) => block(`Message-ID: <${fill('\u0001', n)}>`),
  },
  longest: 2048,
  parse: (input) => mailOf(fetched(input)),
  judge: (read, input) => {
    if (isChosen(input, 8)) judgeStrangers(input, read);
    return judgeRead(read);
  },
});

const gmail = (headers: readonly (readonly [string, string])[], more: object = {}): string =>
  JSON.stringify({
    id: '18c2f5e0a1b2c3d4',
    labelIds: ['INBOX'],
    internalDate: '1795165200000',
    payload: { headers: headers.map(([name, value]) => ({ name, value })) },
    ...more,
  });

const inJson = (value: string): string =>
  gmail([
    ['To', value],
    ['References', value],
    ['Message-ID', value],
    ['Date', value],
  ]);

export const gmailHeaders = target({
  name: 'gmail-headers',
  form: 'json',
  samples: [
    gmail([
      ['From', 'Ana <ana@contoso.com>'],
      ['To', 'bo@x.org, cy@x.org'],
      ['Message-ID', '<1@contoso.com>'],
    ]),
    gmail(
      [
        ['Sender', 'list@x.org'],
        ['Cc', 'a@b.org'],
        ['References', '<0@a> <1@b>'],
        ['Date', 'Fri, 20 Nov 2026 09:00:00 +0100'],
      ],
      { internalDate: null },
    ),
    gmail(
      [
        ['In-Reply-To', '<1@b>'],
        ['message-id', '<2@b>'],
        ['Bcc', 'x@y.org'],
      ],
      { labelIds: null, snippet: 'words' },
    ),
    gmail([], { labelIds: ['DRAFT'] }),
  ],
  tokens: [...addressTokens, 'From', 'To', 'Message-ID', 'References', 'Date', '<1@b>', 'SPAM'],
  nasty: {
    'open brackets': (n) => inJson(fill('<', n / 4)),
    'an id never closed': (n) => inJson(`<${fill('a', n / 4)}`),
    quotes: (n) => inJson(fill('"a', n / 4)),
    'many headers': (n) => gmail(Array.from({ length: Math.ceil(n / 30) }, () => ['To', 'a@b.org'] as const)),
    'many labels': (n) => gmail([], { labelIds: Array.from({ length: Math.ceil(n / 5) }, () => 'X') }),
    'lists in lists': (n) => `${fill('[', n / 2)}${fill(']', n / 2)}`,
  },
  parse: (input) => MailOrNone.safeParse(JSON.parse(textOf(input))),
  judge: ({ data, error }) => {
    if (error !== undefined)
      return error.issues
        .slice(0, 2)
        .map(({ path, code }) => `${path.filter((one) => typeof one === 'string').join('.')} ${code}`)
        .join();
    return data === null ? 'left out' : judgeMail(data);
  },
  refusal: (error) => (error instanceof SyntaxError ? 'no JSON' : null),
});
