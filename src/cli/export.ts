// `plumbline export`: all activity or all figures as JSON lines or CSV, to stdout.
import { pipeline } from 'node:stream/promises';
import { exportActivity, exportSignals } from '../contract/people.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { readPeriod } from './period.ts';
import { withProduct } from './product.ts';

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

export const exporting = command({
  name: 'export',
  summary: 'Writes all activity or all figures to stdout, as JSON lines or CSV.',
  words: [{ name: 'what', help: 'activity or signals.', required: true }],
  options: {
    format: { type: 'string', value: 'jsonl|csv', help: 'How to write it.', default: 'jsonl' },
    from: { type: 'string', value: 'day', help: 'First day; all activity, or four weeks of figures, if not given.' },
    to: { type: 'string', value: 'day', help: 'Last day.' },
    person: { type: 'string', value: 'address', help: 'Only this person, by e-mail address.' },
  },
  examples: ['plumbline export activity > activity.jsonl', 'plumbline export signals --format csv > figures.csv'],
  run: async ({ values, words, ...place }) => {
    const what = words[0];
    const format = values.format;
    if (what !== 'activity' && what !== 'signals')
      throw badArguments(`"${what}" cannot be exported. Choose activity or signals.`);
    if (format !== 'jsonl' && format !== 'csv')
      throw badArguments(`--format: "${format}" is not known. Choose jsonl or csv.`);
    const { from, to, person } = values;
    const period = what === 'signals' || from !== undefined ? readPeriod({ from, to }) : {};
    return withProduct(place, { work: false }, async (client) => {
      const body =
        what === 'signals'
          ? await client.stream(exportSignals, { ...readPeriod({ from, to }), person, format }, place.signal)
          : await client.stream(exportActivity, { ...period, person, format }, place.signal);
      await pipeline(body, place.stdout, { end: false, signal: place.signal });
      return Exit.fine;
    });
  },
});
