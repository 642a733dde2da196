// `plumbline signals`: the figures of a period, a line per person, day and signal.
import { createInterface } from 'node:readline';
import { exportSignals, SignalLine } from '../contract/people.ts';
import { command } from './command.ts';
import { Exit } from './failure.ts';
import { figureText } from './figure-text.ts';
import { periodOptions, readPeriod } from './period.ts';
import { withProduct } from './product.ts';

export const signals = command({
  name: 'signals',
  summary: 'Prints the figures of a period, a line per person, day and signal.',
  options: {
    ...periodOptions,
    person: { type: 'string', value: 'address', help: 'Only this person, by e-mail address.' },
  },
  examples: ['plumbline signals --from 2026-11-01 --to 2026-11-20 --person ana@example.com'],
  run: async ({ values, ...place }) => {
    const period = readPeriod(values);
    return withProduct(place, { work: false }, async (client) => {
      const input = { ...period, person: values.person, format: 'jsonl' as const };
      const body = await client.stream(exportSignals, input, place.signal);
      for await (const text of createInterface({ input: body })) {
        if (values.json === true) {
          place.stdout.write(`${text}\n`);
          continue;
        }
        const line = SignalLine.parse(JSON.parse(text));
        const value = figureText(line) ?? `unavailable: ${line.reason?.text ?? 'no reason given'}`;
        place.stdout.write(`${line.day}  ${line.email}  ${line.signal}  ${value}\n`);
      }
      return Exit.fine;
    });
  },
});
