// WebVTT as conferencing products write it becomes cues, in time that grows with its length alone, whatever it is.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cue } from '../contract/records.ts';
import { parseWebVtt } from './webvtt.ts';
import { timesMore } from './testing-runs.ts';

const file = (...lines: readonly string[]): string => ['WEBVTT', '', ...lines, ''].join('\n');
const said = (text: string): (readonly [string | null, string])[] =>
  parseWebVtt(text).cues.map(({ speaker, words }) => [speaker, words]);
const times = (line: string): (readonly [number, number])[] =>
  parseWebVtt(file(line, 'x')).cues.map(({ start, end }) => [start, end]);

describe('the times of a transcript', () => {
  it.each([
    ['00:00:05.320 --> 00:00:06.000', 5320, 6000],
    ['0:0:5.320 --> 0:0:6.0', 5320, 6000],
    ['00:05.320 --> 00:06.000 align:start position:0%', 5320, 6000],
    ['120:00:00.000 --> 120:00:01.000', 432_000_000, 432_001_000],
    ['00:00:01.1234567 --> 00:00:02.9999999', 1123, 2999],
    ['\t00:00:01.000-->00:00:02.000\t', 1000, 2000],
  ])('are read from "%s"', (line, start, end) => {
    expect(times(line)).toEqual([[start, end]]);
  });

  it('have whole milliseconds behind the point where they are written without leading zeros', () => {
    expect(times('0:22:45.550 --> 0:22:48.60')).toEqual([[1_365_550, 1_368_060]]);
  });

  it.each(['-0:0:2.500 --> 0:0:1.0', '0:0:-2.-500 --> 0:0:1.0'])(
    'are moved together where speech begins before the recording does: "%s"',
    (line) => {
      const { cues, faults } = parseWebVtt(file(line, 'a', '', '0:0:2.0 --> 0:0:3.0', 'b'));
      expect(cues.map(({ start, end }) => [start, end])).toEqual([
        [0, 3500],
        [4500, 5500],
      ]);
      expect(faults).toEqual([]);
    },
  );

  it.each([
    '00:61.000 --> 00:62.000',
    '1:61:00.000 --> 1:62:00.000',
    'a --> b',
    '00:01.000 -->',
    '-9:00:00.0 --> 0:0:1.0',
  ])('that are none are listed, with their words left out: "%s"', (line) => {
    expect(parseWebVtt(file(line, 'words'))).toEqual({
      cues: [],
      attributed: false,
      faults: [{ line: 3, reason: 'times: not two times' }],
    });
  });

  it('that end before they start count as no time at all', () => {
    const { cues, faults } = parseWebVtt(file('00:05.000 --> 00:04.000', 'x'));
    expect(cues).toEqual([{ start: 5000, end: 5000, speaker: null, words: 'x' }]);
    expect(faults).toEqual([{ line: 3, reason: 'times: the end comes before the start' }]);
  });
});

describe('who says what', () => {
  it('comes from voice spans, with and without classes, several in one cue, whose time they share', () => {
    const text = file(
      '00:00.000 --> 00:10.000',
      '<v.loud Ana Lima>Hello you</v><v Bo>Hi.</v>',
      '<v Bo>Good day to</v>',
    );
    expect(parseWebVtt(text).cues).toEqual([
      { start: 0, end: 3913, speaker: 'Ana Lima', words: 'Hello you' },
      { start: 3913, end: 5217, speaker: 'Bo', words: 'Hi.' },
      { start: 5217, end: 10_000, speaker: 'Bo', words: 'Good day to' },
    ]);
  });

  it('comes from names before a colon where most cues have one', () => {
    const text = file(
      '1',
      '00:01.000 --> 00:02.000',
      'Ana Lima: One thing: this.',
      '',
      '2',
      '00:03.000 --> 00:04.000',
      'more',
    );
    expect(said(text)).toEqual([
      ['Ana Lima', 'One thing: this.'],
      [null, 'more'],
    ]);
  });

  it('comes from those before a colon who took part, where they are known', () => {
    const text = file(
      '00:01.000 --> 00:02.000',
      'ana Lima: Hi.',
      '',
      '00:03.000 --> 00:04.000',
      'Note: this is no name.',
    );
    expect(parseWebVtt(text, ['Ana Lima', 'Bo']).cues.map(({ speaker, words }) => [speaker, words])).toEqual([
      ['ana Lima', 'Hi.'],
      [null, 'Note: this is no name.'],
    ]);
    expect(parseWebVtt(text, ['Somebody else']).cues.map(({ speaker }) => speaker)).toEqual(['ana Lima', 'Note']);
  });

  it('is not taken from a colon within words', () => {
    const cues = ['Now look: it works.', 'And so on.', 'Then more.'].flatMap((words, at) => [
      `00:0${at}.000 --> 00:0${at}.500`,
      words,
      '',
    ]);
    expect(parseWebVtt(file(...cues)).attributed).toBe(false);
  });

  it('comes from JSON payloads', () => {
    const payload = '{"speakerName":"Ana","spokenText":"Hello <b>you","spokenLanguage":"en-us"}';
    expect(said(`WEBVTT\n00:01.000 --> 00:02.000\n${payload}\n`)).toEqual([['Ana', 'Hello <b>you']]);
    expect(said(file('00:01.000 --> 00:02.000', '{broken}'))).toEqual([[null, '{broken}']]);
  });

  it('has its entities read, its tags dropped and its lines joined', () => {
    const text = file(
      '00:01.000 --> 00:02.000',
      'Fish &amp; <i>chips</i>&nbsp;&#38; <00:01.500><c.x>peas',
      'R&D &unknown; &lt;3',
    );
    expect(said(text)).toEqual([[null, 'Fish & chips & peas R&D &unknown; <3']]);
  });
});

describe('a file', () => {
  const two = [
    [null, 'a'],
    [null, 'b'],
  ];

  it('is read with a byte order mark, header lines, notes, styles and regions', () => {
    const text = [
      '\ufeffWEBVTT - a title',
      'Kind: captions',
      '',
      'NOTE one',
      'two',
      '',
      'STYLE',
      '::cue {}',
      '',
      'REGION',
      'id:x',
      '',
      'id-1',
      '00:01.000 --> 00:02.000',
      'a',
      '',
      'NOTE',
      '',
      '00:03.000 --> 00:04.000',
      'b',
    ].join('\n');
    expect(said(text)).toEqual(two);
    expect(parseWebVtt(text).faults).toEqual([]);
  });

  it.each(['\n', '\r\n', '\r'])('is read with lines that end in %j', (end) => {
    expect(said(['WEBVTT', '', '00:01.000 --> 00:02.000', 'a', '', '00:03.000 --> 00:04.000', 'b'].join(end))).toEqual(
      two,
    );
  });

  it('is read without blank lines between its cues, numbered or not', () => {
    expect(said('WEBVTT\n00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb')).toEqual(two);
    expect(said('WEBVTT\n1\n00:01.000 --> 00:02.000\na\n2\n00:03.000 --> 00:04.000\nb')).toEqual(two);
    const id = 'ba321e0d-79ee-478d-8e28-85a19507f456';
    expect(said(`WEBVTT\n00:01.000 --> 00:02.000\na\n${id}/12-0\n00:03.000 --> 00:04.000\nb`)).toEqual(two);
  });

  it('lists text that has no times, and a missing header, and never what stood there', () => {
    const { faults } = parseWebVtt('secret\nwords\n\n00:01.000 --> 00:02.000\na\n\nsecret');
    expect(faults).toEqual([
      { line: 1, reason: 'header: WEBVTT is missing' },
      { line: 2, reason: 'times: none for this text' },
      { line: 7, reason: 'times: none for this text' },
    ]);
  });

  it('lists no more than a hundred faults', () => {
    expect(parseWebVtt(file(...Array.from({ length: 500 }, () => 'a --> b'))).faults).toHaveLength(100);
  });
});

/** Text out of the pieces that such files are made of, and anything else. */
const pieces = fc.oneof(
  fc.constantFrom('WEBVTT', 'NOTE', 'STYLE', '\n', '\r\n', '\r', '\n\n', ' --> ', '-->', '\0', '\ud800', '\ufeff'),
  fc.constantFrom('00:01.000', '0:0:5.320', '-0:0:1.0', '99:99:99.999', '1', 'Ana: hi', '{"spokenText":"x"}', '{'),
  fc.constantFrom('<v Ana>', '</v>', '<v.a B>', '<', '>', '&amp;', '&#0;', '&#x10ffff;', '&#X41;', '&'),
  fc.string({ unit: 'binary' }),
);
const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

const runs = timesMore(3000);

describe('garbage', () => {
  it('is read without a crash, into sound cues and faults that show none of it', {
    timeout: runs * 10 + 10_000,
  }, () => {
    const property = fc.property(texts, (text) => {
      const { cues, faults, attributed } = parseWebVtt(text);
      for (const cue of cues) {
        Cue.parse(cue);
        expect(cue.end).toBeGreaterThanOrEqual(cue.start);
        expect(cue.words).not.toBe('');
        expect(`${cue.words}${cue.speaker}`).not.toContain('\0');
        expect(`${cue.words}${cue.speaker}`.isWellFormed()).toBe(true);
      }
      expect(attributed).toBe(cues.some(({ speaker }) => speaker !== null));
      for (const { line, reason } of faults) {
        expect(line).toBeGreaterThan(0);
        expect(reason).toMatch(
          /^(header: WEBVTT is missing|times: (not two times|none for this text|the end comes before the start))$/,
        );
      }
    });
    fc.assert(property, { numRuns: runs, seed: 20261121 });
  });

  it('around good cues takes none of their words', () => {
    const words = fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12}){0,4}$/);
    const property = fc.property(fc.array(fc.tuple(words, texts), { maxLength: 12 }), (cues) => {
      const text = cues.map(
        ([good, bad], at) => `${bad}\n\n00:00:${10 + at}.000 --> 00:00:${11 + at}.000\n<v Ana>${good}</v>\n\n`,
      );
      const found = said(`WEBVTT\n\n${text.join('')}`).map(([, one]) => one);
      let from = 0;
      for (const [good] of cues) {
        from = found.indexOf(good, from) + 1;
        expect(from).toBeGreaterThan(0);
      }
    });
    fc.assert(property, { numRuns: timesMore(1000), seed: 7 });
  });
});

type Method = (this: never, ...given: never[]) => unknown;

/** Replaces a method of all strings or expressions; gives back what puts it right again. */
const patch = (owner: object, name: string, make: (inner: Method) => Method): (() => void) => {
  const inner = Reflect.get(owner, name) as Method;
  Reflect.set(owner, name, make(inner));
  return () => Reflect.set(owner, name, inner);
};

/** Counts the characters that text functions are asked to look at while `work` runs. */
const countWork = (work: () => void): number => {
  let looked = 0;
  const counted = (name: string, cost: (text: string, result: unknown, from: number) => number): (() => void) =>
    patch(
      String.prototype,
      name,
      (inner) =>
        function (this: never, ...given: never[]) {
          const result = inner.apply(this, given);
          looked += cost(this, result, given[1] ?? 0);
          return result;
        },
    );
  const wholes = ['replace', 'replaceAll', 'trim', 'toWellFormed'].map((name) => counted(name, (text) => text.length));
  const restore = [
    ...wholes,
    counted('slice', (_, part) => (part as string).length),
    counted('indexOf', (text, found, from) => ((found as number) === -1 ? text.length : (found as number)) - from),
    patch(
      RegExp.prototype,
      'exec',
      (inner) =>
        function (this: RegExp, ...given: never[]) {
          const from = this.global ? this.lastIndex : 0;
          const found = inner.apply(this as never, given);
          looked += (this.global && found !== null ? this.lastIndex : (given[0] as unknown as string).length) - from;
          return found;
        },
    ),
  ];
  try {
    work();
  } finally {
    for (const one of restore) one();
  }
  return looked;
};

describe('the work of reading', () => {
  const shapes: Record<string, (n: number) => string> = {
    'many cues': (n) =>
      file(...Array.from({ length: n }, () => '00:01.000 --> 00:02.000\n<v Ana>Some words &amp; more</v>\n')),
    'many spans in one cue': (n) => file('00:01.000 --> 00:02.000', '<v A>x<v B>y'.repeat(n)),
    'tags that are never closed': (n) => file('00:01.000 --> 00:02.000', '<v A '.repeat(n)),
    'many lines in one cue': (n) => file('00:01.000 --> 00:02.000', ...Array.from({ length: n }, () => 'some words')),
    'no blank lines': (n) => file(...Array.from({ length: n }, () => '00:01.000 --> 00:02.000\nwords\n1')),
    'nothing but arrows': (n) => '-->'.repeat(n),
    'one long line': (n) => 'words '.repeat(n),
    'blank lines': (n) => '\n'.repeat(n),
  };

  it.each(Object.keys(shapes))('grows with the length and no faster: %s', (name) => {
    const [small, large] = [500, 4000].map((n) => {
      const text = shapes[name]!(n);
      return countWork(() => parseWebVtt(text)) / text.length;
    });
    expect(large).toBeLessThan(small! * 1.5 + 1);
  });
});
