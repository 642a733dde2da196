// `plumbline working-time`: zone and hours over time, leave, holidays; each change says first what it would have computed again.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listCalendars, readHolidays, saveCalendar } from '../contract/holidays.ts';
import { listPeople } from '../contract/people.ts';
import * as contract from '../contract/working-time.ts';
import { HoursRefused, parseHours } from '../people/hours-text.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

interface Asked extends Place {
  readonly json: boolean;
  /** Do it; else say what would happen. */
  readonly save: boolean;
  readonly given: Readonly<
    Partial<Record<'person' | 'from' | 'to' | 'zone' | 'hours' | 'part' | 'file' | 'calendar' | 'for', string>>
  >;
}

const refuse = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const need = ({ given }: Asked, name: keyof Asked['given']): string => {
  const value = given[name];
  if (value === undefined) throw refuse(`--${name} is missing.`);
  return value;
};

/** Errors: CommandFailed when nobody has the address. */
const findPerson = async (client: Client, email: string, signal: AbortSignal): Promise<string> => {
  const day = new Date().toISOString().slice(0, 10);
  const asked = { from: day, to: day, search: email, size: 200, signals: 'mail-sent' };
  const { people } = await client.call(listPeople, asked, signal);
  const found = people.find((person) => person.email === email.toLowerCase());
  if (found === undefined) throw refuse(`Nobody on the roster has the address ${email}.`);
  return found.id;
};

const effectText = ({ people, days, kept, saved }: contract.TimeEffect): string => {
  const done = saved ? 'Saved' : 'Not saved yet';
  const stays = kept === 0 ? '' : ` ${kept} days keep their figures: what they came from is no longer kept.`;
  const next = saved ? '' : ' Add --yes to do it.';
  return `${done}: ${days} days of ${people} people ${saved ? 'are' : 'would be'} computed again.${stays}${next}\n`;
};

const tell = ({ stdout, json }: Asked, effect: contract.TimeEffect): number => {
  stdout.write(json ? `${JSON.stringify(effect)}\n` : effectText(effect));
  return Exit.fine;
};

const versionsText = (versions: readonly contract.TimeVersion[]): string =>
  table(
    ['from', 'zone', 'hours', 'by'],
    versions.map(({ from, zone, text, changedBy }) => [
      from ?? 'the beginning',
      zone ?? 'default',
      text ?? 'default',
      changedBy ?? '',
    ]),
  );

const show = async (client: Client, asked: Asked): Promise<number> => {
  const { stdout, json, signal, given } = asked;
  if (given.person === undefined) {
    const times = await client.call(contract.readTimes, {}, signal);
    stdout.write(json ? `${JSON.stringify(times)}\n` : versionsText(times.versions));
    return Exit.fine;
  }
  const id = await findPerson(client, given.person, signal);
  const times = await client.call(contract.readPersonTimes, { id }, signal);
  if (json) stdout.write(`${JSON.stringify(times)}\n`);
  else {
    stdout.write(`${times.text} (${times.hoursFrom})\n${times.zone} (${times.zoneFrom})\n`);
    stdout.write(versionsText(times.versions));
    for (const { from, to, part } of times.leave)
      stdout.write(`leave ${from} to ${to}${part === 'day' ? '' : `, ${part}`}\n`);
  }
  return Exit.fine;
};

const hoursOf = (text: string) => {
  try {
    return parseHours(text);
  } catch (error) {
    if (error instanceof HoursRefused)
      throw new CommandFailed(error.message, { exit: Exit.badArguments, cause: error });
    throw error;
  }
};

/** What is not given stays as it is on that day; `default` leaves it to the mailbox or the organization. */
const set = async (client: Client, asked: Asked): Promise<number> => {
  const { given, signal, save } = asked;
  const from = need(asked, 'from') === 'beginning' ? null : need(asked, 'from');
  const id = given.person === undefined ? null : await findPerson(client, given.person, signal);
  const { versions } =
    id === null
      ? await client.call(contract.readTimes, {}, signal)
      : await client.call(contract.readPersonTimes, { id }, signal);
  const now = versions.findLast((one) => one.from === null || (from !== null && one.from <= from));
  const zone = given.zone === undefined ? (now?.zone ?? null) : given.zone === 'default' ? null : given.zone;
  const hours =
    given.hours === undefined ? (now?.hours ?? null) : given.hours === 'default' ? null : hoursOf(given.hours);
  if (id !== null)
    return tell(asked, await client.call(contract.changePersonTimes, { id, from, zone, hours, save }, signal));
  if (zone === null || hours === null) throw refuse('The organization says both: give a zone and hours.');
  return tell(asked, await client.call(contract.changeTimes, { from, zone, hours, save }, signal));
};

const remove = async (client: Client, asked: Asked): Promise<number> => {
  const { given, signal, save } = asked;
  const from = need(asked, 'from');
  if (given.person === undefined) return tell(asked, await client.call(contract.removeTimes, { from, save }, signal));
  const id = await findPerson(client, given.person, signal);
  return tell(asked, await client.call(contract.removePersonTimes, { id, from, save }, signal));
};

const readGiven = async ({ folder }: Asked, file: string): Promise<string> => {
  try {
    return await readFile(resolve(folder, file), 'utf8');
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read.`, { exit: Exit.badArguments, cause: error });
  }
};

const partOf = (text: string | undefined): contract.DayPart => {
  const parsed = contract.DayPart.safeParse(text ?? 'day');
  if (!parsed.success) throw refuse(`--part is day, morning or afternoon, not "${text}".`);
  return parsed.data;
};

const leave = async (client: Client, asked: Asked): Promise<number> => {
  const { given, signal, save, stdout, json } = asked;
  if (given.file === undefined) {
    const id = await findPerson(client, need(asked, 'person'), signal);
    const from = need(asked, 'from');
    const days = { from, to: given.to ?? from, part: partOf(given.part) };
    return tell(asked, await client.call(contract.addLeave, { id, ...days, save }, signal));
  }
  const csv = await readGiven(asked, given.file);
  const { rows, ...effect } = await client.call(contract.importLeave, { csv, save }, signal);
  if (json) for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`);
  else
    stdout.write(
      table(
        ['line', 'email', 'from', 'to', 'outcome', ''],
        rows.map((row) => [row.line, row.email, row.from, row.to, row.outcome, row.text]),
      ),
    );
  tell(asked, effect);
  return rows.some(({ outcome }) => outcome === 'refused') ? Exit.failed : Exit.fine;
};

const holidays = async (client: Client, asked: Asked): Promise<number> => {
  const { given, signal, save, stdout, json } = asked;
  const { calendars } = await client.call(listCalendars, {}, signal);
  if (given.file === undefined) {
    if (json) for (const calendar of calendars) stdout.write(`${JSON.stringify(calendar)}\n`);
    else
      stdout.write(
        table(
          ['calendar', 'holidays', 'people', 'for'],
          calendars.map(({ name, holidays: days, people, uses }) => [
            name,
            days.length,
            people,
            uses.map(({ scope, label }) => (scope === 'organization' ? 'everybody' : label)).join(', '),
          ]),
        ),
      );
    return Exit.fine;
  }
  const name = need(asked, 'calendar');
  const read = await client.call(readHolidays, { text: await readGiven(asked, given.file) }, signal);
  for (const { what, why } of read.refused) asked.stderr.write(`Left out: ${what}: ${why}\n`);
  const known = calendars.find((calendar) => calendar.name === name);
  const whom = given.for ?? 'everybody';
  const use =
    whom === 'everybody'
      ? { scope: 'organization' as const, value: '' }
      : { scope: 'department' as const, value: whom };
  const uses = given.for === undefined && known !== undefined ? known.uses : [use];
  const calendar = { id: known?.id ?? null, name, holidays: read.holidays, uses, save };
  return tell(asked, await client.call(saveCalendar, calendar, signal));
};

const actions = { show, set, remove, leave, holidays } as const;
const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

export const workingTime = command({
  name: 'working-time',
  summary: 'Shows and changes zone, hours, leave and holidays, of the organization or of a person.',
  words: [{ name: 'action', help: `${Object.keys(actions).join(', ')}.`, required: true }],
  options: {
    person: { type: 'string', value: 'address', help: 'Of this person; else of the organization.' },
    from: { type: 'string', value: 'day', help: 'The first day, such as 2026-12-24; "beginning": before all others.' },
    to: { type: 'string', value: 'day', help: 'The last day of leave; else the first.' },
    part: { type: 'string', value: 'part', help: 'Of each day of leave: day, morning or afternoon.' },
    zone: { type: 'string', value: 'zone', help: 'Such as Europe/Berlin; "default" leaves it to others.' },
    hours: { type: 'string', value: 'hours', help: 'Such as "Mon-Fri 09:00-17:00"; "none", or "default".' },
    file: { type: 'string', value: 'file', help: 'Leave as CSV (email,from,to,part), or holidays as .ics.' },
    calendar: { type: 'string', value: 'name', help: 'The calendar whose days the file holds.' },
    for: { type: 'string', value: 'whom', help: 'Whose calendar it is: everybody, or a department.' },
    yes: { type: 'boolean', help: 'Do it; without it a change only says what it would do.' },
  },
  examples: [
    'plumbline working-time show --person ana@contoso.com',
    'plumbline working-time set --from 2026-12-01 --person ana@contoso.com --hours "Mon-Thu 09:00-15:00" --yes',
    'plumbline working-time leave --file leave.csv',
    'plumbline working-time holidays --file germany.ics --calendar Germany --yes',
  ],
  run: async ({ values, words, ...place }) => {
    const word = words[0] ?? '';
    if (!isAction(word)) throw refuse(`"${word}" is none of ${Object.keys(actions).join(', ')}.`);
    const { json, yes, help: _help, ...given } = values;
    const asked: Asked = { ...place, json: json === true, save: yes === true, given };
    return withProduct(place, { work: false }, (client) => actions[word](client, asked));
  },
});
