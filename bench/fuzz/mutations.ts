// Changing an input as bytes: pieces are flipped, doubled, moved, cut, repeated, taken from others.
import type { Random } from './random.ts';

/** What breaks readers of text wherever it comes: ends of lines of all kinds, marks, halves of characters, letters that grow in lower case. */
const oddText: readonly Buffer[] = [
  ['\0', '\t', '\n', '\r', '\r\n', ' ', '"', "'", ',', ';', ':', '<', '>', '(', ')', '[', ']', '{', '}', '@', '\\'],
  ['\u0085', '\u00a0', '\u00ad', '\u0130', '\u00df', '\u200b', '\u2028', '\u2029', '\u202e', '\ufeff', '\ufffd'],
  ['\u0301', '\u{1f600}', '\u{e0001}', '__proto__', 'constructor', '../', '%00', '=?utf-8?b?AAAA?=', '&#0;'],
]
  .flat()
  .map((text) => Buffer.from(text));
const oddBytes = ['80', 'c3', 'ff', 'fffe', 'feff', 'eda080', 'f4908080', '1a', '7f'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const oddNumbers: readonly Buffer[] = [
  ['0', '-1', '00', '1e9', '-0', '0x1f', '2147483648', '9007199254740993', '99999999999999999999', '1e400'],
  ['NaN', '٣', '1.5', '+1', '١٢', '60', '24', '366', '0001', '9999', '10000', '275760'],
]
  .flat()
  .map((text) => Buffer.from(text));
const odd: readonly Buffer[] = [...oddText, ...oddBytes, ...oddNumbers];

export interface Stock {
  readonly random: Random;
  /** Pieces of the format. */
  readonly tokens: readonly Buffer[];
  /** Another input, to take pieces of. */
  readonly other: () => Buffer;
}

type Mutation = (input: Buffer, stock: Stock) => Buffer;

const replaceRange = (input: Buffer, [from, to]: readonly [number, number], by: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, from), by, input.subarray(to)]);

const insert = (input: Buffer, random: Random, piece: Buffer): Buffer => {
  const at = random.below(input.length + 1);
  return replaceRange(input, [at, at], piece);
};

const rangeIn = (input: Buffer, random: Random): readonly [number, number] => {
  const from = random.below(input.length);
  return [from, Math.min(input.length, from + 1 + random.size(input.length))];
};

const repeated = (piece: Buffer, times: number): Buffer => Buffer.concat(Array.from({ length: times }, () => piece));

const digits = /\d+/g;

const newNumber: Mutation = (input, stock) => {
  const found = [...input.toString('latin1').matchAll(digits)];
  if (found.length === 0) return oddPiece(input, stock);
  const { index, 0: text } = stock.random.pick(found);
  const by = stock.random.oneIn(2) ? stock.random.pick(oddNumbers) : Buffer.from(String(stock.random.next()));
  return replaceRange(input, [index, index + text.length], by.subarray(0, Math.max(text.length, 4)));
};

const oddPiece: Mutation = (input, { random }) => insert(input, random, random.pick(odd));

const lines = (input: Buffer): string[] => input.toString('latin1').split('\n');

const mutations: readonly Mutation[] = [
  (input, { random }) => {
    const copy = Buffer.from(input);
    if (copy.length > 0) copy.writeUInt8(random.below(256), random.below(copy.length));
    return copy;
  },
  (input, { random }) => {
    const copy = Buffer.from(input);
    const at = random.below(copy.length);
    if (copy.length > 0) copy.writeUInt8((copy.readUInt8(at) ^ (1 << random.below(8))) & 0xff, at);
    return copy;
  },
  oddPiece,
  (input, { random, tokens }) => (tokens.length === 0 ? input : insert(input, random, random.pick(tokens))),
  (input, { random, tokens }) =>
    tokens.length === 0 ? input : replaceRange(input, rangeIn(input, random), random.pick(tokens)),
  (input, { random }) => replaceRange(input, rangeIn(input, random), Buffer.alloc(0)),
  (input, { random }) => insert(input, random, input.subarray(...rangeIn(input, random))),
  (input, { random }) => {
    const [from, to] = rangeIn(input, random);
    const piece = input.subarray(from, to);
    return replaceRange(input, [from, to], repeated(piece, 2 + random.size(Math.ceil(2000 / (to - from + 1)))));
  },
  (input, { random, tokens }) => {
    const piece = random.oneIn(2) || tokens.length === 0 ? random.pick(odd) : random.pick(tokens);
    return insert(input, random, repeated(piece, 2 + random.size(Math.ceil(1000 / piece.length))));
  },
  (input, { random, other }) => {
    const found = other();
    return insert(input, random, found.subarray(...rangeIn(found, random)));
  },
  (input, { random, other }) => {
    const found = other();
    return Buffer.concat([input.subarray(0, random.below(input.length)), found.subarray(random.below(found.length))]);
  },
  (input, { random }) => {
    const all = lines(input);
    const [one, two] = [random.below(all.length), random.below(all.length)];
    [all[one], all[two]] = [all[two] ?? '', all[one] ?? ''];
    return Buffer.from(all.join('\n'), 'latin1');
  },
  (input, { random }) => {
    const all = lines(input);
    all.splice(random.below(all.length), 1);
    return Buffer.from(all.join('\n'), 'latin1');
  },
  (input, { random }) => input.subarray(0, random.below(input.length + 1)),
  newNumber,
  newNumber,
];

/** The input with one to six changes, at most `longest` bytes. */
export const mutateBytes = (input: Buffer, stock: Stock, longest: number): Buffer => {
  let changed = input;
  for (let left = 1 + stock.random.below(stock.random.oneIn(4) ? 6 : 2); left > 0; left -= 1)
    changed = stock.random.pick(mutations)(changed, stock).subarray(0, longest);
  return changed;
};
