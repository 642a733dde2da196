// Fuzzing finds what was planted: an error, a broken rule, time that grows too fast; and tells it as small as it can be.
import { expect, it } from 'vitest';
import { Fuzzer } from './fuzzer.ts';
import { type Finding, head, type Message, room } from './messages.ts';
import { hold, target, type Target } from './target.ts';

const planted = (parse: (text: string) => string, judge: (found: string) => void = () => undefined): Target =>
  target({
    name: 'planted',
    form: 'bytes',
    samples: ['one <two>, three'],
    tokens: ['<', '>'],
    nasty: {},
    longest: 64,
    parse: (input) => parse(input.toString('latin1')),
    judge: (found) => {
      judge(found);
      return String(found.length);
    },
    refusal: (error) => (error instanceof RangeError ? 'refused' : null),
  });

const fuzz = async (subject: Target, executions: number, seed = 1): Promise<readonly Message[]> => {
  const messages: Message[] = [];
  const memory = new SharedArrayBuffer(head + room);
  const order = { name: 'planted', seed, executions, seconds: 600, before: null, skip: [], memory };
  await new Fuzzer(subject, order, (message) => messages.push(message)).run();
  return messages;
};

const findingsOf = (messages: readonly Message[]): readonly Finding[] =>
  messages.flatMap((message) => (message.kind === 'finding' ? message.finding : []));

it('an error that is none of the parser’s own is found, and shrunk to the bytes that make it', async () => {
  const subject = planted((text) => {
    if (text.includes('<<')) throw new TypeError('planted');
    if (text.includes('>>')) throw new RangeError('its own');
    return text;
  });
  const findings = findingsOf(await fuzz(subject, 3000));
  expect(findings.map(({ kind, input }) => [kind, Buffer.from(input, 'base64').toString()])).toEqual([['error', '<<']]);
});

it('a rule that does not hold is found', async () => {
  const subject = planted(
    (text) => text,
    (found) => hold(!found.includes('>\n') && !found.includes('>>'), 'two ends'),
  );
  const [finding] = findingsOf(await fuzz(subject, 3000));
  expect([finding?.kind, finding?.what]).toEqual(['broken', 'Broken two ends']);
  expect(Buffer.from(finding?.input ?? '', 'base64')).toHaveLength(2);
});

it('the same seed gives the same inputs, and another one others', async () => {
  const read: string[][] = [];
  for (const seed of [1, 1, 2]) {
    const inputs: string[] = [];
    await fuzz(
      planted((text) => {
        inputs.push(text);
        return text;
      }),
      300,
      seed,
    );
    // What is slow is read again, however often.
    read.push([...new Set(inputs)]);
  }
  expect(read[1]).toEqual(read[0]);
  expect(read[2]).not.toEqual(read[0]);
});
