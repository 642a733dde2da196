// Names and user names, which people at a source choose as they like.
import { compareNames, handleKeys, mayBeFirstName, readHandle, readName } from '../../../src/people/names.ts';
import { nameKeys } from '../../../src/people/people-index.ts';
import { about, hold, target } from '../target.ts';
import { fill, firstLine, textOf } from './text.ts';

/** The length that records allow at most. */
const longest = 512;

export const names = target({
  name: 'names',
  form: 'bytes',
  samples: [
    'Smith, John (Sales)\nDr. John Smith',
    'Сергей Иванов\nSergei Ivanov',
    'Müller, Ana - ext\nAna Mueller',
    'William Berg\nbill.berg7',
    'Constructor Bob\n__proto__ X',
  ],
  tokens: [
    '(',
    ')',
    '[',
    ']',
    '|',
    ' - ',
    ',',
    'Dr. ',
    '@',
    '.',
    '_',
    'constructor',
    'hasOwnProperty',
    'ο',
    'ß',
    'A. ',
  ],
  nasty: {
    'many words': (n) => fill('a b ', Math.min(n, longest)),
    'open brackets': (n) => fill('(', n),
    dashes: (n) => fill(' - ', n),
    'marks over a letter': (n) => `a${fill('\u0301', n)}`,
    'digits of a user name': (n) => `x\na${fill('1', n)}`,
    'points of a user name': (n) => `x\na${fill('.', n)}1`,
  },
  longest: 2 * longest,
  growTo: 64 * 1024,
  parse: (input) => {
    const [one, other] = firstLine(textOf(input));
    const [a, b] = [readName(one.slice(0, longest)), readName(other.slice(0, longest))];
    return {
      a,
      b,
      keys: [...nameKeys(a), ...handleKeys(a).map(({ key }) => key)],
      handle: readHandle(other.slice(0, longest)),
    };
  },
  judge: ({ a, b, keys, handle }) => {
    hold(compareNames(a, b) === compareNames(b, a), 'two names agree in one order alone');
    hold(
      keys.every((key) => typeof key === 'string'),
      'a key is no text',
    );
    hold(handle === null || handle.parts.join('').length >= 3, 'a user name is too short');
    const first = mayBeFirstName(a.words[0] ?? '', b.words[0] ?? '');
    return `${about(a.words.length)} ${about(b.words.length)} ${a.foreign} ${b.foreign} ${compareNames(a, b)} ${first} ${handle?.numbered}`;
  },
});
