// `plumbline export`: all that is held, all figures, or the feed, as JSON, CSV or Parquet, to stdout.
import { pipeline } from 'node:stream/promises';
import { exportFeed } from '../contract/activities.ts';
import { exportContacts, exportEvents, exportMeasures } from '../contract/collected.ts';
import { type ExportFormat, formats } from '../contract/exports.ts';
import { exportActivity, exportSignals } from '../contract/people.ts';
import { findPersonId } from './activities.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { readPeriod } from './period.ts';
import { withProduct } from './product.ts';

const badArguments = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

interface Asked {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly person: string | undefined;
  readonly format: ExportFormat;
  readonly signal: AbortSignal;
}

const isFormat = (text: string): text is ExportFormat => formats.some((format) => format === text);

/** What can be exported, by name. */
const files = {
  activity: (client: Client, { signal, ...asked }: Asked) => client.stream(exportActivity, asked, signal),
  feed: async (client: Client, { signal, person, ...asked }: Asked) =>
    client.stream(exportFeed, { ...asked, person: await findPersonId(client, person, signal) }, signal),
  signals: (client: Client, { signal, from, to, ...asked }: Asked) =>
    client.stream(exportSignals, { ...asked, ...readPeriod({ from, to }) }, signal),
  events: (client: Client, { signal, ...asked }: Asked) => client.stream(exportEvents, asked, signal),
  measures: (client: Client, { signal, ...asked }: Asked) => client.stream(exportMeasures, asked, signal),
  contacts: (client: Client, { signal, person, format }: Asked) =>
    client.stream(exportContacts, { person, format }, signal),
};

const names = Object.keys(files).join(', ');
const isFile = (name: string | undefined): name is keyof typeof files => name !== undefined && name in files;

export const exporting = command({
  name: 'export',
  summary: 'Writes all that is held, all figures, or the feed, to stdout, as JSON, CSV or Parquet.',
  words: [{ name: 'what', help: `One of ${names}.`, required: true }],
  options: {
    format: { type: 'string', value: formats.join('|'), help: 'How to write it.', default: 'jsonl' },
    from: { type: 'string', value: 'day', help: 'First day; everything, or four weeks of figures, if not given.' },
    to: { type: 'string', value: 'day', help: 'Last day.' },
    person: { type: 'string', value: 'address', help: 'Only this person, by e-mail address.' },
  },
  examples: [
    'plumbline export activity > activity.jsonl',
    'plumbline export signals --format csv > figures.csv',
    'plumbline export feed --format parquet > feed.parquet',
  ],
  run: async ({ values, words, ...place }) => {
    const what = words[0];
    const { format, person } = values;
    if (!isFile(what)) throw badArguments(`"${what}" cannot be exported. Choose one of ${names}.`);
    if (!isFormat(format)) {
      throw badArguments(`--format: "${format}" is not known. Choose one of ${formats.join(', ')}.`);
    }
    const period =
      values.from === undefined && values.to === undefined ? { from: undefined, to: undefined } : readPeriod(values);
    return withProduct(place, { work: false }, async (client) => {
      const body = await files[what](client, { ...period, person, format, signal: place.signal });
      await pipeline(body, place.stdout, { end: false, signal: place.signal });
      return Exit.fine;
    });
  },
});
