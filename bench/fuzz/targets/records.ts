// Items of the sources' own interfaces: each is `{kind, item}`, read by its kind's schema, and judged as the record it becomes.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { SourceError } from '../../../src/providers/errors.ts';
import { about, hold, target } from '../target.ts';
import { faultIn, kinds, type Read } from './record-kinds.ts';
import { fill, isChosen, textOf } from './text.ts';

const Wrapped = z.object({ kind: z.string(), item: z.unknown() });

const readItem = (input: Buffer): { readonly kind: string; readonly read: Read; readonly item: unknown } => {
  const { kind, item } = Wrapped.parse(JSON.parse(textOf(input)));
  const found = kinds.get(kind);
  return found === undefined
    ? { kind: 'none', item, read: { fault: 'no such kind' } }
    : { kind, item, read: found.read(item) };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const canary = 'canary-7f3a';

/** Fields that nobody asked for change nothing. */
const judgeStrangers = (kind: string, item: unknown, read: Read): void => {
  const found = kinds.get(kind);
  if (!isObject(item) || found === undefined) return;
  const strange = { subject: canary, bodyPreview: canary, attachments: [{ name: canary }], webLink: canary, ...item };
  const again = found.read(strange);
  hold(isDeepStrictEqual(again, read), `a field that was not asked for changes what is read of ${kind}`);
  hold(JSON.stringify(item).includes(canary) || !JSON.stringify(again).includes(canary), `${kind} keeps content`);
};

const unstorable = /(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/;
const wrap = (kind: string, item: unknown): string => JSON.stringify({ kind, item });
const withText = (kind: string, name: string, text: string): string =>
  wrap(kind, { ...kinds.get(kind)?.sample, [name]: text });

/** A text in each field of each kind that could be slow to read. */
const longTexts: Readonly<Record<string, (n: number) => string>> = Object.fromEntries(
  [...kinds].flatMap(([kind, { sample }]) =>
    Object.entries(sample)
      .filter(([, value]) => typeof value === 'string')
      .flatMap(([name]) =>
        ['a', ' ', '1', '.', '@.', '\u0001', ' .'].map((piece): [string, (n: number) => string] => [
          `${kind}.${name} of ${JSON.stringify(piece)}`,
          (n) => withText(kind, name, `a@${fill(piece, n)}@`),
        ]),
      ),
  ),
);

/** Real answers tell their kind by a field that only it has. */
const kindsByField: readonly (readonly [string, string])[] = [
  ['toRecipients', 'mail'],
  ['attendees', 'meeting'],
  ['messageType', 'thread'],
  ['userPrincipalName', 'user'],
  ['appDisplayName', 'sign-in'],
  ['operation', 'audit'],
];

const parseOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const itemsIn = (file: Buffer): readonly Buffer[] => {
  const documents = [file.toString('utf8'), ...file.toString('utf8').split('\n')].map(parseOrNull);
  const items = documents.filter(isObject).flatMap((document) => {
    const log = isObject(document['log']) ? document['log'] : document;
    const listed = log['value'] ?? log['properties'] ?? log;
    return Array.isArray(listed) ? listed : [listed];
  });
  return items.filter(isObject).flatMap((item) => {
    const found = kindsByField.find(([field]) => field in item);
    return found === undefined ? [] : [Buffer.from(wrap(found[1], item))];
  });
};

export const records = target({
  name: 'records',
  form: 'json',
  within: 'item',
  samples: [...kinds].map(([kind, { sample }]) => wrap(kind, sample)),
  real: [
    { folder: 'graph-answers/json', ending: '.json', inputs: itemsIn },
    { folder: 'entra-logs', ending: '.jsonl', inputs: itemsIn },
  ],
  tokens: [
    'ana@contoso.com',
    '2026-11-20T09:00:00Z',
    '2026-11-20',
    'PT1H',
    'AQHZAAAAAAAAAAAAAAAAAAAAAAAAAA==',
    '#EXT#',
    'UTC',
    'message',
    '00000000-0000-0000-0000-000000000000',
  ],
  nasty: longTexts,
  longest: 8192,
  growTo: 2 ** 20,
  parse: readItem,
  judge: ({ kind, read, item }, input) => {
    if (isChosen(input, 8)) judgeStrangers(kind, item, read);
    if ('fault' in read) return `${kind} ${read.fault}`;
    const found = kinds.get(kind);
    for (const record of read.records) {
      const parsed = found?.record.safeParse(record);
      hold(
        parsed?.success === true,
        `${kind} is no record: ${parsed?.error === undefined ? '' : faultIn(parsed.error)}`,
      );
    }
    const printed = JSON.stringify(read.records);
    hold(kind === 'staff-changes' || !unstorable.test(printed), `${kind} cannot be stored`);
    return `${kind} ${about(read.records.length)} ${about(printed.length)}`;
  },
  refusal: (error) => {
    if (error instanceof SyntaxError) return 'no JSON';
    if (error instanceof z.ZodError) return 'nothing wrapped';
    return error instanceof SourceError ? error.problem.code : null;
  },
});
