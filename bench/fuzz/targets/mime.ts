// What is built of parts: answers in MIME parts, autoconfig files in XML.
import { readBatch } from '../../../src/providers/google/multipart.ts';
import { readAutoconfig } from '../../../src/providers/imap/detect.ts';
import { about, hold, target } from '../target.ts';
import { fill, firstLine, textOf } from './text.ts';

const boundary = 'batch_abc';
const part = (place: number, body: string): string =>
  [
    `--${boundary}`,
    'Content-Type: application/http',
    `Content-ID: <response-item-${place}>`,
    '',
    'HTTP/1.1 200 OK',
    'Content-Type: application/json',
    'Retry-After: 3',
    '',
    body,
    '',
  ].join('\r\n');
const type = `multipart/mixed; boundary=${boundary}\n`;

export const mimeParts = target({
  name: 'mime-parts',
  form: 'bytes',
  samples: [
    `${type}${part(0, '{"id":"a"}')}${part(1, '{"id":"b"}')}--${boundary}--\r\n`,
    `multipart/mixed; boundary="${boundary}"; charset=utf-8\n${part(12, '')}--${boundary}--`,
    `multipart/mixed\n${part(0, '{}')}`,
  ],
  tokens: [
    '--',
    boundary,
    `\r\n--${boundary}\r\n`,
    '\r\n\r\n',
    '\n\n',
    'Content-ID: <response-item-1>',
    'HTTP/1.1 429 ',
    'boundary=',
    '{}',
    ': ',
  ],
  nasty: {
    'many parts': (n) => `${type}${fill(part(0, '{}'), n)}`,
    'boundaries alone': (n) => `${type}${fill(`--${boundary}`, n)}`,
    'a boundary of dashes': (n) => `multipart/mixed; boundary=-\n${fill('-', n)}`,
    'a boundary never closed': (n) => `multipart/mixed; boundary="${fill('a', n)}\n`,
    'many headers': (n) => `${type}--${boundary}\r\n${fill('A: b\r\n', n)}\r\nHTTP/1.1 200\r\n\r\n{}`,
    'blanks in a header': (n) => `${type}--${boundary}\r\nA:${fill(' ', n)}\r\n\r\nHTTP/1.1 200\r\n\r\n{}`,
    'blanks and words before a return alone': (n) =>
      `${type}--${boundary}\r\nA:${fill(' ', n / 2)}${fill('b', n / 2)}\rc\r\n\r\nHTTP/1.1 200\r\n\r\n{}`,
    'returns alone': (n) => `${type}--${boundary}\r\n${fill('\r', n)}`,
    'line breaks': (n) => `${type}--${boundary}${fill('\n', n)}`,
    'lists in lists': (n) => `${type}${part(0, fill('[', n))}`,
  },
  parse: (input) => readBatch(...firstLine(textOf(input))),
  judge: (parts) => {
    for (const [place, { status, headers }] of parts) {
      hold(Number.isInteger(place) && place >= 0 && place <= 999, 'a part has no place');
      hold(status >= 0 && status <= 999, 'a part has no status');
      hold(
        Object.keys(headers).every((name) => name === name.toLowerCase() && name.length <= 60),
        'a header has no name',
      );
    }
    const bodies = [...parts.values()].map(({ body }) => typeof body);
    return `${about(parts.size)} ${[...new Set(bodies)].join()} ${[...new Set([...parts.values()].map(({ status }) => Math.floor(status / 100)))].join()}`;
  },
});

const server = (host: string, kind = 'SSL', port = '993'): string =>
  `<incomingServer type="imap"><hostname>${host}</hostname><port>${port}</port><socketType>${kind}</socketType></incomingServer>`;

export const autoconfigFiles = target({
  name: 'autoconfig-files',
  form: 'bytes',
  samples: [
    `<?xml version="1.0"?><clientConfig><emailProvider id="x">${server('imap.contoso.com')}</emailProvider></clientConfig>`,
    `${server('imap.%EMAILDOMAIN%', 'STARTTLS', '143')}${server('IMAP.x.org')}`,
    `<incomingServer type='pop3'><hostname>a.b</hostname></incomingServer>${server('-bad', 'plain', '0')}`,
  ],
  tokens: [
    '<incomingServer type="imap">',
    '</incomingServer>',
    '<hostname>',
    '</hostname>',
    '<port>',
    'SSL',
    '%EMAILDOMAIN%',
    '<',
    '>',
    '"',
  ],
  nasty: {
    'many servers': (n) => fill(server('a.b'), n),
    'servers never closed': (n) => fill('<incomingServer type="imap">', n),
    'blanks in a tag': (n) => fill(`<incomingServer${' '.repeat(200)}`, n),
    'one long tag': (n) => `<incomingServer${fill(' ', n)}`,
    'hosts never closed': (n) => `<incomingServer type="imap">${fill('<hostname>', n)}</incomingServer>`,
    'dots in a host': (n) => server(fill('a.', n)),
    'placeholders in a host': (n) => server(fill('%EMAILDOMAIN%', n)),
  },
  parse: (input) => readAutoconfig(textOf(input), 'contoso.com'),
  judge: (found) => {
    if (found === null) return 'none';
    hold(/^[a-z0-9.-]{3,}$/.test(found.host) && found.host.length <= 2048, 'a host is no name');
    hold(Number.isInteger(found.port) && found.port >= 1 && found.port <= 65_535, 'a port is none');
    return `${found.security} ${found.host.includes('contoso')} ${about(found.host.length)}`;
  },
});
