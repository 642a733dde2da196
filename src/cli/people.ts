// `plumbline people`: the people with some figures of a period, by name.
import { listPeople, type PersonSummary } from '../contract/people.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { Exit } from './failure.ts';
import { figureText } from './figure-text.ts';
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
  summary: 'Prints the people with some figures of a period, by name.',
  options: {
    ...periodOptions,
    search: { type: 'string', value: 'text', help: 'Only people whose name or address holds this.', default: '' },
  },
  run: async ({ values, ...place }) => {
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
