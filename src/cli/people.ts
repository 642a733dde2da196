// `plumbline people`: the people with some figures of a period, by name; and the roster from a file.
import { listPeople, type PersonSummary } from '../contract/people.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { figureText } from './figure-text.ts';
import { isRosterAction, rosterActions } from './people-roster.ts';
import { periodOptions, readPeriod } from './period.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

const columns = [
  ['mail-sent', 'sent'],
  ['mail-received', 'received'],
  ['threads-started', 'started'],
  ['reply-time', 'reply'],
  ['meetings', 'meetings'],
  ['meeting-hours', 'hours'],
  ['focus-hours', 'focus'],
] as const;

type Listed = Awaited<ReturnType<typeof readPeople>>[number];

/** Everybody, page by page, sorted by name. */
export const readPeople = async (
  client: Client,
  asked: { from: string; to: string; search: string },
  signal?: AbortSignal,
) => {
  const names = columns.map(([signal]) => signal).join(',');
  const first = await client.call(listPeople, { ...asked, size: 200, signals: names }, signal);
  const people = [...first.people];
  for (let page = 2; people.length < first.total; page += 1) {
    const next = await client.call(listPeople, { ...asked, size: 200, page, signals: names }, signal);
    if (next.people.length === 0) break;
    people.push(...next.people);
  }
  return people;
};

const whyNot = (person: PersonSummary): string =>
  person.reason === null ? '' : `${Math.round(person.coverage * 100)} % read: ${person.reason.text}`;

/** A table with a row a person; what is not known is a dash, and the last column says why. */
export const peopleText = (people: readonly Listed[]): string =>
  table(
    ['name', ...columns.map(([, heading]) => heading), ''],
    people.map((person) => [
      person.fullName,
      ...columns.map(([signal]) => {
        const figure = person.figures.find((one) => one.signal === signal);
        return figure === undefined ? null : figureText(figure);
      }),
      whyNot(person),
    ]),
  );

export const people = command({
  name: 'people',
  summary: 'Prints the people with some figures of a period, by name; imports a roster file, or undoes an import.',
  words: [
    {
      name: 'action',
      help: 'import, imports (what was imported), undo, or template (an empty file); none: the people.',
      required: false,
    },
    { name: 'what', help: 'The file to import, or the import to undo.', required: false },
  ],
  options: {
    ...periodOptions,
    search: { type: 'string', value: 'text', help: 'Only people whose name or address holds this.', default: '' },
    'dry-run': { type: 'boolean', help: 'Of import: say what would become of every row, and save nothing.' },
    'clear-empty': { type: 'boolean', help: 'Of import: empty cells empty the field; without it they say nothing.' },
  },
  examples: [
    'plumbline people --search ana',
    'plumbline people template > roster.csv',
    'plumbline people import roster.csv --dry-run',
    'plumbline people import roster.csv',
  ],
  run: async ({ values, words, ...place }) => {
    const [action, what] = words;
    if (action !== undefined) {
      if (!isRosterAction(action))
        throw new CommandFailed(`"${action}" is none of import, imports, undo and template.`, {
          exit: Exit.badArguments,
        });
      const asked = {
        json: values.json === true,
        dryRun: values['dry-run'] === true,
        clearEmpty: values['clear-empty'] === true,
      };
      return withProduct(place, { work: false }, (client) =>
        rosterActions[action](client, { ...place, ...asked, what }),
      );
    }
    const period = readPeriod(values);
    return withProduct(place, { work: false }, async (client) => {
      const found = await readPeople(client, { ...period, search: values.search ?? '' }, place.signal);
      if (values.json === true) for (const person of found) place.stdout.write(`${JSON.stringify(person)}\n`);
      else if (found.length > 0) place.stdout.write(peopleText(found));
      else place.stdout.write('Nobody is known yet. Connect a source: plumbline connect --help\n');
      return Exit.fine;
    });
  },
});
